import type { Manifest } from '@/model/manifest.ts';
import type { Modality } from '@/volume/scan.ts';

/**
 * Modality ids by position in the examination: the first CT of an examination is 1, the second 2, the third 3. The
 * fusion knows no further ids: a fourth CT, which only a user can add, shares the third's.
 * @param scans in the order of the case
 */
export function modalityIds(
  scans: readonly { readonly examinationId: string; readonly modality: Modality }[],
  manifest: Manifest,
): readonly number[] {
  const seen = new Map<string, number>();
  return scans.map(({ examinationId, modality }) => {
    const ids = manifest.modalities.find(({ name }) => name === modality)?.ids;
    if (!ids) throw new Error(`the pack has no ids for modality "${modality}"`);
    const key = `${examinationId}\n${modality}`;
    const position = seen.get(key) ?? 0;
    seen.set(key, position + 1);
    return ids[Math.min(position, ids.length - 1)] ?? 0;
  });
}
