import { dot } from '@/core/geometry.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { clustersOf, codeOf, normalOf, sameOrientation, type Picture } from './picture.ts';
import { foldText, wordTest } from './words.ts';

/** What a picture shows, as far as that decides whether it belongs in an inference. */
export type ContentKind = 'localiser' | 'screenshot' | 'derived' | 'primary';

interface ContentRule {
  readonly name: string;
  readonly kind: Exclude<ContentKind, 'primary'>;
  readonly matches: (facts: ContentFacts) => boolean;
}

interface ContentFacts {
  /** DICOM's Modality, or what the SOP class says. */
  readonly code: string;
  readonly sopClass: string;
  /** Image Type, blanks for underscores. */
  readonly types: readonly string[];
  readonly text: string;
  readonly positioned: boolean;
}

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const LOCALISER_WORDS = wordTest(
  'scout*, localizer*, localiser*, lokali*, topogra*, surview*, scanogra*, scano, pilot*, planscan*, 3 plane, ' +
    'three plane, loc, reperage*, localizador*, 定位',
);
const REPORT_WORDS = wordTest(
  'dose report*, dose info*, dosisprotokoll*, patient protocol, exam summary, screen save*, screenshot*, 剂量报告',
);
const MR_SURVEY_WORDS = wordTest('survey*, ubersicht*, uebersicht*');
const PROJECTION_WORDS = wordTest('mip, mips, minip, vrt, volume rendering, 3d vr');
const REFORMAT_WORDS = wordTest('mpr, mprs, reformat*, curved');
const PROJECTION_TYPE = /\b(MIP|MINIP|MAXIP|MIN IP|MAX IP|PROJECTION IMAGE|VOLUME RENDER\w*|VRT|SSD)\b/;
const REFORMAT_TYPE = /\b(MPR|REFORMATTED|CURVED|CPR)\b/;

const isStack = ({ code }: ContentFacts): boolean => ['CT', 'MR', 'PT'].includes(code);

/**
 * First match wins. Words count for tomography alone: a skeletal survey is no survey scan. `mpr` in a name is a
 * reformat in CT and a pulse sequence (MPRAGE) in MR.
 */
export const CONTENT_RULES: readonly ContentRule[] = [
  {
    name: 'localiser by image type',
    kind: 'localiser',
    matches: ({ types }) => types.some((type) => type.startsWith('LOCALI')),
  },
  {
    name: 'localiser by words',
    kind: 'localiser',
    matches: (facts) => isStack(facts) && LOCALISER_WORDS(facts.text),
  },
  {
    name: 'MR survey',
    kind: 'localiser',
    matches: ({ code, text }) => code === 'MR' && MR_SURVEY_WORDS(text),
  },
  {
    name: 'screenshot by image type',
    kind: 'screenshot',
    matches: ({ types }) => types.some((type) => /^SCREEN ?(SAVE|SHOT|CAPTURE)/.test(type)),
  },
  {
    name: 'report page by words',
    kind: 'screenshot',
    matches: ({ text, positioned }) => !positioned && REPORT_WORDS(text),
  },
  {
    // X-ray devices of some makers store their own pictures in this class, and converted stacks keep positions.
    name: 'secondary capture',
    kind: 'screenshot',
    matches: ({ code, sopClass, positioned }) =>
      !positioned &&
      (code === 'SC' || (inSecondaryCapture(sopClass) && ['CT', 'MR', 'PT', 'NM', 'OT', ''].includes(code))),
  },
  {
    name: 'maximum or minimum projection, volume rendering',
    kind: 'derived',
    matches: (facts) =>
      isStack(facts) &&
      (facts.types.some((type) => PROJECTION_TYPE.test(type)) || PROJECTION_WORDS(facts.text)),
  },
  {
    name: 'reformat',
    kind: 'derived',
    matches: (facts) =>
      isStack(facts) &&
      (facts.types.some((type) => REFORMAT_TYPE.test(type)) ||
        (facts.code === 'CT' && REFORMAT_WORDS(facts.text))),
  },
];

function inSecondaryCapture(sopClass: string): boolean {
  return sopClass === SECONDARY_CAPTURE || sopClass.startsWith(`${SECONDARY_CAPTURE}.`);
}

/** What a file's pictures are, and the rule that said so; primary where no rule speaks. */
export function contentOf(instance: ImageInstance): { readonly kind: ContentKind; readonly rule?: string } {
  const facts: ContentFacts = {
    code: codeOf(instance),
    sopClass: instance.sopClassUid ?? '',
    types: instance.imageType.map((type) => type.toUpperCase().replaceAll('_', ' ')),
    text: foldText(instance.words),
    positioned: instance.frames.some((frame) => frame.position !== undefined),
  };
  if (instance.encoding.format !== 'dicom') return { kind: 'primary' };
  const rule = CONTENT_RULES.find((candidate) => candidate.matches(facts));
  return rule ? { kind: rule.kind, rule: rule.name } : { kind: 'primary' };
}

/** Most pictures a plane of an MR survey has: seven is usual. */
const SURVEY_PICTURES = 9;
/** Cosine below which two planes stand upright on each other: within 6 degrees. */
const UPRIGHT_COSINE = 0.1;

export const THREE_PLANE_RULE = 'three upright planes of few slices';

/** Whether an MR series holds a few slices in each of three planes upright on each other: a survey without a name. */
export function isThreePlaneSurvey(series: readonly Picture[]): boolean {
  if (series.some(({ instance }) => codeOf(instance) !== 'MR')) return false;
  const planes = clustersOf(series, sameOrientation);
  if (planes.length < 3 || planes.some((plane) => plane.length > SURVEY_PICTURES)) return false;
  const normals = planes.map(([first]) => first && normalOf(first.header));
  const upright = (i: number, j: number) => {
    const [a, b] = [normals[i], normals[j]];
    return a !== undefined && b !== undefined && Math.abs(dot(a, b)) < UPRIGHT_COSINE;
  };
  return normals.some((_, i) =>
    normals.some((__, j) => upright(i, j) && normals.some((___, k) => upright(i, k) && upright(j, k))),
  );
}
