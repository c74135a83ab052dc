import { gzipSync } from 'fflate';
import { vectorDifference } from '@/model/knowledge-spec.ts';
import { createTextEncoder } from '@/model/text-encoder.ts';
import { quantize } from '../onnx/precision.ts';
import type { Knowledge } from './read-knowledge.ts';

/** Magnitude that the largest value of a row is stored as: six bits a value, which gzip then makes of the bytes. */
const LARGEST_LEVEL = 31;

/** Files of a pack, in the order that the manifest names them, and how far the levels carry the test vectors. */
export interface PackedKnowledge {
  readonly spec: Uint8Array;
  readonly weights: Uint8Array;
  readonly tolerance: number;
}

/** The table as whole levels with a scale a row, the two layers as they are; see `readKnowledgeEncoder`. */
export function packKnowledge({ spec, weights }: Knowledge): PackedKnowledge {
  const { table, l1, b1, l2, b2 } = weights;
  const rows = [spec.buckets, spec.emb];
  const { quantized, scales } = quantize(Float32Array.from(table), rows, 0, LARGEST_LEVEL);
  const levels = Int8Array.from(quantized);
  const parts = [scales, l1, b1, l2, b2, levels].map(
    (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
  );
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const stored = createTextEncoder(spec, { ...weights, table: levels, scales });
  // Rounded up, so that the last bits of another machine stay within.
  const tolerance = Math.ceil(1000 * vectorDifference(spec, stored) + 0.1) / 1000;
  return {
    spec: new TextEncoder().encode(`${JSON.stringify(spec, undefined, 1)}\n`),
    weights: gzipSync(bytes, { level: 9, mtime: 0 }),
    tolerance,
  };
}
