import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImageInstance } from '@/parse/instance.ts';
import { CONTENT_RULES } from '@/volume/content.ts';
import { groupInstances } from '@/volume/group.ts';
import { ORDER_RULES } from '@/volume/order.ts';
import { picturesOf } from '@/volume/picture.ts';
import { SPLIT_RULES, STACK_RULES } from '@/volume/rules.ts';
import { cutStack } from '@/volume/split.ts';
import { axial, CORONAL, frame, instance, nifti, picture, SAGITTAL, stack } from './build.ts';

/** For every split rule, a series that nothing else would cut, and the sizes of its parts. */
const SPLITS: Readonly<Record<string, { series: readonly ImageInstance[]; parts: readonly number[] }>> = {
  modality: { series: [...stack(3), ...stack(2, { dicomModality: 'PT' }, {}, 9)], parts: [3, 2] },
  'image size': { series: [...stack(3), ...stack(2, { rows: 256 }, {}, 9)], parts: [3, 2] },
  colour: {
    series: [
      ...stack(3),
      ...stack(2, { pixel: { kind: 'u8', bitsStored: 8, samplesPerPixel: 3, photometric: 'RGB' } }, {}, 9),
    ],
    parts: [3, 2],
  },
  'image type': {
    series: [
      ...stack(3, { dicomModality: 'MR', imageType: ['ORIGINAL', 'PRIMARY', 'M'] }),
      ...stack(2, { dicomModality: 'MR', imageType: ['ORIGINAL', 'PRIMARY', 'P'] }, {}, 9),
    ],
    parts: [3, 2],
  },
  orientation: { series: [...stack(3), ...stack(2, {}, { orientation: CORONAL }, 9)], parts: [3, 2] },
  'pixel spacing': { series: [...stack(3), ...stack(2, {}, { spacing: [0.6, 0.6] }, 9)], parts: [3, 2] },
  stack: { series: [...stack(3, {}, { stackId: '1' }), ...stack(2, {}, { stackId: '2' }, 9)], parts: [3, 2] },
  echo: { series: [...stack(3, {}, { echo: '1' }), ...stack(2, {}, { echo: '2' }, 9)], parts: [3, 2] },
  'b-value': {
    series: [...stack(3, {}, { bValue: 0 }), ...stack(2, {}, { bValue: 1000 }, 9)],
    parts: [3, 2],
  },
  'temporal position': {
    // Partly on each other: the last rule could not tell these apart.
    series: [...stack(4, {}, { temporalPosition: '1' }), ...stack(4, {}, { temporalPosition: '2' }, 2)],
    parts: [4, 4],
  },
  acquisition: {
    series: [...stack(4, { acquisitionNumber: 1 }), ...stack(4, { acquisitionNumber: 2 }, {}, 2)],
    parts: [4, 4],
  },
  'repeated positions': {
    series: [...stack(4), ...stack(4).map((i, n) => ({ ...i, instanceNumber: n + 5 }))],
    parts: [4, 4],
  },
};

const cutSizes = (series: readonly ImageInstance[], rules = SPLIT_RULES) =>
  cutStack(series.flatMap(picturesOf), rules).map((cut) => cut.pictures.length);

