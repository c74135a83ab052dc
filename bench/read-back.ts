import { BufferUsage, createBuffer, readBack, upload } from '@/gpu/buffers.ts';
import { openDevice } from '../test/support/dawn.ts';

/**
 * Milliseconds to bring to main memory, and up again, what the stages hand on for one scan of 32 slices: the encoder's
 * input, which stays on the GPU, and the features, which are read back. Run: npx tsx bench/read-back.ts
 */
const HANDED_ON = [
  { what: "the encoder's input, 32 x 256 x 256", values: 32 * 256 * 256 },
  { what: 'features of the compact pack, 32 x 512', values: 32 * 512 },
  { what: 'features at full width, 32 x 2048', values: 32 * 2048 },
];

const device = await openDevice();
const issue = <T>(command: () => T): T => command();
for (const { what, values } of HANDED_ON) {
  const data = new Float32Array(values).fill(0.5);
  const { storage, copySource, copyTarget } = BufferUsage;
  const buffer = createBuffer(device, what, data.byteLength, storage | copySource | copyTarget);
  const times: number[] = [];
  for (let i = 0; i < 21; i++) {
    const started = performance.now();
    await readBack(device, issue, buffer, data.byteLength);
    upload(device, buffer, data);
    await device.queue.onSubmittedWorkDone();
    times.push(performance.now() - started);
  }
  const median = times.toSorted((a, b) => a - b)[10] ?? NaN;
  console.log(
    `${median.toFixed(2).padStart(8)} ms  ${(data.byteLength / 1024).toFixed(0).padStart(5)} KiB  ${what}`,
  );
  buffer.destroy();
}
device.destroy();
