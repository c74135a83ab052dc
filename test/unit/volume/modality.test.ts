import { describe, expect, it } from 'vitest';
import { guessModality, MODALITY_RULES, modalityCode } from '@/volume/modality.ts';
import type { Modality } from '@/volume/scan.ts';

const guess = (dicom: string | undefined, words: readonly string[] = [], contrastAgent?: string) =>
  guessModality({ dicom, sopClass: undefined, words, contrastAgent });

/** Rule, modality, code, words, agent. */
type Case = [string, Modality, string | undefined, (readonly string[])?, string?];

const CASES: readonly Case[] = [
  ['CT', 'CT', 'CT', ['barium enema']],
  ['MR', 'MRI', 'MR', ['angiography']],
  ['X-ray or fluoroscopy with a word of a barium study', 'Barium', 'RF', ['Breischluck']],
  [
    'fluoroscopy with a contrast agent that is not for vessels, joints or the urinary tract',
    'Barium',
    'RF',
    ['Abdomen'],
    'ORAL & RECTAL',
  ],
  ['RF', 'Fluoroscopy', 'RF', ['ERCP']],
  ['CR, DX, RG, PX or IO', 'X-ray', 'DX', ['CT scanogram']],
  ['MG', 'Mammography', 'MG'],
  ['US or IVUS', 'Ultrasound', 'US'],
  ['XA', 'DSA (angiography)', 'XA'],
  ['NM, PT or ST', 'Nuclear medicine', 'PT', ['CT']],
  ['a word for mammography', 'Mammography', undefined, ['mammogram left MLO']],
  ['a word for a barium study', 'Barium', 'OT', ['Upper GI series']],
  ['a word for nuclear medicine', 'Nuclear medicine', 'SC', ['Bone Scan']],
  ['a word for CT', 'CT', undefined, ['CT angiography']],
  ['a word for MRI', 'MRI', undefined, ['T2w_FLAIR.nii.gz']],
  ['a word for angiography', 'DSA (angiography)', 'OT', ['cerebral angiogram']],
  ['a word for fluoroscopy', 'Fluoroscopy', 'OT', ['Durchleuchtung Zwerchfell']],
  ['a word for ultrasound', 'Ultrasound', undefined, ['腹部超声']],
  ['a word for X-ray', 'X-ray', undefined, ['CXR_0017.png']],
];

describe('modality rules', () => {
  it('have a case each', () =>
    expect(CASES.map(([rule]) => rule)).toEqual(MODALITY_RULES.map((rule) => rule.name)));

  it.each(CASES)('%s', (rule, modality, code, words, agent) => {
    const source = rule.startsWith('a word') ? 'words' : 'header';
    expect(guess(code, words, agent)).toEqual({ modality, source, rule });
  });

  it.each(['CR', 'DX', 'RG', 'PX', 'IO'])('%s is X-ray', (code) =>
    expect(guess(code).modality).toBe('X-ray'),
  );
  it.each(['NM', 'PT', 'ST'])('%s is nuclear medicine', (code) =>
    expect(guess(code).modality).toBe('Nuclear medicine'),
  );

  it.each(['Omnipaque 300', 'NONE', 'Iodine', 'CO2', ''])(
    'a fluoroscopy with %j is no barium study',
    (agent) => expect(guess('RF', ['Hüfte'], agent).modality).toBe('Fluoroscopy'),
  );

  it.each(['Barium sulfate', 'Micropaque barium', '硫酸钡'])('a fluoroscopy with %j is one', (agent) =>
    expect(guess('RF', [], agent).modality).toBe('Barium'),
  );

  it.each<[string | undefined, string]>([
    ['OT', 'DSC_0012.JPG'],
    ['SC', ''],
    [undefined, 'holiday'],
    ['SM', 'CT guided'],
    ['ES', 'MRI'],
  ])('nobody knows %s %j', (code, word) =>
    expect(guess(code, [word])).toEqual({
      modality: undefined,
      source: 'unknown',
      rule: 'neither header nor words',
    }),
  );

  it('is told by the SOP class where the header leaves it out', () => {
    expect(modalityCode(undefined, '1.2.840.10008.5.1.4.1.1.2.1')).toBe('CT');
    expect(modalityCode('', '1.2.840.10008.5.1.4.1.1.128')).toBe('PT');
    expect(modalityCode(' mr ', '1.2.840.10008.5.1.4.1.1.2')).toBe('MR');
    expect(modalityCode(undefined, '1.2.840.10008.5.1.4.1.1.1.1.1')).toBe('DX');
    expect(modalityCode(undefined, '1.2.840.10008.5.1.4.1.1.12.2')).toBe('RF');
    expect(modalityCode(undefined, '1.2.840.10008.5.1.4.1.1.7')).toBe('');
  });
});
