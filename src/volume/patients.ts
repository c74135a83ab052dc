import type { ImageInstance } from '@/parse/instance.ts';

/**
 * Which patient each examination is of, counted from 1 in the order of the examinations. Two are of one patient where
 * the IDs or the names agree: hospitals number the same person differently. Empty where the files tell of one patient
 * at most; an examination that does not say has no number.
 * @param examinationOf in the order of the case
 */
export function patientsOf(
  instances: readonly ImageInstance[],
  examinationOf: (instance: ImageInstance) => string,
  order: readonly { readonly id: string }[],
): ReadonlyMap<string, number> {
  const marks = new Map<string, Set<string>>();
  for (const instance of instances) {
    const id = examinationOf(instance);
    const known = marks.get(id) ?? new Set();
    for (const mark of marksOf(instance)) known.add(mark);
    marks.set(id, known);
  }
  const patients: Set<string>[] = [];
  for (const { id } of order) {
    const own = marks.get(id) ?? new Set();
    if (own.size === 0) continue;
    const same = patients.filter((patient) => sharesOne(patient, own));
    const [first, ...others] = same;
    // What was taken for two so far turns out to be one.
    for (const mark of [own, ...others].flatMap((set) => [...set])) first?.add(mark);
    for (const other of others) patients.splice(patients.indexOf(other), 1);
    if (!first) patients.push(new Set(own));
  }
  if (patients.length < 2) return new Map();
  return new Map(
    order.flatMap(({ id }) => {
      const own = marks.get(id) ?? new Set();
      const number = patients.findIndex((patient) => sharesOne(patient, own)) + 1;
      return number > 0 ? [[id, number] as const] : [];
    }),
  );
}

const sharesOne = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...b].some((mark) => a.has(mark));

/** What archives and anonymisers write in place of a name or an ID: it tells nobody from nobody. */
const PLACEHOLDER = /^(?:anon\w*|de ?identified|no ?name|unknown|none|null|n a|patient|test|x+|0+)$/;

/** ID and name as far as the file has them, without what archives write differently. */
const marksOf = ({ patient }: ImageInstance): readonly string[] => {
  const [id, name] = [patient.id, patient.name].map((text) => meaningful(text ?? ''));
  return [...(id ? [`id ${id}`] : []), ...(name ? [`name ${name}`] : [])];
};

function meaningful(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return PLACEHOLDER.test(plain) ? '' : plain;
}
