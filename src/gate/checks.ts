import { bestOther, featureDistance, overSlices } from './feature-distance.ts';
import type { Look } from './look.ts';
import { chest, posture } from './posture-checks.ts';
import { two, type GateScan, type ScanCheck, type CheckFinding } from './scan-check.ts';

export const THRESHOLDS = {
  /** Share of clearly coloured pixels of a photograph, and of Doppler or an annotation. */
  photo: 0.25,
  coloured: 0.01,
  /** A page: so much of the picture has one and the same bright value. */
  page: 0.4,
  /** Standard deviation of a picture in which nothing can be seen. */
  constant: 4,
  /** All but so many pixels are black or white, and so many are white at least. */
  binaryMiddle: 0.06,
  binaryWhite: 0.02,
  /** Cells of letters. */
  textMarks: 1,
  /** Fewest slices of a CT or MRI stack. */
  slices: 5,
} as const;

const LOCALISER_RULE = /localiser|survey|three upright planes/i;

export const isLocaliser = ({ scan }: GateScan): boolean =>
  scan.excluded === 'localiser' || scan.rules.some((rule) => LOCALISER_RULE.test(rule));

const isStack = ({ modality }: GateScan): boolean => modality === 'CT' || modality === 'MRI';

/** The median look of a scan by one number: one odd slice does not make an odd scan. */
function median({ looks }: GateScan, of: (look: Look) => number): number {
  const sorted = looks.map(of).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const percent = (share: number): number => Math.round(100 * share);

const photo: ScanCheck = {
  name: 'colour photograph',
  find(gated) {
    const colourful = median(gated, (look) => look.colourful);
    const facts = { colourful: percent(colourful), skin: percent(median(gated, (look) => look.skin)) };
    // A header that names the modality is believed: fusion pictures and maps of nuclear medicine are coloured.
    const named = gated.scan.modalitySource === 'header';
    if (colourful >= THRESHOLDS.photo) return [{ check: 'photo', level: named ? 'warn' : 'stop', facts }];
    return colourful >= THRESHOLDS.coloured ? [{ check: 'coloured', level: 'note', facts }] : [];
  },
};

const document: ScanCheck = {
  name: 'document or screenshot',
  find(gated) {
    const page = median(gated, (look) => look.page);
    if (page < THRESHOLDS.page) return [];
    const facts = { page: percent(page) };
    return median(gated, (look) => look.pageMarks) >= THRESHOLDS.textMarks
      ? [{ check: 'document', level: 'stop', facts }]
      : [{ check: 'bright-background', level: 'warn', facts }];
  },
};

const window: ScanCheck = {
  name: 'extreme window',
  find(gated) {
    if (gated.looks.length === 0) return [];
    const spread = median(gated, (look) => look.spread);
    if (spread < THRESHOLDS.constant)
      return [{ check: 'constant', level: 'stop', facts: { spread: two(spread) } }];
    const middle = median(gated, (look) => look.middle);
    const white = median(gated, (look) => look.white);
    return middle < THRESHOLDS.binaryMiddle && white > THRESHOLDS.binaryWhite
      ? [{ check: 'binary-window', level: 'warn', facts: { share: percent(1 - middle) } }]
      : [];
  },
};

const text: ScanCheck = {
  name: 'burned-in text',
  find(gated) {
    if (gated.scan.findings.some(({ kind }) => kind === 'burned-in-text'))
      return [{ check: 'burned-in-text', level: 'warn', facts: {} }];
    const marks = Math.max(0, ...gated.looks.map((look) => look.textMarks));
    return marks >= THRESHOLDS.textMarks
      ? [{ check: 'text-in-picture', level: 'note', facts: { places: marks } }]
      : [];
  },
};

const measuredHere: ScanCheck = {
  name: 'modality and region measured in this pack',
  find({ scan, modality }, { measured }) {
    if (!measured) return [];
    if (!measured.results.some((result) => result.modality === modality)) {
      const known = [...new Set(measured.results.map((result) => result.modality))].join(', ');
      return [{ check: 'unmeasured-modality', level: 'warn', facts: { modality, known } }];
    }
    const regions = measured.regions?.find((row) => row.modality === modality)?.regions;
    if (!scan.region || !regions || regions.includes(scan.region)) return [];
    const facts = { modality, region: scan.region, known: regions.join(', ') };
    return [{ check: 'unmeasured-region', level: 'warn', facts }];
  },
};

const localiser: ScanCheck = {
  name: 'localiser',
  find: (gated) => (isLocaliser(gated) ? [{ check: 'localiser', level: 'warn', facts: {} }] : []),
};

const slices: ScanCheck = {
  name: 'too few slices',
  find(gated) {
    const count = gated.scan.slices.length;
    if (!isStack(gated) || count >= THRESHOLDS.slices) return [];
    const facts = { slices: count, modality: gated.modality, fewest: THRESHOLDS.slices };
    return [
      count === 1
        ? { check: 'single-slice', level: 'note', facts }
        : { check: 'few-slices', level: 'warn', facts },
    ];
  },
};

const geometry: ScanCheck = {
  name: 'gaps, spacing, tilt',
  find: ({ scan }) =>
    scan.findings.flatMap((finding): CheckFinding[] => {
      switch (finding.kind) {
        case 'gap':
          return [
            {
              check: 'gap',
              level: 'warn',
              facts: {
                slice: finding.afterSlice + 1,
                millimetres: two(finding.millimetres),
                expected: two(finding.expected),
              },
            },
          ];
        case 'irregular-spacing':
          return [
            {
              check: 'irregular-spacing',
              level: 'note',
              facts: { smallest: two(finding.smallest), largest: two(finding.largest) },
            },
          ];
        case 'gantry-tilt':
          return [{ check: 'tilt', level: 'note', facts: { degrees: two(finding.degrees) } }];
        case 'duplicate-slices':
          return [{ check: 'duplicate-slices', level: 'note', facts: { count: finding.count } }];
        default:
          return [];
      }
    }),
};

const distance: ScanCheck = {
  name: 'far from the training pictures',
  find({ modality, features }, { measured }) {
    const own = measured?.features?.find((row) => row.modality === modality);
    if (!own || features.length === 0) return [];
    const other = bestOther(features, own, measured?.features ?? []);
    if (other && own.margin !== undefined && other.margin > Math.max(0, own.margin))
      return [{ check: 'looks-like-other', level: 'warn', facts: { modality, other: other.modality } }];
    const far = overSlices(features, (slice) => featureDistance(slice, own)) / own.threshold;
    if (far <= 1) return [];
    return [{ check: 'far-from-training', level: 'warn', facts: { modality, times: two(far) } }];
  },
};

/** All that is looked at in a scan, in the order in which it is told. */
export const SCAN_CHECKS: readonly ScanCheck[] = [
  photo,
  document,
  window,
  localiser,
  measuredHere,
  distance,
  posture,
  chest,
  slices,
  geometry,
  text,
];
