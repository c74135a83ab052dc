import { fileName, folderOf } from '@/files/paths.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { contentOf } from './content.ts';
import { PROJECTIONS } from './modality.ts';
import {
  clustersOf,
  codeOf,
  groupedBy,
  normalOf,
  placeOf,
  sameOrientation,
  type Picture,
} from './picture.ts';

/**
 * Which files are put together before anything is split. First match wins.
 * `stack` names the stack that a file goes into, within its examination; undefined where the rule does not apply.
 */
export interface StackRule {
  readonly name: string;
  readonly stack: (instance: ImageInstance, folder: FolderFacts) => string | undefined;
}

/** What is known of a file's neighbours. */
export interface FolderFacts {
  /** How many pictures of this size there are in the folder under the same name but for the number. */
  readonly numbered: number;
}

/** Pictures of a numbered series from this many on are slices of one scan. */
export const NUMBERED_PICTURES = 6;

const TOMOGRAPHY = ['CT', 'MR', 'PT'];

export const STACK_RULES: readonly StackRule[] = [
  {
    name: 'a folder of numbered pictures of one size',
    stack: (instance, folder) =>
      instance.encoding.format === 'picture' && folder.numbered >= NUMBERED_PICTURES
        ? numberedSeriesOf(instance)
        : undefined,
  },
  {
    name: 'a file that is no DICOM is a scan',
    stack: ({ path, encoding }) => (encoding.format === 'dicom' ? undefined : `file:${path}`),
  },
  {
    name: 'a single projection picture is a scan',
    stack: (instance) =>
      instance.frames.length === 1 && PROJECTIONS.includes(codeOf(instance))
        ? `file:${instance.path}`
        : undefined,
  },
  {
    name: 'a file of many frames is a scan',
    stack: (instance) =>
      instance.frames.length > 1 && !isPositionedTomography(instance) ? `file:${instance.path}` : undefined,
  },
  { name: 'a series', stack: (instance) => `series:${seriesOf(instance)}` },
];

/** Enhanced CT, MR and PET may spread one series over several files of many frames. */
const isPositionedTomography = (instance: ImageInstance): boolean =>
  TOMOGRAPHY.includes(codeOf(instance)) && instance.frames.every((frame) => frame.position !== undefined);

/** The series UID; the folder for a file that has none, as the reader marks it. */
function seriesOf({ series, path }: ImageInstance): string {
  return series.uid === '' || series.uid.startsWith('file:') ? `folder:${folderOf(path)}` : series.uid;
}

/** `CT/slice_#.png 512x512` for `CT/slice_017.png`; undefined without a number in the name. */
export function numberedSeriesOf({ path, rows, columns }: ImageInstance): string | undefined {
  const name = fileName(path);
  const pattern = name.replace(/\d+(?=\D*$)/, '#');
  return pattern === name ? undefined : `numbered:${folderOf(path)}/${pattern} ${columns}x${rows}`;
}

/** How a stack is cut. Every rule is applied to what the ones before it left; those that cut are named. */
export interface SplitRule {
  readonly name: string;
  /** Parts with what tells them apart, in words for the title. A single part: the rule does not apply. */
  readonly split: (stack: readonly Picture[]) => readonly StackPart[];
}

export interface StackPart {
  readonly label: string;
  readonly pictures: readonly Picture[];
}

const byValue =
  (label: (picture: Picture) => string) =>
  (stack: readonly Picture[]): readonly StackPart[] =>
    [...groupedBy(stack, label)].map(([value, pictures]) => ({ label: value, pictures }));

const byLikeness =
  (label: string, alike: (a: Picture, b: Picture) => boolean) =>
  (stack: readonly Picture[]): readonly StackPart[] =>
    clustersOf(stack, alike).map((pictures, i) => ({ label: `${label} ${i + 1}`, pictures }));

const whole = (stack: readonly Picture[]): readonly StackPart[] => [{ label: '', pictures: stack }];

/** Relative difference of pixel spacing that rounding in the header explains. */
const SPACING_TOLERANCE = 0.01;

