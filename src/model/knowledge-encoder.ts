import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { textEncoderSpec, vectorDifference, type TextEncoderSpec } from './knowledge-spec.ts';
import { readPackFile, type Pack } from './pack.ts';
import { createTextEncoder, type EncodeText, type TextEncoderWeights } from './text-encoder.ts';

/**
 * The text encoder that a pack carries, its files compared with their SHA-256 and its test vectors with the tolerance
 * that the manifest states.
 * @returns undefined for a pack without one; `pack-integrity` or `pack-invalid` for one that cannot be trusted
 */
export async function readKnowledgeEncoder(
  pack: Pack,
): Promise<Result<EncodeText | undefined, LongtailError>> {
  const entry = pack.manifest.knowledgeEncoder;
  if (!entry) return ok(undefined);
  const invalid = (detail: string) =>
    err({ kind: 'pack-invalid', pack: pack.manifest.id, detail: `knowledge encoder: ${detail}` } as const);
  const text = await readPackFile(pack, entry.spec);
  if (!text.ok) return text;
  const spec = parseSpec(text.value);
  if (typeof spec === 'string') return invalid(`${entry.spec}: ${spec}`);
  const packed = await readPackFile(pack, entry.weights);
  if (!packed.ok) return packed;
  let bytes: ArrayBuffer;
  try {
    const stream = new Blob([packed.value]).stream().pipeThrough(new DecompressionStream('gzip'));
    bytes = await new Response(stream).arrayBuffer();
  } catch (cause) {
    return invalid(`${entry.weights} cannot be unpacked: ${String(cause)}`);
  }
  const weights = splitWeights(spec, bytes);
  if (!weights) return invalid(`${entry.weights}: ${bytes.byteLength} bytes are not what its sizes say`);
  const encode = createTextEncoder(spec, weights);
  const difference = vectorDifference(spec, encode);
  return difference <= entry.tolerance
    ? ok(encode)
    : invalid(`its test vectors are ${difference} away, ${entry.tolerance} is allowed`);
}

function parseSpec(bytes: Uint8Array): TextEncoderSpec | string {
  try {
    const parsed = textEncoderSpec.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`;
  } catch (cause) {
    return String(cause);
  }
}

/** float32 first, little-endian, so that they lie where four bytes fit: scales, l1, b1, l2, b2; then the levels. */
export const floatSizes = ({ buckets, emb, hidden, dim }: TextEncoderSpec) => ({
  scales: buckets,
  l1: hidden * 2 * emb,
  b1: hidden,
  l2: dim * hidden,
  b2: dim,
});

function splitWeights(spec: TextEncoderSpec, bytes: ArrayBuffer): TextEncoderWeights | undefined {
  const sizes = floatSizes(spec);
  const floats = Object.values(sizes).reduce((a, b) => a + b, 0);
  const levels = spec.buckets * spec.emb;
  if (bytes.byteLength !== 4 * floats + levels) return undefined;
  let at = 0;
  const next = (count: number) => {
    const part = new Float32Array(bytes, at, count);
    at += 4 * count;
    return part;
  };
  const { scales, l1, b1, l2, b2 } = sizes;
  return {
    scales: next(scales),
    l1: next(l1),
    b1: next(b1),
    l2: next(l2),
    b2: next(b2),
    table: new Int8Array(bytes, at, levels),
  };
}
