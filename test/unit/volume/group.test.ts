import { describe, expect, it } from 'vitest';
import type { ImageInstance } from '@/parse/instance.ts';
import { groupInstances } from '@/volume/group.ts';
import { axial, CORONAL, frame, instance, nifti, picture, random, shuffled, stack } from './build.ts';

const study = (uid: string, date?: string, description?: string): Pick<ImageInstance, 'study'> => ({
  study: { uid, ...(date && { date }), ...(description && { description }) },
});

describe('examinations', () => {
  it('are studies in the order of their dates, undated ones last', () => {
    const { examinations, scans } = groupInstances([
      ...stack(2, { ...study('c'), series: { uid: '3' } }),
      ...stack(2, { ...study('b', '20240305', 'CT Thorax'), series: { uid: '2' } }),
      ...stack(2, { ...study('a', '20230101'), series: { uid: '1' } }),
    ]);
    expect(examinations.map((examination) => examination.title)).toEqual([
      '2023-01-01',
      'CT Thorax · 2024-03-05',
      'Study',
    ]);
    expect(examinations.flatMap((examination) => examination.scanIds)).toEqual(scans.map((scan) => scan.id));
  });

  it('have the date of their study, else of their pictures; what is no date is none', () => {
    const { examinations } = groupInstances([
      ...stack(2, { ...study('a', '20230101'), acquisitionDate: '20230102', series: { uid: '1' } }),
      ...stack(2, { ...study('b'), acquisitionDate: '20240305', series: { uid: '2' } }),
      ...stack(2, { ...study('c', 'unknown'), series: { uid: '3' } }),
    ]);
    expect(examinations.map(({ title, date }) => [title, date])).toEqual([
      ['2023-01-01', '2023-01-01'],
      ['2024-03-05', '2024-03-05'],
      ['unknown', undefined],
    ]);
  });

  it('are the top folders for files without a study, loose files being one', () => {
    const { examinations } = groupInstances([
      nifti('patient/ct/a.nii.gz'),
      picture('patient/x.png'),
      picture('other/x.png'),
      picture('loose.png'),
      picture('loose2.png'),
      instance({ study: { uid: 'folder:patient/dicom' }, path: 'patient/dicom/1.dcm' }),
    ]);
    expect(examinations.map(({ title, scanIds }) => [title, scanIds.length])).toEqual([
      ['files', 2],
      ['other', 1],
      ['patient', 3],
    ]);
  });

  it('stand as a case list gives them, scans in its order and of its modality', () => {
    const files = [nifti('l/a.npy'), nifti('l/b.npy'), picture('l/c.png'), picture('l/d.png'), ...stack(3)];
    const { examinations, scans } = groupInstances(files, [
      { id: 'second', title: 'X-ray 1', modality: 'X-ray', paths: ['l/d.png', 'l/c.png'] },
      { id: 'first', title: 'CT 2', modality: 'CT', paths: ['l/b.npy', 'l/a.npy'] },
    ]);
    expect(examinations.map((examination) => examination.title)).toEqual(['X-ray 1', 'CT 2', 'Study']);
    expect(scans.map((s) => [s.slices[0]?.path, s.modality]).slice(0, 4)).toEqual([
      ['l/d.png', 'X-ray'],
      ['l/c.png', 'X-ray'],
      ['l/b.npy', 'CT'],
      ['l/a.npy', 'CT'],
    ]);
  });

  it('of a case list take numbered pictures one by one, and a folder as what it holds', () => {
    const pictures = Array.from({ length: 8 }, (_, i) => picture(`l/${i}.png`));
    const { scans } = groupInstances(
      [...pictures, ...stack(4).map((i) => ({ ...i, path: `l/ct/${i.path}` }))],
      [
        { id: 'x', title: 'x', modality: 'X-ray', paths: pictures.map((p) => p.path) },
        { id: 'c', title: 'c', modality: 'CT', paths: ['l/ct'] },
      ],
    );
    expect(scans.map((s) => [s.slices.length, s.examinationId])).toEqual([
      ...pictures.map(() => [1, 'x']),
      [4, 'c'],
    ]);
  });

  it('of a case list leave nothing out', () => {
    const scout = stack(2, { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }).map((i) => ({
      ...i,
      path: `s/${i.path}`,
    }));
    const given = [{ id: 'c', title: 'c', modality: 'CT' as const, paths: ['s'] }];
    expect(groupInstances(scout, given).scans.map((s) => s.excluded)).toEqual([undefined]);
    expect(groupInstances(scout).scans.map((s) => s.excluded)).toEqual(['localiser']);
  });
});

