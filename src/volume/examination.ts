import type { ImageInstance } from '@/parse/instance.ts';
import { compareNaturally } from './order.ts';
import type { Examination, Modality } from './scan.ts';

/** An examination that a case list names, in the list's order. */
export interface GivenExamination {
  readonly id: string;
  readonly title: string;
  /** Of all its scans; undefined: as found in header or words. */
  readonly modality?: Modality;
  /** Paths of its scans as they are named in the case: a file, or a folder that holds a scan. */
  readonly paths: readonly string[];
}

export interface ExaminationPlan {
  /** All examinations in order: those given, then by date, then by name. */
  readonly order: readonly Omit<Examination, 'scanIds'>[];
  readonly idOf: (instance: ImageInstance) => string;
  /** Where a case list put the file; undefined for one that it does not name. */
  readonly givenAs: (instance: ImageInstance) => GivenPlace | undefined;
}

export interface GivenPlace {
  /** The file, or the folder it lies in. */
  readonly path: string;
  /** Counts from 0 through the whole list. */
  readonly place: number;
  readonly modality?: Modality;
}

const LOOSE_FILES = 'files';

/**
 * Which examination each file belongs to: the one that a case list gave, else the study, else (no DICOM, or none
 * with a study) the folder in which it was dropped, the topmost.
 */
export function planExaminations(
  instances: readonly ImageInstance[],
  given: readonly GivenExamination[],
): ExaminationPlan {
  const byPath = new Map<string, GivenPlace & { readonly id: string; readonly path: string }>();
  for (const { id, modality, paths } of given)
    for (const path of paths)
      if (!byPath.has(path))
        byPath.set(path, { id, path, place: byPath.size, ...(modality && { modality }) });
  const givenAs = ({ path }: ImageInstance) => {
    // The file itself, or the nearest folder above it that the list names.
    for (let part = path; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('/')))) {
      const place = byPath.get(part);
      if (place) return place;
    }
    return undefined;
  };
  const idOf = (instance: ImageInstance) => givenAs(instance)?.id ?? ownExamination(instance);

  const found = new Map<string, { id: string; title: string; date: string }>();
  for (const instance of instances) {
    const id = idOf(instance);
    const date = dateOf(instance) ?? '';
    const known = found.get(id);
    if (!known || (known.date === '' && date !== '')) found.set(id, { id, title: titleOf(instance), date });
  }
  const planned = (id: string, title: string) => {
    const date = found.get(id)?.date ?? '';
    return { id, title, ...(date === '' ? {} : { date }) };
  };
  const named = given.filter(({ id }) => found.has(id)).map(({ id, title }) => planned(id, title));
  const others = [...found.values()]
    .filter(({ id }) => !given.some((examination) => examination.id === id))
    .toSorted(
      (a, b) =>
        compareDates(a.date, b.date) || compareNaturally(a.title, b.title) || compareNaturally(a.id, b.id),
    );
  return { order: [...named, ...others.map(({ id, title }) => planned(id, title))], idOf, givenAs };
}

/** YYYY-MM-DD, of the study, else of the picture itself; undefined where neither is a date. */
function dateOf({ study, acquisitionDate }: ImageInstance): string | undefined {
  const parts = [study.date, acquisitionDate].map((text) =>
    /^(\d{4})(\d{2})(\d{2})$/.exec(text?.trim() ?? ''),
  );
  return parts
    .find((found) => found !== null)
    ?.slice(1)
    .join('-');
}

/** Undated examinations come last. */
const compareDates = (a: string, b: string): number =>
  (a || '9') < (b || '9') ? -1 : (a || '9') > (b || '9') ? 1 : 0;

/** A reader marks a file without a study by `folder:`. */
const hasStudy = ({ encoding, study }: ImageInstance): boolean =>
  encoding.format === 'dicom' && study.uid !== '' && !study.uid.startsWith('folder:');

function ownExamination(instance: ImageInstance): string {
  return hasStudy(instance) ? `study:${instance.study.uid}` : `folder:${topFolder(instance.path)}`;
}

const topFolder = (path: string): string =>
  path.includes('/') ? path.slice(0, path.indexOf('/')) : LOOSE_FILES;

function titleOf(instance: ImageInstance): string {
  const { study, path } = instance;
  if (!hasStudy(instance)) return topFolder(path);
  return [study.description, dateOf(instance) ?? study.date].filter((part) => part).join(' · ') || 'Study';
}
