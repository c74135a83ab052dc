import type { ImageInstance } from '@/parse/instance.ts';
import { isThreePlaneSurvey } from './content.ts';
import { withoutCopies } from './duplicates.ts';
import { planExaminations, type ExaminationPlan, type GivenExamination } from './examination.ts';
import { makeScan } from './make-scan.ts';
import { compareNaturally } from './order.ts';
import { patientsOf } from './patients.ts';
import { groupedBy, picturesOf } from './picture.ts';
import { numberedSeriesOf, STACK_RULES } from './rules.ts';
import type { Examination, Scan } from './scan.ts';
import { cutStack } from './split.ts';

/** Everything that was dropped and is a picture, put in order. Plain data: it crosses workers whole. */
export interface Grouped {
  readonly examinations: readonly Examination[];
  /** In the order of the examinations. Every instance is in one scan at least, or a copy. */
  readonly scans: readonly Scan[];
  /** Path of a file that was left out because another holds the same -> path of that other. */
  readonly copies: ReadonlyMap<string, string>;
  /** By path; overrides cut and join scans with them. */
  readonly instances: ReadonlyMap<string, ImageInstance>;
}

/**
 * Instances -> examinations and scans, by the named rules of `rules.ts`. The order of the instances does not matter.
 * @param given examinations of a case list: they stand in the order given and so do their scans, nothing in them is
 *   left out, and their modality is believed. Files that the list does not name are grouped as usual.
 */
export function groupInstances(
  instances: readonly ImageInstance[],
  given: readonly GivenExamination[] = [],
): Grouped {
  const sorted = instances.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const { distinct, copies } = withoutCopies(sorted);
  const plan = planExaminations(distinct, given);
  const stackRuleOf = stackRules(distinct, plan);
  const stacks = groupedBy(distinct, (instance) => `${plan.idOf(instance)}|${stackRuleOf(instance).stack}`);

  const scans = [...stacks].flatMap(([key, files]) => {
    const [first] = files;
    if (!first) return [];
    const series = files.flatMap(picturesOf);
    const threePlanes = isThreePlaneSurvey(series);
    return cutStack(series).map((cut) =>
      makeScan({
        id: [key, ...cut.labels].join('|'),
        examinationId: plan.idOf(first),
        stackRule: stackRuleOf(first).name,
        cut,
        threePlanes,
        modality: plan.givenAs(first)?.modality,
      }),
    );
  });
  const byPath = new Map(instances.map((instance) => [instance.path, instance]));
  const patients = patientsOf(distinct, plan.idOf, plan.order);
  const patientOf = (id: string) => {
    const patient = patients.get(id);
    return patient === undefined ? {} : { patient };
  };
  const finished = withOwnTitles(inOrder(withLoneDerived(scans), byPath, plan)).map((scan) => ({
    ...scan,
    ...patientOf(scan.examinationId),
  }));
  return {
    examinations: plan.order.map((examination) => ({
      ...examination,
      ...patientOf(examination.id),
      scanIds: finished
        .filter(({ examinationId }) => examinationId === examination.id)
        .map((scan) => scan.id),
    })),
    scans: finished,
    copies,
    instances: byPath,
  };
}

/** The first stack rule that applies to a file, and the stack that it names. */
function stackRules(instances: readonly ImageInstance[], plan: ExaminationPlan) {
  const pictures = instances.filter(({ encoding }) => encoding.format === 'picture');
  const numbered = groupedBy(pictures, (instance) => numberedSeriesOf(instance) ?? '');
  return (instance: ImageInstance): { readonly name: string; readonly stack: string } => {
    if (plan.givenAs(instance)?.path === instance.path)
      return { name: 'a file that a case list names is a scan', stack: `file:${instance.path}` };
    const folder = { numbered: numbered.get(numberedSeriesOf(instance) ?? '')?.length ?? 0 };
    for (const rule of STACK_RULES) {
      const stack = rule.stack(instance, folder);
      if (stack !== undefined) return { name: rule.name, stack };
    }
    throw new Error(`no stack rule for ${instance.path}`);
  };
}

/** Reformats and projections are left out because the originals are there; where they are not, they are the scan. */
function withLoneDerived(scans: readonly Scan[]): readonly Scan[] {
  const key = (scan: Scan) => `${scan.examinationId}|${scan.modality}`;
  const originals = new Set(scans.filter((scan) => scan.excluded === undefined).map(key));
  return scans.map((scan) =>
    scan.excluded === 'derived' && scan.modality !== undefined && !originals.has(key(scan))
      ? { ...scan, excluded: undefined, rules: [...scan.rules, 'kept: the examination has no original'] }
      : scan,
  );
}

function inOrder(
  scans: readonly Scan[],
  instances: ReadonlyMap<string, ImageInstance>,
  plan: ExaminationPlan,
): readonly Scan[] {
  const examinations = new Map(plan.order.map(({ id }, i) => [id, i]));
  const keyed = scans.map((scan) => {
    const path = scan.slices[0]?.path ?? '';
    const instance = instances.get(path);
    const number = (value: number | undefined) => value ?? Number.MAX_SAFE_INTEGER;
    const keys = [
      number(examinations.get(scan.examinationId)),
      number(instance && plan.givenAs(instance)?.place),
      number(instance?.series.number),
    ];
    return { scan, keys, path, instanceNumber: number(instance?.instanceNumber) };
  });
  keyed.sort((a, b) => {
    for (const [i, key] of a.keys.entries()) {
      const difference = key - (b.keys[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return (
      compareNaturally(a.scan.examinationId, b.scan.examinationId) ||
      a.instanceNumber - b.instanceNumber ||
      compareNaturally(a.path, b.path) ||
      compareNaturally(a.scan.id, b.scan.id)
    );
  });
  return keyed.map(({ scan }) => scan);
}

/** Numbers scans of one title within an examination. */
function withOwnTitles(scans: readonly Scan[]): readonly Scan[] {
  const name = (scan: Scan) => `${scan.examinationId}|${scan.title}`;
  const groups = groupedBy(scans, name);
  const met = new Map<string, number>();
  return scans.map((scan) => {
    if ((groups.get(name(scan))?.length ?? 0) < 2) return scan;
    const n = (met.get(name(scan)) ?? 0) + 1;
    met.set(name(scan), n);
    return { ...scan, title: `${scan.title} (${n})` };
  });
}