describe('scans', () => {
  it('are titled by series, number or file, with what cut them, and numbered when that is not enough', () => {
    const series = (uid: string, description?: string, number?: number) => ({
      series: { uid, ...(description && { description }), ...(number !== undefined && { number }) },
    });
    const { scans } = groupInstances([
      ...stack(2, series('1', 'DWI', 1), { bValue: 0 }),
      ...stack(2, series('1', 'DWI', 1), { bValue: 800 }),
      ...stack(2, series('2', undefined, 7)),
      instance({ dicomModality: 'CR', ...series('3', 'Thorax', 8), instanceNumber: 1 }),
      instance({ dicomModality: 'CR', ...series('3', 'Thorax', 8), instanceNumber: 2 }),
      instance({ dicomModality: 'CR', path: 'p/x.dcm', ...series('4') }),
    ]);
    expect(scans.map((scan) => scan.title)).toEqual([
      'DWI · b 0',
      'DWI · b 800',
      'Series 7',
      'Thorax (1)',
      'Thorax (2)',
      'x.dcm',
    ]);
  });

  it('wait for the user when nobody knows their modality', () => {
    const [scan] = groupInstances([picture('holiday.png')]).scans;
    expect([scan?.modality, scan?.modalitySource, scan?.excluded]).toEqual([
      undefined,
      'unknown',
      'modality-unknown',
    ]);
  });

  it('take modality and region from the names of folders and files without a header', () => {
    const [scan] = groupInstances([picture('cases/chest x-ray/17.png')]).scans;
    expect([scan?.modality, scan?.modalitySource, scan?.region, scan?.excluded]).toEqual([
      'X-ray',
      'words',
      'chest',
      undefined,
    ]);
  });

  it('know contrast by agent, frame or words', () => {
    const contrast = (facts: Partial<ImageInstance>) => groupInstances([instance(facts)]).scans[0]?.contrast;
    const described = (description: string) => contrast({ series: { uid: 's', description } });
    expect(contrast({ contrastAgent: 'Omnipaque 300' })).toBe(true);
    expect(contrast({ contrastAgent: 'NONE', series: { uid: 's', description: 'arterial' } })).toBe(false);
    expect(contrast({ frames: [frame({ contrast: true })] })).toBe(true);
    expect(described('Abdomen portalvenös')).toBe(true);
    expect(described('Brain without contrast')).toBe(false);
    expect(described('Brain')).toBe(false);
  });
});

describe('copies', () => {
  const a = instance({ path: 'p/a', instanceNumber: 1, frames: [axial(1)], instanceUid: 'u' });

  it('are known by their UID, and the first by name is kept', () => {
    const { copies, scans } = groupInstances([{ ...a, path: 'q/a' }, a, ...stack(2)]);
    expect([...copies]).toEqual([['q/a', 'p/a']]);
    expect(scans[0]?.slices).toHaveLength(3);
  });

  it('are known when sent again under another UID', () => {
    expect([...groupInstances([a, { ...a, path: 'q/a', instanceUid: 'v' }]).copies]).toEqual([
      ['q/a', 'p/a'],
    ]);
  });

  it.each([
    ['an anonymiser that gives all files one UID', { instanceUid: 'u', frames: [axial(2)] }],
    ['another number under one UID', { instanceUid: 'u', instanceNumber: 2 }],
    ['another echo at the same place', { instanceUid: 'v', frames: [axial(1, { echo: '2' })] }],
    ['another series', { instanceUid: 'v', series: { uid: 'other' } }],
    ['another direction', { instanceUid: 'v', frames: [axial(1, { orientation: CORONAL })] }],
    ['another image type', { instanceUid: 'v', imageType: ['DERIVED'] }],
  ])('are not %s', (_, facts) => {
    expect(groupInstances([a, { ...a, path: 'q/b', ...facts }]).copies.size).toBe(0);
  });

  it('are not guessed for pictures without place or number', () => {
    const bare = instance({ frames: [frame()], instanceUid: 'v' });
    expect(groupInstances([bare, { ...bare, path: 'q', instanceUid: 'w' }]).copies.size).toBe(0);
    expect(groupInstances([picture('a/x.png'), picture('b/x.png')]).copies.size).toBe(0);
  });
});

describe('whatever is dropped', () => {
  const kinds: readonly ((n: number, next: () => number) => readonly ImageInstance[])[] = [
    (n) => stack(4, { series: { uid: `ct ${n}` } }),
    (n) => [
      ...stack(3, { series: { uid: `mr ${n}` } }),
      ...stack(2, { series: { uid: `mr ${n}` }, rows: 64 }),
    ],
    (n) => [instance({ dicomModality: 'DX', series: { uid: `dx ${n}` } })],
    (n, next) => Array.from({ length: Math.ceil(next() * 9) }, (_, i) => picture(`pictures ${n}/a${i}.png`)),
    (n) => [nifti(`nifti ${n}.nii`)],
    (n) => [instance({ dicomModality: 'US', frames: [frame(), frame()], series: { uid: `us ${n}` } })],
    (n) => stack(2, { series: { uid: `scout ${n}` }, imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }),
    (n) => {
      const one = instance({ series: { uid: `copies ${n}` }, instanceNumber: 1, frames: [axial(0)] });
      return [one, { ...one, path: `${one.path} copy` }];
    },
  ];

  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'every frame is in one scan, in any order of the files (seed %i)',
    (seed) => {
      const next = random(seed);
      const files = Array.from(
        { length: 8 },
        (_, n) => kinds[Math.floor(next() * kinds.length)]?.(n, next) ?? [],
      ).flat();
      const grouped = groupInstances(files);
      const slices = grouped.scans.flatMap((s) => s.slices.map((slice) => `${slice.path}#${slice.frame}`));
      const frames = files
        .filter((file) => !grouped.copies.has(file.path))
        .flatMap((file) => file.frames.map((_, i) => `${file.path}#${i}`));
      expect(slices.toSorted()).toEqual(frames.toSorted());
      expect(new Set(grouped.scans.map((s) => s.id)).size).toBe(grouped.scans.length);
      expect(grouped.examinations.flatMap((e) => e.scanIds)).toEqual(grouped.scans.map((s) => s.id));
      const again = groupInstances(shuffled(files, next));
      expect(again.scans).toEqual(grouped.scans);
      expect(again.examinations).toEqual(grouped.examinations);
      expect(again.copies).toEqual(grouped.copies);
    },
  );

  it('nothing is nothing', () => {
    expect(groupInstances([])).toMatchObject({ examinations: [], scans: [] });
  });
});
