import type { Issue } from './run.ts';

/**
 * WebGPU's buffer usages and map modes, fixed by its specification. By value, because the globals of that name are
 * missing outside a browser.
 */
export const BufferUsage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;
const MAP_READ = 0x1;

/** Bytes rounded up to the multiple of 4 that WebGPU's copies and bindings want. */
export const wholeWords = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** @param bytes rounded up to whole words; never empty, because an empty buffer cannot be bound */
export function createBuffer(device: GPUDevice, label: string, bytes: number, usage: number): GPUBuffer {
  return device.createBuffer({ label, size: Math.max(4, wholeWords(bytes)), usage });
}

/** Writes `values` to the start of the buffer, whatever their length and place in memory. */
export function upload(device: GPUDevice, buffer: GPUBuffer, values: ArrayBufferView): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  if (whole > 0) device.queue.writeBuffer(buffer, 0, bytes, 0, whole);
  if (whole < bytes.length) {
    // The queue takes whole words only: the tail goes in a word of its own, so that nothing large is copied.
    const tail = new Uint8Array(4);
    tail.set(bytes.subarray(whole));
    device.queue.writeBuffer(buffer, whole, tail);
  }
}

/** The first `bytes` of a buffer made with `copySource`, copied to main memory. Waits for the work submitted before. */
export async function readBack(
  device: GPUDevice,
  issue: Issue,
  buffer: GPUBuffer,
  bytes: number,
): Promise<ArrayBuffer> {
  const label = `${buffer.label} read-back`;
  const size = wholeWords(bytes);
  const { mapRead, copyTarget } = BufferUsage;
  const staging = issue(() => createBuffer(device, label, size, mapRead | copyTarget));
  try {
    issue(() => {
      const encoder = device.createCommandEncoder({ label });
      encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
      device.queue.submit([encoder.finish()]);
    });
    await staging.mapAsync(MAP_READ);
    return staging.getMappedRange().slice(0, bytes);
  } finally {
    staging.destroy();
  }
}
