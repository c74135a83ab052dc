import type { Modality } from './scan.ts';
import { foldText, wordTest } from './words.ts';

export interface ModalityFacts {
  /** DICOM's Modality as written. */
  readonly dicom: string | undefined;
  readonly sopClass: string | undefined;
  readonly words: readonly string[];
  readonly contrastAgent: string | undefined;
}

export interface ModalityGuess {
  readonly modality: Modality | undefined;
  readonly source: 'header' | 'words' | 'unknown';
  /** Name of the rule that decided. */
  readonly rule: string;
}

interface Facts {
  readonly code: string;
  readonly text: string;
  readonly agent: string;
}

interface ModalityRule {
  readonly name: string;
  readonly modality: Modality;
  readonly source: 'header' | 'words';
  readonly matches: (facts: Facts) => boolean;
}

const isCode =
  (...codes: readonly string[]) =>
  ({ code }: Facts) =>
    codes.includes(code);

const BARIUM_WORDS = wordTest(`
      barium*, baryt*, bario, swallow*, enema*, meal, follow through, upper gi, ugi,
      lower gi, small bowel series, esophagogra*, oesophagogra*, breischluck*,
      kolonkontrast*, lavement baryte, transit baryte, togd, transito, defecogra*,
      defakogra*, 钡, 吞钡, 上消化道造影`);
const NO_AGENT = wordTest('none, no, without, nein, ohne, non, sin, 无');
/** Agents for vessels, joints and the urinary tract: a fluoroscopy with one of them is no barium study. */
const OTHER_AGENT = wordTest(`
      iod*, jod*, ioh*, iop*, iom*, iov*, omnipaque*, visipaque*, ultravist*, isovue*,
      optiray*, imeron*, conray*, cysto*, urogra*, gad*, co2, air, 碘`);

/** Codes under which anything is stored: only words can tell what the picture is. */
const ANYTHING = ['', 'OT', 'SC', 'DOC', 'XC'];

function inWords(words: string): (facts: Facts) => boolean {
  const test = wordTest(words);
  return ({ code, text }) => ANYTHING.includes(code) && test(text);
}

/** First match wins. The header is believed before words, and words of a narrow meaning before wide ones. */
export const MODALITY_RULES: readonly ModalityRule[] = [
  { name: 'CT', modality: 'CT', source: 'header', matches: isCode('CT') },
  { name: 'MR', modality: 'MRI', source: 'header', matches: isCode('MR') },
  {
    name: 'X-ray or fluoroscopy with a word of a barium study',
    modality: 'Barium',
    source: 'header',
    matches: ({ code, text, agent }) =>
      ['RF', 'CR', 'DX', 'RG'].includes(code) && (BARIUM_WORDS(text) || BARIUM_WORDS(agent)),
  },
  {
    name: 'fluoroscopy with a contrast agent that is not for vessels, joints or the urinary tract',
    modality: 'Barium',
    source: 'header',
    matches: ({ code, agent }) =>
      code === 'RF' && agent.trim() !== '' && !NO_AGENT(agent) && !OTHER_AGENT(agent),
  },
  { name: 'RF', modality: 'Fluoroscopy', source: 'header', matches: isCode('RF') },
  {
    name: 'CR, DX, RG, PX or IO',
    modality: 'X-ray',
    source: 'header',
    matches: isCode('CR', 'DX', 'RG', 'PX', 'IO'),
  },
  { name: 'MG', modality: 'Mammography', source: 'header', matches: isCode('MG') },
  { name: 'US or IVUS', modality: 'Ultrasound', source: 'header', matches: isCode('US', 'IVUS') },
  { name: 'XA', modality: 'DSA (angiography)', source: 'header', matches: isCode('XA', 'DS') },
  { name: 'NM, PT or ST', modality: 'Nuclear medicine', source: 'header', matches: isCode('NM', 'PT', 'ST') },
  {
    name: 'a word for mammography',
    modality: 'Mammography',
    source: 'words',
    matches: inWords('mammogra*, mammo, mg, tomosynth*, mamografia*, 钼靶'),
  },
  {
    name: 'a word for a barium study',
    modality: 'Barium',
    source: 'words',
    matches: ({ code, text }) => ANYTHING.includes(code) && BARIUM_WORDS(text),
  },
  {
    name: 'a word for nuclear medicine',
    modality: 'Nuclear medicine',
    source: 'words',
    matches: inWords(`
      pet, spect, scintigra*, szintigra*, gammagrafia*, nuclear*, nuklear*, bone scan, 核医学,
      骨扫描, 显像`),
  },
  {
    name: 'a word for CT',
    modality: 'CT',
    source: 'words',
    matches: inWords(`
      ct, cta, ncct, cect, hrct, ldct, cbct, ctpa, cct, computed tomogra*, computertomogra*,
      scanner, tdm, tac, tomodensito*, 断层扫描`),
  },
  {
    name: 'a word for MRI',
    modality: 'MRI',
    source: 'words',
    matches: inWords(`
      mri, mra, mrt, irm, fmri, mrcp, magnetic resonance, magnetresonanz*, kernspin*,
      resonanci*, resonance magnetique, t1, t1w*, t2, t2w*, flair, dwi, adc, swi, stir,
      mprage, 磁共振, 核磁`),
  },
  {
    name: 'a word for angiography',
    modality: 'DSA (angiography)',
    source: 'words',
    matches: inWords('dsa, angiogra*, arteriogra*, venogra*, 血管造影'),
  },
  {
    name: 'a word for fluoroscopy',
    modality: 'Fluoroscopy',
    source: 'words',
    matches: inWords('fluoro*, durchleuchtung*, radioscop*, 透视'),
  },
  {
    name: 'a word for ultrasound',
    modality: 'Ultrasound',
    source: 'words',
    matches: inWords(`
      ultrasound*, ultraschall*, us, usg, sono*, echo, echogra*, ecogra*, echocardio*,
      doppler*, pocus, 超声, b超, 彩超`),
  },
  {
    name: 'a word for X-ray',
    modality: 'X-ray',
    source: 'words',
    matches: inWords(`
      xray*, x ray*, xr, cxr, axr, kub, radiogra*, rontgen*, roentgen*, roe, rx, opg,
      panoramic*, x线, x光, 平片`),
  },
];

