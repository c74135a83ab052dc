import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { RankedCategory, RankedDisorder } from './diagnosis.ts';
import { probabilityOf } from './probability.ts';

/**
 * Every category that a label of the pack falls into. Its score is that of the label with the largest logit among
 * its own: the case has the category when it has any one of its disorders, so the category is at least as likely
 * as the likeliest of them. It counts as measured when that label is.
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
    if (!highest || label.logit > highest.logit) deciding.set(label.icd10cm, label);
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

/** Measured before not measured, then by falling score, then by code. */
function inOrder(a: RankedCategory, b: RankedCategory): number {
  const measuredFirst = Number(b.measured) - Number(a.measured);
  return measuredFirst || b.score - a.score || (a.code < b.code ? -1 : 1);
}