describe('split rules', () => {
  it('have a case each', () => {
    expect(Object.keys(SPLITS)).toEqual(SPLIT_RULES.map((rule) => rule.name));
  });

  it.each(Object.entries(SPLITS))(
    '%s: cuts, names itself, and nothing else would',
    (name, { series, parts }) => {
      expect(cutSizes(series)).toEqual(parts);
      expect(cutStack(series.flatMap(picturesOf))[0]?.rules).toEqual([`split by ${name}`]);
      expect(
        cutSizes(
          series,
          SPLIT_RULES.filter((rule) => rule.name !== name),
        ),
      ).toEqual([series.length]);
    },
  );

  it('leave a regular stack whole', () => expect(cutSizes(stack(20))).toEqual([20]));

  it('cut by two facts at once, and name both', () => {
    const series = [0, 1000].flatMap((bValue) =>
      [CORONAL, SAGITTAL].flatMap((orientation) => stack(3, {}, { bValue, orientation })),
    );
    const cuts = cutStack(series.flatMap(picturesOf));
    expect(cuts.map((cut) => cut.pictures.length)).toEqual([3, 3, 3, 3]);
    expect(cuts[0]?.rules).toEqual(['split by orientation', 'split by b-value']);
    expect(cuts[3]?.labels).toEqual(['sagittal 2', 'b 1000']);
  });

  it('allow for the rounding of directions and spacings', () => {
    const wobbly = stack(3).map((i, n) => ({
      ...i,
      frames: [
        axial(n, {
          orientation: [
            [1, 0.0004 * n, 0],
            [-0.0004 * n, 1, 0],
          ],
          spacing: [0.5 + n / 1e4, 0.5],
        }),
      ],
    }));
    expect(cutSizes(wobbly)).toEqual([3]);
  });

  it('leave a radial acquisition whole', () => {
    const radial = Array.from({ length: 12 }, (_, i) => {
      const angle = (i * Math.PI) / 12;
      return instance({
        dicomModality: 'MR',
        frames: [
          frame({
            position: [0, 0, 0],
            orientation: [
              [Math.cos(angle), Math.sin(angle), 0],
              [0, 0, -1],
            ],
          }),
        ],
      });
    });
    expect(cutSizes(radial)).toEqual([12]);
  });

  it('take time for a film at one place, and for a plain number where each picture has its own', () => {
    const film = Array.from({ length: 25 }, (_, i) =>
      instance({ frames: [axial(0, { temporalPosition: `${i}` })] }),
    );
    expect(cutSizes(film)).toEqual([25]);
    const numbered = stack(10).map((i, n) => ({ ...i, frames: [axial(n, { temporalPosition: `${n}` })] }));
    expect(cutSizes(numbered)).toEqual([10]);
    const oneByOne = [...stack(4), ...stack(4)].map((i, n) => ({
      ...i,
      acquisitionNumber: n,
      instanceNumber: n,
    }));
    expect(cutStack(oneByOne.flatMap(picturesOf)).map((cut) => cut.rules)).toEqual([
      ['split by repeated positions'],
      ['split by repeated positions'],
    ]);
  });

  it('do not guess where places repeat unevenly', () => {
    expect(cutSizes([...stack(4), ...stack(2)])).toEqual([6]);
  });
});

describe('stack rules', () => {
  const numbered = (n: number, name = (i: number) => `case/img_${i}.png`) =>
    Array.from({ length: n }, (_, i) => picture(name(i)));
  /** Files, and the number of slices in each scan under the rule. */
  const cases: Readonly<Record<string, { files: readonly ImageInstance[]; scans: readonly number[] }>> = {
    'a folder of numbered pictures of one size': { files: numbered(7), scans: [7] },
    'a file that is no DICOM is a scan': { files: [nifti('a.nii.gz'), nifti('b.nii.gz')], scans: [2, 2] },
    'a single projection picture is a scan': {
      files: [instance({ dicomModality: 'DX' }), instance({ dicomModality: 'DX' })],
      scans: [1, 1],
    },
    'a file of many frames is a scan': {
      files: [
        instance({ dicomModality: 'XA', frames: [frame(), frame(), frame()] }),
        instance({ dicomModality: 'XA', frames: [frame(), frame()] }),
      ],
      scans: [3, 2],
    },
    'a series': { files: [...stack(3), ...stack(2, { series: { uid: 'other' } })], scans: [3, 2] },
  };

  it('have a case each', () => {
    expect(Object.keys(cases)).toEqual(STACK_RULES.map((rule) => rule.name));
  });

  it.each(Object.entries(cases))('%s', (name, { files, scans }) => {
    const grouped = groupInstances(files);
    expect(grouped.scans.map((scan) => scan.slices.length)).toEqual(scans);
    expect(grouped.scans.map((scan) => scan.rules[0])).toEqual(scans.map(() => name));
  });

  it('take fewer numbered pictures, other sizes, other names and other folders apart', () => {
    expect(groupInstances(numbered(5)).scans).toHaveLength(5);
    const mixed = [
      ...numbered(6),
      ...numbered(6, (i) => `other/img_${i}.png`),
      ...numbered(2, (i) => `case/key_${i}.png`),
      picture('case/img_9.png', { rows: 100 }),
    ];
    expect(groupInstances(mixed).scans.map((scan) => scan.slices.length)).toEqual([6, 1, 1, 1, 6]);
  });

  it('put numbered pictures in the order of their numbers', () => {
    const paths = groupInstances(numbered(12)).scans[0]?.slices.map((slice) => slice.path);
    expect(paths?.slice(0, 3)).toEqual(['case/img_0.png', 'case/img_1.png', 'case/img_2.png']);
    expect(paths?.at(-1)).toBe('case/img_11.png');
  });

  it('join enhanced files of one series that state positions', () => {
    const [a, b] = [0, 3].map((z) =>
      instance({ dicomModality: 'MR', frames: [axial(z), axial(z + 1), axial(z + 2)] }),
    );
    expect(groupInstances([a, b].flatMap((i) => i ?? [])).scans.map((scan) => scan.slices.length)).toEqual([
      6,
    ]);
  });

  it('put DICOM files without a series UID together by folder', () => {
    const files = stack(4).map((i) => ({ ...i, series: { uid: `file:${i.path}` } }));
    expect(groupInstances(files).scans.map((scan) => scan.slices.length)).toEqual([4]);
  });
});

