import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { textEncoderSpec, vectorDifference, type TextEncoderSpec } from '@/model/knowledge-spec.ts';
import { createTextEncoder, type TextEncoderWeights } from '@/model/text-encoder.ts';
import { checkpointError } from '../checkpoint/open.ts';
import { refuse } from '../checkpoint/refuse.ts';
import { readNpy } from './npy.ts';

/** A knowledge encoder in full precision, as its test vectors say that it is. */
export interface Knowledge {
  readonly spec: TextEncoderSpec;
  readonly weights: TextEncoderWeights;
}

/** Between languages, whose float32 sums differ in the last bits. */
const FULL_PRECISION = 1e-5;

/**
 * Reads a knowledge encoder's folder: `spec.json` and five arrays `NAME.f16.npy`.
 * @param read a file of the folder; throws where it is not there
 * @returns `checkpoint-invalid` with the file at fault, also where the test vectors of the description do not come out
 */
export async function readKnowledge(
  folder: string,
  read: (name: string) => Promise<Uint8Array>,
): Promise<Result<Knowledge, LongtailError>> {
  try {
    return ok(await readAll(read));
  } catch (cause) {
    return { ok: false, error: checkpointError(folder, cause) };
  }
}

async function readAll(read: (name: string) => Promise<Uint8Array>): Promise<Knowledge> {
  const file = async (name: string) => {
    try {
      return await read(name);
    } catch (cause) {
      return refuse(name, `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  const spec = parseSpec(new TextDecoder().decode(await file('spec.json')));
  const { buckets, emb, hidden, dim } = spec;
  const array = async (name: string, dims: readonly number[]) =>
    readNpy(`${name}.f16.npy`, await file(`${name}.f16.npy`), dims);
  const weights = {
    table: await array('emb.weight', [buckets, emb]),
    scales: new Float32Array(buckets).fill(1),
    l1: await array('l1.weight', [hidden, 2 * emb]),
    b1: await array('l1.bias', [hidden]),
    l2: await array('l2.weight', [dim, hidden]),
    b2: await array('l2.bias', [dim]),
  };
  const difference = vectorDifference(spec, createTextEncoder(spec, weights));
  return difference <= FULL_PRECISION
    ? { spec, weights }
    : refuse('spec.json', `its test vectors are ${difference} away from what the arrays give`);
}

function parseSpec(text: string): TextEncoderSpec {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return refuse('spec.json', `it is not JSON: ${String(cause)}`);
  }
  const parsed = textEncoderSpec.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse('spec.json', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`);
}