/** DICOM's codes for single pictures and films that stand for themselves, without a place in the patient. */
export const PROJECTIONS: readonly string[] = [
  'CR',
  'DX',
  'RG',
  'PX',
  'IO',
  'MG',
  'US',
  'IVUS',
  'XA',
  'RF',
  'NM',
  'ES',
  'GM',
  'XC',
  'OP',
  'SM',
];

/** SOP classes whose modality is beyond doubt, for files that leave Modality out. */
const CODE_OF_SOP_CLASS: readonly (readonly [prefix: string, code: string])[] = [
  ['1.2.840.10008.5.1.4.1.1.128', 'PT'],
  ['1.2.840.10008.5.1.4.1.1.130', 'PT'],
  ['1.2.840.10008.5.1.4.1.1.12.2', 'RF'],
  ['1.2.840.10008.5.1.4.1.1.12.1', 'XA'],
  ['1.2.840.10008.5.1.4.1.1.1.1', 'DX'],
  ['1.2.840.10008.5.1.4.1.1.1.2', 'MG'],
  ['1.2.840.10008.5.1.4.1.1.1.3', 'IO'],
  ['1.2.840.10008.5.1.4.1.1.1', 'CR'],
  ['1.2.840.10008.5.1.4.1.1.20', 'NM'],
  ['1.2.840.10008.5.1.4.1.1.2', 'CT'],
  ['1.2.840.10008.5.1.4.1.1.3', 'US'],
  ['1.2.840.10008.5.1.4.1.1.4', 'MR'],
  ['1.2.840.10008.5.1.4.1.1.6', 'US'],
];

/** DICOM's code for what made the picture: Modality, or what the SOP class says where that is missing. */
export function modalityCode(dicom: string | undefined, sopClass: string | undefined): string {
  const written = dicom?.trim().toUpperCase() ?? '';
  if (written !== '' || sopClass === undefined) return written;
  return (
    CODE_OF_SOP_CLASS.find(([prefix]) => sopClass === prefix || sopClass.startsWith(`${prefix}.`))?.[1] ?? ''
  );
}

/** RadDiag's modality of a scan; undefined where neither header nor words tell, and the user must. */
export function guessModality(facts: ModalityFacts): ModalityGuess {
  const folded: Facts = {
    code: modalityCode(facts.dicom, facts.sopClass),
    text: foldText(facts.words),
    agent: foldText([facts.contrastAgent ?? '']),
  };
  const rule = MODALITY_RULES.find((candidate) => candidate.matches(folded));
  return rule
    ? { modality: rule.modality, source: rule.source, rule: rule.name }
    : { modality: undefined, source: 'unknown', rule: 'neither header nor words' };
}
