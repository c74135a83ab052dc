import { expect, test } from 'vitest';
import { headerPosture } from '@/gate/header-posture.ts';
import { dicomFile, picture, type Element } from '../../support/synthetic-dicom.ts';
import { FACTS, imageOf, PIXELS } from './reading.ts';

const DX = { ...FACTS, modality: 'DX', sopClass: '1.2.840.10008.5.1.4.1.1.1.1' };
const projectionOf = async (elements: readonly Element[]) =>
  (await imageOf(dicomFile(picture(DX, [...elements, PIXELS])))).projection;

test.each([
  ['L\\F', 'as-read'],
  ['R\\F', 'mirrored'],
  ['L\\H', 'upside-down'],
  ['R\\H', 'half-turn'],
  ['F\\L', 'oblique'],
  ['LA\\FP', 'as-read'],
  // Lateral views are read from either side.
  ['A\\F', 'as-read'],
  ['P\\F', 'as-read'],
  ['P\\H', 'upside-down'],
])('Patient Orientation %s of a radiograph is %s', async (orientation, posture) => {
  const projection = await projectionOf([['00200020', 'CS', orientation]]);
  expect(projection && headerPosture({ projection })).toBe(posture);
});

test.each(['', 'L', 'X\\F', 'L\\'])('Patient Orientation "%s" says nothing', async (orientation) => {
  expect(await projectionOf([['00200020', 'CS', orientation]])).toBeUndefined();
});

test('view, side and what was done to the detector’s picture', async () => {
  expect(
    await projectionOf([
      ['00185101', 'CS', 'PA'],
      ['00187032', 'DS', '90'],
      ['00187034', 'CS', 'YES'],
      ['00200060', 'CS', 'L'],
      ['00200062', 'CS', 'R'],
    ]),
  ).toEqual({ view: 'PA', turned: 90, flipped: true, laterality: 'R' });
  expect(
    await projectionOf([
      ['00187032', 'DS', '0'],
      ['00187034', 'CS', 'NO'],
      ['00200062', 'CS', 'U'],
    ]),
  ).toBeUndefined();
});
