import { describe, expect, it } from 'vitest';
import type { ImageInstance } from '@/parse/instance.ts';
import { CONTENT_RULES, THREE_PLANE_RULE } from '@/volume/content.ts';
import { groupInstances } from '@/volume/group.ts';
import { compareNaturally } from '@/volume/order.ts';
import { axial, CORONAL, frame, instance, SAGITTAL, stack } from './build.ts';

describe('content rules', () => {
  const ct = (facts: Partial<ImageInstance>) => [...stack(9, { series: { uid: 'axial' } }), instance(facts)];
  const unplaced = { series: { uid: 'x' }, frames: [frame()] };
  const placed = { series: { uid: 'x' }, frames: [axial(0)] };
  const secondary = '1.2.840.10008.5.1.4.1.1.7';
  const cases: Readonly<Record<string, readonly [readonly ImageInstance[], excluded: string]>> = {
    'localiser by image type': [
      ct({ ...placed, imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }),
      'localiser',
    ],
    'localiser by words': [ct({ ...placed, words: ['CHEST', 'Topogramm 0.6'] }), 'localiser'],
    'MR survey': [stack(6, { dicomModality: 'MR', words: ['Survey'] }), 'localiser'],
    'screenshot by image type': [
      ct({ ...placed, imageType: ['DERIVED', 'SECONDARY', 'SCREEN SAVE'] }),
      'screenshot',
    ],
    'report page by words': [ct({ ...unplaced, words: ['Dose Report'] }), 'screenshot'],
    'secondary capture': [ct({ ...unplaced, sopClassUid: secondary }), 'screenshot'],
    'maximum or minimum projection, volume rendering': [
      ct({ ...placed, imageType: ['DERIVED', 'SECONDARY', 'AXIAL', 'MIP'] }),
      'derived',
    ],
    reformat: [ct({ ...placed, imageType: ['DERIVED', 'SECONDARY', 'CSA_MPR'] }), 'derived'],
  };

  it('have a case each', () => expect(Object.keys(cases)).toEqual(CONTENT_RULES.map((rule) => rule.name)));

  it.each(Object.entries(cases))('%s', (name, [files, excluded]) => {
    const found = groupInstances(files).scans.filter((scan) => scan.rules.includes(name));
    expect(found.map((scan) => scan.excluded)).toEqual([excluded]);
  });

  it('cut a localiser out of the series that it is in', () => {
    const scout = stack(2, { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }, { orientation: CORONAL });
    expect(groupInstances([...scout, ...stack(30)]).scans.map((s) => [s.slices.length, s.excluded])).toEqual([
      [2, 'localiser'],
      [30, undefined],
    ]);
  });

  it('know a survey of three planes without a name, and leave three real stacks in', () => {
    const planes = (n: number) =>
      [undefined, CORONAL, SAGITTAL].flatMap((orientation, i) =>
        stack(n, { dicomModality: 'MR' }, orientation ? { orientation } : {}, i * 100),
      );
    const survey = groupInstances(planes(5)).scans;
    expect(survey.map((scan) => scan.excluded)).toEqual(['localiser', 'localiser', 'localiser']);
    expect(survey[0]?.rules).toContain(THREE_PLANE_RULE);
    expect(groupInstances(planes(20)).scans.map((scan) => scan.excluded)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['a skeletal survey in X-ray', instance({ dicomModality: 'DX', words: ['Bone survey'] })],
    ['an MPRAGE', instance({ dicomModality: 'MR', words: ['t1_mpr_sag_iso'] })],
    ['a subtraction', instance({ dicomModality: 'MR', imageType: ['DERIVED', 'PRIMARY', 'SUBTRACTION'] })],
    ['an X-ray stored as secondary capture', instance({ dicomModality: 'CR', sopClassUid: secondary })],
    ['a converted stack in that class', instance({ ...placed, sopClassUid: secondary })],
  ])('leave in %s', (_, file) => expect(groupInstances([file]).scans[0]?.excluded).toBeUndefined());

  it('keep a reformat where the examination has no original of its modality', () => {
    const reformat = { imageType: ['DERIVED', 'SECONDARY', 'REFORMATTED'], series: { uid: 'r' } };
    const [scan] = groupInstances(stack(9, reformat)).scans;
    expect(scan?.excluded).toBeUndefined();
    expect(scan?.rules).toContain('kept: the examination has no original');
    const both = groupInstances([...stack(9, reformat), ...stack(9)]).scans;
    expect(both.map((s) => s.excluded ?? 'in').toSorted(compareNaturally)).toEqual(['derived', 'in']);
  });
});