describe('order rules', () => {
  const orderOf = (files: readonly ImageInstance[]) => {
    const [scan] = groupInstances(files).scans;
    return {
      slices: scan?.slices.map(
        ({ path, frame }) => `${path.split('/').at(-1)}${frame > 0 ? `#${frame}` : ''}`,
      ),
      rule: scan?.rules.find((rule) => rule.startsWith('ordered')),
    };
  };
  const at = (name: string, z: number | undefined, instanceNumber?: number) =>
    instance({
      path: `s/${name}`,
      frames: [z === undefined ? frame() : axial(z)],
      ...(instanceNumber !== undefined && { instanceNumber }),
    });
  const cases: Readonly<Record<string, { files: readonly ImageInstance[]; slices: readonly string[] }>> = {
    'ordered by position along the normal': {
      files: [at('a', 3, 1), at('b', -2, 2), at('c', 1, 3)],
      slices: ['b', 'c', 'a'],
    },
    'ordered by instance number': {
      files: [at('a', undefined, 10), at('b', undefined, 9), at('c', undefined), at('d', undefined, 2)],
      slices: ['d', 'b', 'a', 'c'],
    },
    'ordered by frame number': {
      files: [instance({ path: 's/a', dicomModality: 'US', frames: [frame(), frame(), frame()] })],
      slices: ['a', 'a#1', 'a#2'],
    },
  };

  it('have a case each', () => expect(Object.keys(cases)).toEqual(ORDER_RULES.map((rule) => rule.name)));

  it.each(Object.entries(cases))('%s', (rule, { files, slices }) => {
    expect(orderOf(files)).toEqual({ slices, rule });
  });

  it('fall back to names, numbers in them counting as numbers', () => {
    expect(orderOf([at('im10', undefined), at('im9', undefined), at('im1', undefined)])).toEqual({
      slices: ['im1', 'im9', 'im10'],
      rule: 'ordered by file name',
    });
  });

  it('follow the normal of the first slice, whatever its direction', () => {
    const along = (x: number) =>
      instance({ path: `s/${x}`, frames: [frame({ position: [x, 0, 0], orientation: SAGITTAL })] });
    // Rows to the back x columns to the feet: the normal points to the right, so the leftmost comes first.
    expect(orderOf([along(-5), along(20), along(3)]).slices).toEqual(['20', '3', '-5']);
  });

  it('break ties of position by number', () => {
    expect(orderOf([at('a', 0, 2), at('b', 0, 1), at('c', 1, 3)]).slices).toEqual(['b', 'a', 'c']);
  });
});

describe('the documentation', () => {
  it('lists every rule by name', () => {
    const text = readFileSync(new URL('../../../docs/import.md', import.meta.url), 'utf8');
    const names = [STACK_RULES, SPLIT_RULES, ORDER_RULES, CONTENT_RULES].flatMap((rules) =>
      rules.map((r) => r.name),
    );
    expect(names.filter((name) => !text.includes(`| ${name} `))).toEqual([]);
  });
});
