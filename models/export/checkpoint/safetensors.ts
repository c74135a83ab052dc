import { z } from 'zod';
import type { FileSource } from '@/files/source.ts';
import { refuse } from './refuse.ts';
import {
  bytesPerElement,
  elementCount,
  readExactly,
  toFloat32,
  type CheckpointTensor,
  type StateDict,
} from './tensor.ts';

/** The format's own limit. */
const largestHeader = 100_000_000;

const count = z.int().nonnegative();
const headerSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.record(z.string(), z.string());
const entrySchema = z.object({
  dtype: z.enum(['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I16', 'I8', 'U8', 'BOOL']),
  shape: z.array(count).max(8),
  data_offsets: z.tuple([count, count]),
});

/**
 * A `.safetensors` file: length of the header as uint64, the header as JSON, then the values of all tensors without a
 * gap. Keys that shared a storage were dropped by the writer; where the metadata says for which key they stood in,
 * they are found again. Throws CheckpointRefused.
 */
export async function readSafetensors(source: FileSource): Promise<StateDict> {
  const lengthBytes = await readExactly(source, 0, 8, 'header');
  const length = Number(new DataView(lengthBytes.buffer, lengthBytes.byteOffset, 8).getBigUint64(0, true));
  if (length > largestHeader) refuse('header', `it claims ${length} bytes`);
  const text = new TextDecoder().decode(await readExactly(source, 8, 8 + length, 'header'));
  const { __metadata__: metadata, ...entries } = parseHeader(text);
  const dataStart = 8 + length;
  const tensors = new Map<string, CheckpointTensor>();
  const spans: { key: string; start: number; end: number }[] = [];
  for (const [key, value] of Object.entries(entries)) {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) refuse(key, 'its type, shape or place is not one that the format knows');
    const { dtype: type, shape: dims, data_offsets } = entry.data;
    const [start, end] = data_offsets;
    if (end - start !== elementCount(dims) * bytesPerElement[type])
      refuse(key, `its shape [${dims.join(', ')}] of ${type} does not fill its ${end - start} bytes`);
    spans.push({ key, start, end });
    const read = async () =>
      toFloat32(await readExactly(source, dataStart + start, dataStart + end, key), type);
    tensors.set(key, { key, type, dims, read });
  }
  checkSpans(spans, source.size - dataStart);
  const aliases = metadataSchema.safeParse(metadata);
  for (const [dropped, kept] of Object.entries(aliases.data ?? {})) {
    const tensor = tensors.get(kept);
    if (tensor && !tensors.has(dropped)) tensors.set(dropped, tensor);
  }
  return tensors;
}

function parseHeader(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    refuse('header', `it is not JSON: ${String(cause)}`);
  }
  const header = headerSchema.safeParse(json);
  return header.success ? header.data : refuse('header', 'it is no table of tensors');
}

/** The values must fill the file exactly once, which also shows a key that the header names twice. */
function checkSpans(spans: { key: string; start: number; end: number }[], size: number): void {
  let at = 0;
  for (const { key, start, end } of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at) refuse(key, 'its values overlap another tensor or leave a gap');
    if (end > size) refuse(key, `the file is truncated: its values end at byte ${end} of ${size}`);
    at = end;
  }
  if (at !== size) refuse('header', `${size - at} bytes behind the last tensor belong to none`);
}
