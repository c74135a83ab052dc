import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { RankedCategory, RankedDisorder } from './diagnosis.ts';
import { probabilityOf } from './probability.ts';

/**
 * Every category that a label of the pack falls into. Its score is that of one label of its own: of the measured ones
 * the one with the largest logit, else of all. The case has the category when it has any one of its disorders, so the
 * category is at least as likely as the likeliest of them; but a logit that was never measured says nothing about
 * likelihood, so that it must not hide one that was. The category counts as measured when the deciding label is.
 */
export function rankCategories(
  labels: readonly RankedDisorder[],
  catalogue: Catalogue,
  manifest: Manifest,
): readonly RankedCategory[] {
  const ownHead = manifest.labels.space === 'raddiag-icd10cm';
  const deciding = new Map<string, RankedDisorder>();
  for (const label of labels) {
    if (label.icd10cm === '') continue;
    const highest = deciding.get(label.icd10cm);
    if (!highest || decides(label, highest)) deciding.set(label.icd10cm, label);
  }
  return catalogue.categories
    .flatMap((category): readonly RankedCategory[] => {
      const label = deciding.get(category.code);
      if (!label) return [];
      const { code, title, chapter, block, group } = category;
      const score = probabilityOf(label.logit, manifest.measured?.temperature);
      const from = ownHead ? undefined : label.index;
      return [{ code, title, chapter, block, group, score, from, measured: label.measurement !== undefined }];
    })
    .toSorted(inOrder);
}

/** Measured before not measured, then the larger logit. */
function decides(label: RankedDisorder, than: RankedDisorder): boolean {
  const [own, other] = [label.measurement !== undefined, than.measurement !== undefined];
  return own === other ? label.logit > than.logit : own;
}

/** Measured before not measured, then by falling score, then by code. */
function inOrder(a: RankedCategory, b: RankedCategory): number {
  const measuredFirst = Number(b.measured) - Number(a.measured);
  return measuredFirst || b.score - a.score || (a.code < b.code ? -1 : 1);
}
