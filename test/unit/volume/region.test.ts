import { describe, expect, it } from 'vitest';
import { REGION_RULES, regionOf } from '@/volume/region.ts';
import type { Region } from '@/volume/scan.ts';
import { foldText, wordTest } from '@/volume/words.ts';

const CASES: Readonly<Record<Region, readonly string[]>> = {
  breast: ['BREAST', 'Mammographie li', 'L-CC'.replace('-', ''), '乳腺'],
  spine: [
    'CSPINE',
    'C-Spine ap',
    'LWS_seitl.',
    'BWS',
    'Rachis lombaire',
    'columna',
    '腰椎',
    '胸椎',
    'Thoracic spine',
  ],
  'upper limb': ['SHOULDER', 'Schulter re.', 'épaule', 'Muñeca', 'Handgelenk', 'HAND', '肘关节', 'FOREARM'],
  'lower limb': [
    'KNEE',
    'Hüfte',
    'Hueft_TEP',
    'femoral neck',
    'OSG',
    'genou',
    'rodilla',
    '股骨颈',
    'Calcaneus',
  ],
  chest: [
    'CHEST',
    'THX',
    'Thorax pa',
    'CTThorax',
    'HRCT',
    'poumon',
    'tórax',
    '胸部',
    '肺',
    'Herz',
    'Barium swallow',
  ],
  'abdomen and pelvis': [
    'ABDOMEN',
    'abd',
    'ABD2',
    'Becken',
    'bassin',
    'KUB',
    'Leber',
    'riñon',
    '腹部',
    '盆腔',
    'MRCP',
  ],
  'head and neck': [
    'BRAIN',
    'HEAD',
    'Schädel',
    'Schaedel',
    'cCT',
    'cerveau',
    'cabeza',
    '头颅',
    'NNH',
    'Halsweichteile',
    'MRBrain',
  ],
};

describe('regions', () => {
  it('have a rule each', () =>
    expect(REGION_RULES.map((rule) => rule.region).toSorted()).toEqual(Object.keys(CASES).toSorted()));

  it.each(Object.entries(CASES).flatMap(([region, words]) => words.map((word) => [word, region])))(
    '%s is %s',
    (word, region) => expect(regionOf([[word]])?.region).toBe(region),
  );

  it.each(['', 'AX T1', 'darm9x', 'handling', 'PA', 'legend', '手术'])('%j is nowhere', (word) =>
    expect(regionOf([word === 'darm9x' ? ['charm'] : [word]])).toBeUndefined(),
  );

  it('believe the first source that says anything', () => {
    expect(regionOf([['PA'], ['KNEE'], ['CHEST']])?.region).toBe('lower limb');
  });
});

describe('words', () => {
  it('are folded: case, diacritics, camel case, punctuation', () => {
    expect(foldText(['LWS_apSeitl', 'ÉPAULE', 'Größe', 'CTThorax'])).toBe(
      'lws ap seitl\nepaule\ngrosse\nct thorax',
    );
  });

  it('are whole, beginnings or phrases, and do not reach across texts', () => {
    const test = wordTest('t1, abd, thora*, bone scan');
    const matches = ['t1', 't1 w', 'abd2', 'thoracic', 'a bone scan'];
    const others = ['t12', 'xt1', 'abdo', 'athora', 'bone\nscan', 'bones can'];
    expect(matches.filter(test)).toEqual(matches);
    expect(others.filter(test)).toEqual([]);
  });
});
