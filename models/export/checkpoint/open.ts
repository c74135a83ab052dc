import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { CheckpointRefused, refuse } from './refuse.ts';
import { readSafetensors } from './safetensors.ts';
import { readExactly, type StateDict } from './tensor.ts';
import { readTorchArchive, readTorchLegacy } from './torch-file.ts';

/** First match wins. `pickle` is protocol 2 or later, as every torch.save wrote. */
const formats: readonly {
  readonly name: string;
  readonly accepts: (head: Uint8Array) => boolean;
  readonly read: (source: FileSource) => Promise<StateDict>;
}[] = [
  // Before the pickle: a header's length may begin with the same two bytes.
  { name: 'safetensors', accepts: (head) => head[7] === 0 && head[8] === 0x7b, read: readSafetensors },
  {
    name: 'torch archive',
    accepts: ([a, b, c]) => a === 0x50 && b === 0x4b && c === 3,
    read: readTorchArchive,
  },
  {
    name: 'torch legacy',
    accepts: ([a, b]) => a === 0x80 && b !== undefined && b <= 5,
    read: readTorchLegacy,
  },
];

/**
 * Reads the table of tensors of a checkpoint (`pytorch_model.bin` in either of torch's layouts, or `.safetensors`);
 * values are read later, tensor by tensor. A prefix `module.` that DataParallel puts before every key is dropped.
 * @returns `checkpoint-invalid` naming the key, archive entry or Python name at fault
 */
export async function openCheckpoint(source: FileSource): Promise<Result<StateDict, LongtailError>> {
  try {
    const head = await readExactly(source, 0, Math.min(16, source.size), 'header');
    const format = formats.find(({ accepts }) => accepts(head));
    if (!format) refuse('header', 'it is neither a file of torch.save nor safetensors');
    return ok(withoutWrapper(await format.read(source)));
  } catch (cause) {
    return err(checkpointError(source.path, cause));
  }
}

/** The user's file's fault as an error that names it; anything else is a bug and goes on. */
export function checkpointError(path: string, cause: unknown): LongtailError {
  if (!(cause instanceof CheckpointRefused)) throw cause;
  return { kind: 'checkpoint-invalid', path, key: cause.key, detail: cause.detail };
}

function withoutWrapper(tensors: StateDict): StateDict {
  const wrapped = tensors.size > 0 && [...tensors.keys()].every((key) => key.startsWith('module.'));
  return wrapped
    ? new Map([...tensors].map(([key, tensor]) => [key.slice('module.'.length), tensor]))
    : tensors;
}
