import { err, ok, type Result } from '@/core/result.ts';
import type { LongtailError } from '@/core/errors.ts';

/** One examination of a case: its modality in the list's own words, and the files of its scans in order. */
export interface CaseListExamination {
  readonly modality: string;
  /** As written: absolute, or relative to the folder of the list. */
  readonly paths: readonly string[];
}

/** RadDiag's own list of cases. */
export interface CaseList {
  readonly cases: readonly {
    readonly name: string;
    readonly examinations: readonly CaseListExamination[];
  }[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether parsed JSON is meant as a case list, however broken: some case has `Samples` or `Modalities`. */
export function looksLikeCaseList(json: unknown): boolean {
  return (
    isObject(json) && Object.values(json).some((c) => isObject(c) && ('Samples' in c || 'Modalities' in c))
  );
}

/**
 * Reads RadDiag's case list: `{ "<case>": { "Modalities": ["CT"], "Samples": [{ "image_data_path": ["a.npy"] }] } }`,
 * `Modalities[i]` being the modality of examination `Samples[i]`. Further keys are left alone.
 * @returns `bad-case-list`, naming the case and the key
 */
export function readCaseList(path: string, text: string): Result<CaseList, LongtailError> {
  const bad = (detail: string) => err<LongtailError>({ kind: 'bad-case-list', path, detail });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return bad(`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!isObject(json)) return bad('the top level must be an object whose keys are cases');
  const cases: CaseList['cases'][number][] = [];
  for (const [name, entry] of Object.entries(json)) {
    const read = readCase(entry);
    if (typeof read === 'string') return bad(`case "${name}": ${read}`);
    cases.push({ name, examinations: read });
  }
  return cases.length > 0 ? ok({ cases }) : bad('it lists no case');
}

/** The examinations of one case, or what is wrong with it. */
function readCase(entry: unknown): readonly CaseListExamination[] | string {
  if (!isObject(entry)) return 'must be an object';
  const { Modalities: modalities, Samples: samples } = entry;
  if (!Array.isArray(modalities)) return '"Modalities" must be an array of names';
  if (!Array.isArray(samples)) return '"Samples" must be an array of examinations';
  if (modalities.length !== samples.length)
    return `"Modalities" has ${modalities.length} entries and "Samples" ${samples.length}; they must pair up`;
  const examinations: CaseListExamination[] = [];
  for (const [i, sample] of (samples as readonly unknown[]).entries()) {
    const modality: unknown = modalities[i];
    if (typeof modality !== 'string' || modality.trim() === '') return `"Modalities"[${i}] must be a name`;
    const paths = isObject(sample) ? sample['image_data_path'] : undefined;
    const list: unknown = typeof paths === 'string' ? [paths] : paths;
    if (!Array.isArray(list)) return `"Samples"[${i}] needs "image_data_path", an array of paths`;
    if (!list.every((p): p is string => typeof p === 'string' && p !== ''))
      return `"Samples"[${i}]."image_data_path" must hold paths only`;
    if (list.length > 0) examinations.push({ modality: modality.trim(), paths: list });
  }
  return examinations.length > 0 ? examinations : 'lists no image';
}