export const SPLIT_RULES: readonly SplitRule[] = [
  { name: 'modality', split: byValue(({ instance }) => codeOf(instance)) },
  { name: 'image size', split: byValue(({ instance }) => `${instance.columns}×${instance.rows}`) },
  {
    name: 'colour',
    split: byValue(({ instance: { pixel } }) =>
      pixel.samplesPerPixel > 1 || pixel.photometric === 'PALETTE COLOR' ? 'colour' : 'grey',
    ),
  },
  { name: 'image type', split: byValue(({ instance }) => imageTypeOf(instance)) },
  {
    // A radial acquisition turns with every picture: each would be a scan of its own.
    name: 'orientation',
    split: (stack) => {
      const parts = byLikeness('orientation', sameOrientation)(stack);
      const radial = parts.length > 3 && parts.length === stack.length;
      return radial ? whole(stack) : parts.map((part) => ({ ...part, label: planeOf(part) ?? part.label }));
    },
  },
  { name: 'pixel spacing', split: byLikeness('spacing', sameSpacing) },
  { name: 'stack', split: byValue(({ header }) => `stack ${header.stackId ?? '–'}`) },
  { name: 'echo', split: byValue(({ header }) => `echo ${header.echo ?? '–'}`) },
  { name: 'b-value', split: byValue(({ header }) => `b ${header.bValue ?? '–'}`) },
  {
    // Without repeats the numbers run along the stack; at one place they are the frames of a film.
    name: 'temporal position',
    split: whenPlacesRepeat(byValue(({ header }) => `time ${header.temporalPosition ?? '–'}`)),
  },
  {
    name: 'acquisition',
    split: whenPlacesRepeat(byValue(({ instance }) => `acquisition ${instance.acquisitionNumber ?? '–'}`)),
  },
  { name: 'repeated positions', split: whenPlacesRepeat(byOccurrence) },
];

/** What tells the members of one series apart besides geometry: survey, reformat, and MR's kinds of image. */
const COMPONENTS =
  /^(M|P|R|I|PHASE|PHASE MAP|MAGNITUDE|REAL|IMAGINARY|WATER|FAT|IN PHASE|OUT PHASE|OPP PHASE|IP|OP|W|F|ADC|FA|TRACEW|SWI|MINIP|T1 MAP|T2 MAP|SUBTRACTION)$/;

function imageTypeOf(instance: ImageInstance): string {
  const component = instance.imageType
    .slice(2)
    .map((type) => type.replaceAll('_', ' '))
    .filter((type) => COMPONENTS.test(type));
  const { kind } = contentOf(instance);
  return [...(kind === 'primary' ? [] : [kind]), ...component].join(' ').toLowerCase() || 'primary';
}

function sameSpacing(a: Picture, b: Picture): boolean {
  const [one, two] = [a.header.spacing, b.header.spacing];
  if (!one || !two) return one === two;
  return [0, 1].every((i) => {
    const [x, y] = [one[i] ?? 0, two[i] ?? 0];
    return Math.abs(x - y) <= SPACING_TOLERANCE * Math.max(Math.abs(x), Math.abs(y));
  });
}

/** `axial`, `coronal` or `sagittal` by the nearest axis of the patient. */
function planeOf({ label, pictures }: StackPart): string | undefined {
  const normal = pictures[0] && normalOf(pictures[0].header);
  if (!normal) return undefined;
  const nearest = normal.reduce((best, x, i) => (Math.abs(x) > Math.abs(normal[best] ?? 0) ? i : best), 0);
  return `${['sagittal', 'coronal', 'axial'][nearest]} ${label.replace(/\D/g, '')}`;
}

/**
 * Applies a rule only where pictures lie on each other and there is more than one place, and only where it gives
 * stacks: a number that every picture has for itself tells nothing apart.
 */
function whenPlacesRepeat(split: SplitRule['split']): SplitRule['split'] {
  return (stack) => {
    const places = new Set(stack.map(placeOf));
    const repeats = !places.has(undefined) && places.size > 1 && places.size < stack.length;
    const parts = repeats ? split(stack) : [];
    return parts.length === 0 || parts.length * 2 > stack.length ? whole(stack) : parts;
  };
}

/** The n-th picture at each place, by number and name, goes into the n-th part; only when all places have as many. */
function byOccurrence(stack: readonly Picture[]): readonly StackPart[] {
  const places = [...groupedBy(stack, (picture) => placeOf(picture) ?? '').values()];
  const times = places[0]?.length ?? 0;
  if (places.some((place) => place.length !== times)) return whole(stack);
  const number = ({ instance, frame }: Picture) => (instance.instanceNumber ?? 0) + frame * 1e-6;
  const sorted = places.map((place) => place.toSorted((a, b) => number(a) - number(b)));
  return Array.from({ length: times }, (_, n) => ({
    label: `repeat ${n + 1}`,
    pictures: sorted.flatMap((place) => place[n] ?? []),
  }));
}
