import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { readPackFile, type Pack } from '@/model/pack.ts';
import type { Ranking } from '@/ranking/diagnosis.ts';
import { packLabels } from '@/ranking/labels.ts';
import { checkLogits, rank } from '@/ranking/rank.ts';
import type { Modality } from '@/volume/scan.ts';

/** Logits -> ranking, for a case with scans of these modalities. */
export type Ranker = (
  logits: Float32Array,
  modalities: readonly Modality[],
) => Result<Ranking, LongtailError>;

/** Binds a pack's labels and what was measured on them to the ranking. */
export async function rankerFor(pack: Pack, catalogue: Catalogue): Promise<Result<Ranker, LongtailError>> {
  const { manifest } = pack;
  const names = await customNames(pack);
  if (!names.ok) return names;
  const labels = packLabels(manifest, catalogue, names.value);
  if (!labels.ok) return labels;
  return ok((logits, modalities) => {
    const checked = checkLogits(logits);
    return checked.ok ? ok(rank(checked.value, catalogue, manifest, modalities, labels.value)) : checked;
  });
}

async function customNames(pack: Pack): Promise<Result<readonly string[] | undefined, LongtailError>> {
  const { labels, id } = pack.manifest;
  if (labels.file === undefined) return ok(undefined);
  const file = await readPackFile(pack, labels.file);
  if (!file.ok) return file;
  const invalid = (detail: string) => err({ kind: 'pack-invalid', pack: id, detail } as const);
  try {
    const names: unknown = JSON.parse(new TextDecoder().decode(file.value));
    return Array.isArray(names) && names.every((name) => typeof name === 'string')
      ? ok(names)
      : invalid(`${labels.file} is not a list of names`);
  } catch (cause) {
    return invalid(`${labels.file}: ${String(cause)}`);
  }
}
