import type { HostTensor } from '@/model/runtime.ts';

interface PackedTensor {
  readonly dims: readonly number[];
  readonly kind: 'float32' | 'int32';
  readonly base64: string;
}

/** Tensors as text, bit for bit: what crosses between a test and its page is JSON, and slow as a list of numbers. */
export type PackedTensors = Readonly<Record<string, PackedTensor>>;

const eachTensor = <A, B>(
  tensors: Readonly<Record<string, A>>,
  change: (tensor: A) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));

export const packTensors = (tensors: Readonly<Record<string, HostTensor>>): PackedTensors =>
  eachTensor(tensors, ({ dims, data }) => ({
    dims,
    kind: data instanceof Float32Array ? 'float32' : 'int32',
    base64: toBase64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  }));

export const unpackTensors = (tensors: PackedTensors): Record<string, HostTensor> =>
  eachTensor(tensors, ({ dims, kind, base64 }) => {
    const { buffer } = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return { dims, data: kind === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer) };
  });

/** In parts: a call takes a limited number of arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x8000)
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}
