import type { Examination, Modality, Scan } from './scan.ts';

/** How many scans reach the model. */
export interface ScanLimits {
  /** In one examination. */
  readonly perModality: Readonly<Record<Modality, number>>;
  /** In the whole case. */
  readonly maxScans: number;
}

/** What RadDiag was trained with: CT and MRI at most 3 an examination, X-ray 2, others 1; 4 in a case. */
export const RADDIAG_LIMITS: ScanLimits = {
  perModality: {
    CT: 3,
    MRI: 3,
    'X-ray': 2,
    Ultrasound: 1,
    'Annotated image': 1,
    Fluoroscopy: 1,
    Mammography: 1,
    'DSA (angiography)': 1,
    'Nuclear medicine': 1,
    Barium: 1,
  },
  maxScans: 4,
};

/** Slices from which a stack counts as one: fewer are a bolus test or a single plane. */
const STACK_SLICES = 8;

/** Which of two scans of one examination and modality is taken first: the larger value wins, rule after rule. */
export const PREFERENCES: readonly { readonly name: string; readonly value: (scan: Scan) => number }[] = [
  {
    name: 'a stack before single slices',
    value: (scan) => Number(scan.volume !== undefined && scan.slices.length >= STACK_SLICES),
  },
  { name: 'with contrast medium before without', value: (scan) => Number(scan.contrast === true) },
  { name: 'more slices', value: (scan) => scan.slices.length },
  { name: 'larger pictures', value: (scan) => scan.rows * scan.columns },
];

/**
 * Marks what is over the model's limits as `over-limit`, keeping the scans that tell most. The case's places go round
 * the examinations and modalities: the best scan of each comes before the second best of any.
 * @param included ids of scans that the user put in by hand: they are kept, and take their places first
 */
export function selectScans(
  scans: readonly Scan[],
  examinations: readonly Examination[],
  limits: ScanLimits = RADDIAG_LIMITS,
  included: ReadonlySet<string> = new Set(),
): readonly Scan[] {
  const place = new Map(examinations.map(({ id }, i) => [id, i]));
  const candidates = scans.filter((scan) => scan.excluded === undefined);
  const byHand = candidates.filter((scan) => included.has(scan.id));
  const taken = new Map<string, number>();
  for (const scan of byHand) taken.set(groupOf(scan), (taken.get(groupOf(scan)) ?? 0) + 1);
  const ranked: { readonly scan: Scan; readonly rank: number }[] = [];
  for (const scan of candidates.filter((candidate) => !included.has(candidate.id)).toSorted(compareScans)) {
    const rank = taken.get(groupOf(scan)) ?? 0;
    taken.set(groupOf(scan), rank + 1);
    if (rank < limitOf(scan, limits)) ranked.push({ scan, rank });
  }
  ranked.sort(
    (a, b) =>
      a.rank - b.rank ||
      (place.get(a.scan.examinationId) ?? 0) - (place.get(b.scan.examinationId) ?? 0) ||
      compareScans(a.scan, b.scan),
  );
  const room = Math.max(0, limits.maxScans - byHand.length);
  return withOnly(scans, [...byHand, ...ranked.slice(0, room).map(({ scan }) => scan)]);
}

/**
 * The reference's own rule for case lists: examination after examination, scans in the order given, at most so many
 * of a modality in each, and the first `maxScans` of what is left. What is over becomes `over-limit`.
 */
export function limitsInOrder(
  scans: readonly Scan[],
  examinations: readonly Examination[],
  limits: ScanLimits = RADDIAG_LIMITS,
): readonly Scan[] {
  const kept: Scan[] = [];
  const taken = new Map<string, number>();
  for (const { id } of examinations) {
    for (const scan of scans) {
      if (scan.examinationId !== id || scan.excluded !== undefined) continue;
      const rank = taken.get(groupOf(scan)) ?? 0;
      taken.set(groupOf(scan), rank + 1);
      if (rank < limitOf(scan, limits)) kept.push(scan);
    }
  }
  return withOnly(scans, kept.slice(0, limits.maxScans));
}

const groupOf = (scan: Scan): string => `${scan.examinationId}|${scan.modality}`;

const limitOf = (scan: Scan, limits: ScanLimits): number =>
  scan.modality === undefined ? 0 : limits.perModality[scan.modality];

function compareScans(a: Scan, b: Scan): number {
  for (const { value } of PREFERENCES) {
    const difference = value(b) - value(a);
    if (difference !== 0) return difference;
  }
  return 0;
}

function withOnly(scans: readonly Scan[], kept: readonly Scan[]): readonly Scan[] {
  const ids = new Set(kept.map((scan) => scan.id));
  return scans.map((scan) =>
    scan.excluded === undefined && !ids.has(scan.id) ? { ...scan, excluded: 'over-limit' } : scan,
  );
}
