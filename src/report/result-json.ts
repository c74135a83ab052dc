import { z } from 'zod';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { GATE_CHECKS, GATE_LEVELS } from '@/gate/finding.ts';
import { manifestSchema } from '@/model/manifest.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { MODALITIES } from '@/volume/scan.ts';
import type { CaseResult } from './case-result.ts';
import { humanReadingSchema, readingFrom } from './human-schema.ts';

const measurement = manifestSchema.shape.measured.unwrap().shape.results.element;
const group = z.enum(['head', 'medium', 'tail', 'normal', 'unknown']);
const index = z.int().nonnegative();
const identity = z.string().regex(/^[0-9a-f]{64}$/);

/** A saved result, version 1. Logits stand with their labels, in the order of the ranking. */
export const resultSchema = z.strictObject({
  format: z.literal('longtail-result'),
  formatVersion: z.literal(1),
  notice: z.literal(NOT_FOR_CLINICAL_USE),
  created: z.iso.datetime({ offset: true }),
  case: z.string().optional(),
  pack: z.strictObject({ id: z.string(), version: z.string() }),
  backend: z.enum(['webgpu', 'wasm', 'node']),
  scans: z.array(
    z.strictObject({
      scanId: z.string(),
      source: z.string().optional(),
      /** By which the scan is known again when its pictures are opened beside the result. */
      identity: identity.optional(),
      copyIdentity: identity.optional(),
      slices: z.int().positive(),
      modality: z.enum(MODALITIES),
      modalityId: z.int().positive(),
      used: z.array(index).min(1),
      weight: z.number(),
      sliceWeights: z.array(z.number()),
      keySlice: index,
    }),
  ),
  disorders: z.array(
    z.strictObject({
      index,
      name: z.string(),
      icd10cm: z.string(),
      group,
      logit: z.number(),
      probability: z.number().optional(),
      /** The best first. */
      measurements: z.array(measurement).min(1).optional(),
      trained: z.boolean().optional(),
    }),
  ),
  categories: z.array(
    z.strictObject({
      code: z.string(),
      title: z.string(),
      chapter: z.string(),
      block: z.string(),
      group,
      score: z.number(),
      from: index.optional(),
      measured: z.boolean(),
    }),
  ),
  /** What the gate found before the result; absent in files of before it was saved. */
  gate: z
    .array(
      z.strictObject({
        check: z.enum(GATE_CHECKS),
        level: z.enum(GATE_LEVELS),
        scanId: z.string().optional(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    )
    .optional(),
  /** The user's own verdict, apart from the model's. */
  human: humanReadingSchema.optional(),
  milliseconds: z.record(z.string(), z.number()),
  slices: z.strictObject({ computed: index, reused: index, paddedRun: index }),
});

type SavedResult = z.infer<typeof resultSchema>;

/** A result as JSON that `fromJson` restores whole. */
export function toJson(result: CaseResult): string {
  const { diagnosis } = result;
  const origins = new Map(result.scans.map((scan) => [scan.scanId, scan]));
  const saved = {
    format: 'longtail-result',
    formatVersion: 1,
    notice: NOT_FOR_CLINICAL_USE,
    created: result.created,
    case: result.caseName,
    pack: result.pack,
    backend: diagnosis.backend,
    scans: diagnosis.scans.map((scan) => ({ ...origins.get(scan.scanId), ...scan })),
    disorders: diagnosis.ranking.disorders.map(
      ({ measurement: best, measurements = best && [best], ...row }) => ({ ...row, measurements }),
    ),
    categories: diagnosis.ranking.categories,
    gate: diagnosis.gate,
    human: result.human,
    milliseconds: diagnosis.milliseconds,
    slices: diagnosis.slices,
  };
  return JSON.stringify(resultSchema.parse(saved));
}

/**
 * The result that `toJson` saved.
 * @param path of the file, for the error
 */
export function fromJson(text: string, path: string): Result<CaseResult, LongtailError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return err({ kind: 'corrupt-file', path, detail: `it is not JSON: ${String(cause)}` });
  }
  const header = z
    .looseObject({ format: z.literal('longtail-result'), formatVersion: z.number() })
    .safeParse(json);
  if (!header.success)
    return err({ kind: 'unknown-format', path, detail: 'it is JSON, but no saved result' });
  if (header.data.formatVersion !== 1)
    return err({
      kind: 'unknown-format',
      path,
      detail: `a saved result of version ${header.data.formatVersion}, written by a newer Longtail`,
    });
  const parsed = resultSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`;
    return err({ kind: 'corrupt-file', path, detail });
  }
  const labels = new Set(parsed.data.disorders.map((row) => row.index));
  const count = parsed.data.disorders.length;
  if (labels.size !== count || parsed.data.disorders.some((row) => row.index >= count))
    return err({ kind: 'corrupt-file', path, detail: 'disorders: an index is missing or stands twice' });
  return ok(restored(parsed.data));
}

function restored(saved: SavedResult): CaseResult {
  const logits = new Float32Array(saved.disorders.length);
  for (const row of saved.disorders) logits[row.index] = row.logit;
  return {
    ...(saved.case === undefined ? {} : { caseName: saved.case }),
    pack: saved.pack,
    created: saved.created,
    ...(saved.human ? { human: readingFrom(saved.human) } : {}),
    scans: saved.scans.map((scan) => ({
      scanId: scan.scanId,
      slices: scan.slices,
      ...(scan.source === undefined ? {} : { source: scan.source }),
      ...(scan.identity === undefined ? {} : { identity: scan.identity }),
      ...(scan.copyIdentity === undefined ? {} : { copyIdentity: scan.copyIdentity }),
    })),
    diagnosis: {
      pack: saved.pack.id,
      backend: saved.backend,
      scans: saved.scans.map(
        ({ source: _source, slices: _slices, identity: _own, copyIdentity: _copy, ...scan }) => scan,
      ),
      logits,
      ranking: {
        disorders: saved.disorders.map(({ measurements, probability, trained, ...row }): RankedDisorder => ({
          ...row,
          probability,
          measurement: measurements?.[0],
          ...(measurements ? { measurements } : {}),
          trained,
        })),
        categories: saved.categories.map((category) => ({ ...category, from: category.from })),
      },
      ...(saved.gate
        ? {
            gate: saved.gate.map(({ scanId, ...finding }) =>
              scanId === undefined ? finding : { ...finding, scanId },
            ),
          }
        : {}),
      milliseconds: saved.milliseconds,
      slices: saved.slices,
    },
  };
}
