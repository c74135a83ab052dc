import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { Manifest } from '@/model/manifest.ts';
import { branchScore } from '@/ranking/branches.ts';
import type { RankedCategory } from '@/ranking/diagnosis.ts';
import type { Answers } from './run-pack.ts';
import { measuredIn, MEASURED, ofSplit } from './statistics.ts';

/** A block or chapter in one case: its measured categories, whether any of them is true, and whether that is known. */
interface Branch {
  readonly categories: Map<string, RankedCategory>;
  present: boolean;
  known: boolean;
}

/**
 * The two scores of a block or chapter against the truth, on test units: is any measured label below it true. Branches
 * with a single measured category are left out, because both scores are the same there.
 */
export function branchScores(answers: Answers, manifest: Manifest, catalogue: Catalogue): readonly string[] {
  const probabilities = measuredIn(answers, manifest.measured?.results ?? []);
  return (['block', 'chapter'] as const).map((level) => {
    let [count, least, independent, truth, meanLeast, meanIndependent] = [0, 0, 0, 0, 0, 0];
    for (const modality of MEASURED)
      for (const answer of ofSplit(answers, modality, 'test')) {
        const branches = new Map<string, Branch>();
        for (const { label, probability, present, known } of probabilities(answer)) {
          const category = catalogue.category(catalogue.disorder(label)?.icd10cm ?? '');
          if (!category) continue;
          const branch: Branch = branches.get(category[level]) ?? {
            categories: new Map(),
            present: false,
            known: true,
          };
          const before = branch.categories.get(category.code)?.score ?? 0;
          const { code, title, chapter, block, group } = category;
          const score = Math.max(before, probability);
          branch.categories.set(code, {
            code,
            title,
            chapter,
            block,
            group,
            score,
            from: label,
            measured: true,
          });
          branch.present ||= present;
          branch.known &&= known || present;
          branches.set(category[level], branch);
        }
        for (const { categories, present, known } of branches.values()) {
          const score = branchScore([...categories.values()]);
          if (!score || score.measured < 2 || !(known || present)) continue;
          const is = present ? 1 : 0;
          count++;
          least += (score.least - is) ** 2;
          independent += (score.independent - is) ** 2;
          truth += is;
          meanLeast += score.least;
          meanIndependent += score.independent;
        }
      }
    const mean = (sum: number) => (sum / count).toFixed(4);
    return `| ${level} | ${count} | ${[least, independent, truth, meanLeast, meanIndependent].map(mean).join(' | ')} |`;
  });
}
