import { describe, expect, it } from 'vitest';
import {
  committedLicences,
  isAllowed,
  licenceProblems,
  licencesText,
  productionPackages,
  type Licensed,
} from '../../../tools/licences.ts';

describe('third-party licences', () => {
  it('are all allowed, and the committed list is current', () => {
    expect(licenceProblems(productionPackages(), committedLicences())).toEqual([]);
  });

  it('name the large ones and what the demo case is made of', () => {
    const names = productionPackages().map(({ name }) => name);
    for (const name of ['onnxruntime-web', 'onnxruntime-node', 'react', '@cornerstonejs/core', 'daikon'])
      expect(names).toContain(name);
  });

  it.each([
    ['MIT', true],
    ['(MIT AND Zlib)', true],
    ['(WTFPL OR MIT)', true],
    ['GPL-3.0-only', false],
    ['MIT AND GPL-3.0-only', false],
    ['unknown', false],
    ['SEE LICENSE IN LICENSE.md', false],
  ])('%s: %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });

  it('report a licence that is not allowed and a stale list', () => {
    const planted: Licensed = {
      name: 'planted',
      version: '1.0.0',
      licence: 'AGPL-3.0',
      repository: '',
      text: undefined,
    };
    expect(licenceProblems([planted], licencesText([planted]))).toEqual([
      'planted 1.0.0 is under "AGPL-3.0", which is not allowed',
    ]);
    expect(licenceProblems([], 'old')).toHaveLength(1);
  });
});
