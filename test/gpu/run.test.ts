import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BufferUsage, createBuffer, readBack, upload } from '@/gpu/buffers.ts';
import { cached } from '@/gpu/pipelines.ts';
import { GpuFailure, runOnDevice } from '@/gpu/run.ts';
import { createGpuPreprocessor } from '@/preprocess/gpu.ts';
import { openDevice } from '../support/dawn.ts';
import { sliceOf } from './against-oracle.ts';

let device: GPUDevice;
beforeEach(async () => {
  device = await openDevice();
});
afterEach(() => device.destroy());

const keep = () => undefined;
const { storage, copySource, copyTarget } = BufferUsage;

describe('buffers', () => {
  test.each([1, 2, 3, 4, 5, 1023, 4096])('%i bytes come back as they went up', async (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 7 + 1);
    const read = await runOnDevice(
      device,
      'test',
      async (issue) => {
        const buffer = issue(() => createBuffer(device, 'bytes', length, storage | copySource | copyTarget));
        issue(() => upload(device, buffer, bytes));
        return readBack(device, issue, buffer, length);
      },
      keep,
    );
    expect(read).toEqual({ ok: true, value: bytes.buffer });
  });
});

describe('what the device reports becomes an error', () => {
  test('a buffer beyond its limits: inference-failed with its words', async () => {
    const discarded: GPUBuffer[] = [];
    const done = await runOnDevice(
      device,
      'preprocess',
      (issue) => Promise.resolve(issue(() => createBuffer(device, 'far too large', 2 ** 40, storage))),
      (buffer) => discarded.push(buffer),
    );
    expect(done).toMatchObject({ ok: false, error: { kind: 'inference-failed', stage: 'preprocess' } });
    expect(JSON.stringify(done)).toContain('exceeds the max buffer size');
    expect(discarded).toHaveLength(1);
  });

  test('the first cause is told, not the read-back that failed after it', async () => {
    const done = await runOnDevice(
      device,
      'test',
      async (issue) => {
        const buffer = issue(() => createBuffer(device, 'not readable', 4, storage));
        return readBack(device, issue, buffer, 4);
      },
      keep,
    );
    expect(done).toMatchObject({ ok: false, error: { kind: 'inference-failed' } });
    expect(JSON.stringify(done)).toContain('CopySrc');
  });

  test('no memory left: out-of-memory', async () => {
    const GIB = 2 ** 30;
    const roomy = await openDevice({ maxBufferSize: GIB });
    const done = await runOnDevice(
      roomy,
      'test',
      // SwiftShader refuses the first of these, other drivers one of the next.
      (issue) =>
        Promise.resolve(
          Array.from({ length: 200 }, () => issue(() => createBuffer(roomy, 'a gigabyte', GIB, storage))),
        ),
      (buffers) => {
        for (const buffer of buffers) buffer.destroy();
      },
    );
    roomy.destroy();
    expect(done).toMatchObject({ ok: false, error: { kind: 'out-of-memory' } });
  });

  test('a scan that the limits of the device cannot hold: out-of-memory with its numbers', async () => {
    const slices = Array.from({ length: 33 }, () => sliceOf(1, 1, new Uint8Array(1)));
    expect(await createGpuPreprocessor(device).resize(slices, 1024, 'bilinear')).toEqual({
      ok: false,
      error: {
        kind: 'out-of-memory',
        detail: `A buffer of ${33 * 4 * 2 ** 20} bytes is needed, the GPU allows ${128 * 2 ** 20}.`,
      },
    });
  });

  test('exceptions of our own pass through', async () => {
    const failing = runOnDevice(device, 'test', () => Promise.reject(new TypeError('a bug')), keep);
    await expect(failing).rejects.toThrow('a bug');
  });

  test('scopes are closed: an error outside of ours is not taken for ours', async () => {
    device.pushErrorScope('validation');
    await runOnDevice(device, 'test', (issue) => Promise.resolve(issue(() => 1)), keep);
    createBuffer(device, 'too large', 2 ** 40, storage);
    expect((await device.popErrorScope())?.message).toContain('too large');
    await expect(device.popErrorScope()).rejects.toThrow();
  });
});

describe('a lost device', () => {
  const slice = sliceOf(
    8,
    8,
    Uint8Array.from({ length: 64 }, (_, i) => i),
  );
  const lost = {
    ok: false,
    error: { kind: 'device-lost', detail: expect.stringMatching(/destroyed/) as string },
  };

  test('before the work', async () => {
    const preprocessor = createGpuPreprocessor(device);
    device.destroy();
    expect(await preprocessor.resize([slice], 4, 'area')).toEqual(lost);
    // And a second time, now that the loss is known.
    expect(await preprocessor.resize([slice], 4, 'area')).toEqual(lost);
  });

  test('during the work', async () => {
    const many = Array.from({ length: 16 }, () => slice);
    const done = createGpuPreprocessor(device).resize(many, 256, 'bilinear');
    device.destroy();
    expect(await done).toEqual(lost);
  });

  test('between resize and normalise', async () => {
    const resized = await createGpuPreprocessor(device).resize([slice], 4, 'area');
    if (!resized.ok) throw new Error(resized.error.kind);
    device.destroy();
    const failure = await resized.value
      .normalised([0], { min: 0, max: 1 })
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(GpuFailure);
    expect(failure).toMatchObject({ error: { kind: 'device-lost' } });
    resized.value.dispose();
  });

  test('work that never ends is given up', async () => {
    const done = runOnDevice(device, 'test', () => new Promise<never>(keep), keep);
    device.destroy();
    expect(await done).toEqual(lost);
  });
});

test('the cache is per device', async () => {
  const other = await openDevice();
  let built = 0;
  for (const d of [device, device, other]) cached(d, 'key', () => ++built);
  expect(built).toBe(2);
  other.destroy();
});

test('a process that used a device ends by itself', () => {
  const script = `
    const { openDevice } = await import(${JSON.stringify(new URL('../support/dawn.ts', import.meta.url).href)});
    const device = await openDevice();
    device.createBuffer({ size: 4, usage: 8 });
    console.log('opened');`;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  // A process that hangs is killed, and fails the test.
  const printed = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: root,
    timeout: 60_000,
    encoding: 'utf8',
  });
  expect(printed).toBe('opened\n');
});
