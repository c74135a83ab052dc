import { z } from 'zod';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { manifestSchema } from '@/model/manifest.ts';
import type { Heads } from './architecture.ts';
import type { Knowledge } from './knowledge/read-knowledge.ts';
import type { Precision } from './onnx/precision.ts';

const fields = manifestSchema.shape;

/** What a checkpoint's shapes cannot say, as it lies in a facts file. Everything is optional. */
export const factsSchema = z.strictObject({
  id: fields.id.optional(),
  title: fields.title.optional(),
  version: fields.version.optional(),
  licence: fields.licence.optional(),
  pictureSlices: fields.input.shape.pictureSlices.optional(),
  resize: fields.input.shape.resize.optional(),
  npyResize: fields.input.shape.npyResize.optional(),
  maxScans: fields.maxScans.optional(),
  measured: fields.measured,
  /** A Markdown file beside the facts that goes into the pack's card. */
  card: z.string().optional(),
});
export type Facts = z.infer<typeof factsSchema>;

/** Meaning of the classifier's outputs. `names` by index. */
export type Labels =
  | { readonly space: 'raddiag-disorders' | 'raddiag-icd10cm' }
  | { readonly space: 'custom'; readonly names: readonly string[] };

export interface ExportOptions {
  /** Side of the encoder's input in pixels; 256 unless given, or what a ViT's positions say. */
  readonly size?: number;
  readonly precision?: Precision;
  readonly heads?: Heads;
  /** Unless given: disorders for 5569 classes, ICD-10-CM for 931, else names made of the index. */
  readonly labels?: Labels;
  readonly facts?: Facts;
  /** Text encoder that searches go through. */
  readonly knowledge?: Knowledge;
  /** Content of the facts' Markdown file. */
  readonly cardText?: string;
}

/** Outputs that the two known label spaces have, label 0 (Normal) included. */
export const labelSpaces = { 'raddiag-disorders': 5569, 'raddiag-icd10cm': 931 } as const;

const nameToIndex = z.record(z.string(), z.int().nonnegative());

/** A label file in the reference's own form, `{name: index}`: every index from 0 on, once. */
export function parseLabels(path: string, text: string): Result<Labels, LongtailError> {
  const bad = (key: string, detail: string) =>
    err({ kind: 'checkpoint-invalid', path, key, detail } as const);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return bad('labels', `it is not JSON: ${String(cause)}`);
  }
  const parsed = nameToIndex.safeParse(json);
  if (!parsed.success)
    return bad(
      String(parsed.error.issues[0]?.path[0] ?? 'labels'),
      'a label has no index; {"name": index} was expected',
    );
  const names: string[] = [];
  for (const [name, index] of Object.entries(parsed.data)) {
    if (names[index] !== undefined) return bad(name, `index ${index} is also that of "${names[index]}"`);
    names[index] = name;
  }
  const gap = Array.from(names.keys()).find((index) => names[index] === undefined);
  if (gap !== undefined) return bad('labels', `no label has index ${gap}`);
  return ok({ space: 'custom', names });
}
