import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import type { DecodedSlice, StoredValues } from '@/pixels/slice.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import type * as Gpu from '@/preprocess/gpu.ts';
import type { Preprocessor } from '@/preprocess/prepare.ts';
import { openDevice } from '../test/support/dawn.ts';

/**
 * Milliseconds from decoded slices to the encoder's input of 256 x 256, first run and median of the next: on the CPU,
 * and in WGSL on the machine's Vulkan device (in software where it has no GPU). Run: npx tsx bench/preprocess.ts
 */
const SIZE = 256;
const CASES: readonly {
  readonly slices: number;
  readonly side: number;
  readonly make: (n: number) => StoredValues;
}[] = [
  { slices: 1, side: 1, make: (n) => new Uint8Array(n) },
  { slices: 32, side: 256, make: (n) => new Uint16Array(n) },
  { slices: 32, side: 512, make: (n) => new Int16Array(n) },
  { slices: 3, side: 2048, make: (n) => new Uint16Array(n) },
  { slices: 1, side: 4096, make: (n) => new Uint16Array(n) },
  { slices: 1, side: 8192, make: (n) => new Uint8Array(n) },
];

function scanOf({ slices, side, make }: (typeof CASES)[number]): DecodedSlice[] {
  return Array.from({ length: slices }, (_, z) => ({
    rows: side,
    columns: side,
    values: make(side * side).map((__, i) => (i * 31 + z * 7) % 2048),
    display: {
      rescale: { slope: 1, intercept: -1024 },
      window: { center: 40, width: 400, shape: 'LINEAR' },
      invert: false,
    },
  }));
}

async function milliseconds(preprocessor: Preprocessor, slices: readonly DecodedSlice[]): Promise<number> {
  const started = performance.now();
  const resized = await preprocessor.resize(slices, SIZE, 'area');
  if (!resized.ok) throw new Error(JSON.stringify(resized.error));
  const all = slices.map((_, i) => i);
  const { release } = await resized.value.normalised(all, { min: 0, max: 255 });
  await device.queue.onSubmittedWorkDone();
  const taken = performance.now() - started;
  release();
  resized.value.dispose();
  return taken;
}

async function timed(preprocessor: Preprocessor, slices: readonly DecodedSlice[]) {
  const first = await milliseconds(preprocessor, slices);
  const next: number[] = [];
  while (next.length < 5) next.push(await milliseconds(preprocessor, slices));
  return { first, median: next.toSorted((a, b) => a - b)[2] ?? NaN };
}

const device = await openDevice();
// Through Vite, because the shaders are imported as text.
const { module: gpu } = await runnerImport<typeof Gpu>(
  fileURLToPath(new URL('../src/preprocess/gpu.ts', import.meta.url)),
  { configFile: false, resolve: { alias: { '@': fileURLToPath(new URL('../src', import.meta.url)) } } },
);
console.log(`device: ${device.adapterInfo.description} ${device.adapterInfo.device}`);
console.log('slices x side | bytes up | CPU first / median ms | WGSL first / median ms | CPU : WGSL');
for (const entry of CASES) {
  const slices = scanOf(entry);
  const cpu = await timed(createCpuPreprocessor(), slices);
  const wgsl = await timed(gpu.createGpuPreprocessor(device), slices);
  const bytes = slices.reduce((sum, { values }) => sum + values.byteLength, 0);
  const ms = (x: number) => x.toFixed(1);
  console.log(
    `${entry.slices} x ${entry.side} | ${bytes} | ${ms(cpu.first)} / ${ms(cpu.median)} | ` +
      `${ms(wgsl.first)} / ${ms(wgsl.median)} | ${(cpu.median / wgsl.median).toFixed(2)}`,
  );
}
device.destroy();
