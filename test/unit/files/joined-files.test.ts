import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blobSource } from '@/files/blob-source.ts';
import { joinFiles } from '@/files/joined-files.ts';
import { openCase } from '@/pipeline/open-case.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { memorySource } from '../../support/memory-source.ts';
import { niftiFile } from '../../support/synthetic-nifti.ts';
import { metaImageFile, nrrdFile } from '../../support/synthetic-voxels.ts';

const DIMS = [3, 2, 4] as const;
const VALUES = Int16Array.from({ length: 24 }, (_, i) => i * 10);
const SFORM = [2, 0, 0, -3, 0, 2, 0, -2, 0, 0, 5, 7];

/** A pair as programs write it: the header of its own, voxels from the first byte of the other file. */
function pair(version: 1 | 2, little: boolean): readonly [Uint8Array, Uint8Array] {
  const whole = niftiFile({ version, little, dims: DIMS, datatype: 4, values: VALUES, sform: SFORM });
  const length = version === 1 ? 348 : 540;
  const header = whole.slice(0, length);
  const view = new DataView(header.buffer);
  if (version === 1) view.setFloat32(108, 0, little);
  else view.setBigInt64(168, 0n, little);
  header[version === 1 ? 345 : 5] = 'i'.charCodeAt(0);
  return [header, whole.slice(length + 4)];
}

async function valuesOf(files: readonly (readonly [string, Uint8Array])[], asBlobs = false) {
  const opened = await openCase(
    files.map(([path, bytes]) =>
      asBlobs ? blobSource(path, new Blob([new Uint8Array(bytes)])) : memorySource(path, bytes),
    ),
    { limits: RADDIAG_LIMITS },
  );
  if (!opened.ok) throw new Error(opened.error.kind);
  const [scan] = opened.value.scans;
  const rows = opened.value.files.map(({ path, size, status }) => [path, size, status]);
  if (!scan) return { rows, values: [], origin: undefined };
  const caseScan = { caseId: opened.value.id, scan, modality: 'CT' as const, npy: false };
  const slices = await createSliceReader(opened.value)(caseScan, [0, 1, 2, 3], {});
  if (!slices.ok) throw new Error(JSON.stringify(slices.error));
  return {
    rows,
    values: slices.value.map(({ values }) => Array.from(values).toSorted((a, b) => a - b)),
    origin: scan.volume?.spacing,
  };
}

const EACH_SLICE = [0, 1, 2, 3].map((z) => Array.from(VALUES.subarray(6 * z, 6 * z + 6)));

describe('a header with its voxels in another file', () => {
  for (const version of [1, 2] as const)
    for (const little of [true, false])
      it(`is one scan: NIfTI-${version}, ${little ? 'little' : 'big'} endian, each file with its own row`, async () => {
        const [header, voxels] = pair(version, little);
        for (const asBlobs of [false, true]) {
          const { rows, values, origin } = await valuesOf(
            [
              ['a/brain ct.hdr', header],
              ['a/brain ct.IMG', voxels],
            ],
            asBlobs,
          );
          expect(values).toEqual(EACH_SLICE);
          expect(origin).toEqual([2, 2, 5]);
          expect(rows).toEqual([
            ['a/brain ct.hdr', header.length, 'used'],
            ['a/brain ct.IMG', voxels.length, 'used'],
          ]);
        }
      });

  it('of Analyze 7.5 is read without directions that it does not have', async () => {
    const [header, voxels] = pair(1, true);
    header.fill(0, 344, 348);
    header.fill(77, 252, 300);
    const { values } = await valuesOf([
      ['ct.hdr', header],
      ['ct.img', voxels],
    ]);
    expect(values).toEqual(EACH_SLICE);
  });

  it('is reported where the other file is missing, or is no pair at all', async () => {
    const [header, voxels] = pair(1, true);
    expect((await valuesOf([['ct.hdr', header]])).rows).toEqual([['ct.hdr', 348, 'unreadable']]);
    expect((await valuesOf([['ct.img', voxels]])).rows).toEqual([['ct.img', voxels.length, 'not-an-image']]);
    const text = new TextEncoder().encode('ENVI description file '.repeat(40));
    const other = [
      memorySource('a.hdr', text),
      memorySource('a.img', voxels),
      memorySource('b/a.hdr', header),
    ];
    expect((await joinFiles(other)).parts).toEqual([]);
  });

  it('packed by gzip, either of them or both', async () => {
    const [header, voxels] = pair(1, true);
    const packed = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
    const pairs = [
      ['ct.hdr.gz', packed(header), 'ct.img.gz', packed(voxels)],
      ['ct.hdr', header, 'CT.img.gz', packed(voxels)],
      ['ct.hdr.gz', packed(header), 'ct.img', voxels],
    ] as const;
    for (const [a, first, b, second] of pairs)
      for (const asBlobs of [false, true]) {
        const { rows, values, origin } = await valuesOf(
          [
            [a, first],
            [b, second],
          ],
          asBlobs,
        );
        expect(values).toEqual(EACH_SLICE);
        expect(origin).toEqual([2, 2, 5]);
        expect(rows).toEqual([
          [a, first.length, 'used'],
          [b, second.length, 'used'],
        ]);
      }
  });

  it('with too few voxels is a truncated file, and so is the row of its voxels', async () => {
    const [header, voxels] = pair(1, true);
    const { rows } = await valuesOf([
      ['ct.hdr', header],
      ['ct.img', voxels.slice(0, 20)],
    ]);
    expect(rows).toEqual([
      ['ct.hdr', 348, 'unreadable'],
      ['ct.img', 20, 'unreadable'],
    ]);
  });
});

describe('a header of lines with its voxels in other files', () => {
  const array = new Uint8Array(VALUES.buffer);
  const nrrd = [
    'type: short',
    'dimension: 3',
    'sizes: 3 2 4',
    'endian: little',
    'space: LPS',
    'space directions: (2,0,0) (0,2,0) (0,0,5)',
    'space origin: (0,0,0)',
  ];
  const meta = [
    'NDims = 3',
    'DimSize = 3 2 4',
    'ElementType = MET_SHORT',
    'ElementSpacing = 2 2 5',
    'TransformMatrix = 1 0 0 0 1 0 0 0 1',
  ];
  const slices = [0, 1, 2, 3].map((z) => array.slice(12 * z, 12 * z + 12));
  const numbered = slices.map((bytes, i) => [`a/s/${i + 9}.raw`, bytes] as const);
  /** The files, and which of them is the header. */
  const CASES: readonly (readonly [string, readonly (readonly [string, Uint8Array])[]])[] = [
    [
      'NRRD, raw',
      [
        ['a/ct.nhdr', nrrdFile([...nrrd, 'encoding: raw', 'data file: Voxels.raw', 'mine:=yes'])],
        ['a/voxels.raw', array],
      ],
    ],
    [
      'NRRD, gzip, in a folder',
      [
        ['a/ct.nhdr', nrrdFile([...nrrd, 'encoding: gz', 'datafile: ./s/b.raw.gz'])],
        ['a/s/b.raw.gz', new Uint8Array(gzipSync(array))],
      ],
    ],
    [
      'NRRD, a list',
      [
        [
          'a/ct.nhdr',
          nrrdFile([...nrrd, 'encoding: raw', 'data file: LIST', ...numbered.map(([name]) => name.slice(2))]),
        ],
        ...numbered,
      ],
    ],
    [
      'NRRD, a pattern',
      [['a/ct.nhdr', nrrdFile([...nrrd, 'encoding: raw', 'data file: s/%d.raw 9 12 1'])], ...numbered],
    ],
    [
      'MetaImage, raw',
      [
        ['a/ct.mhd', metaImageFile(meta, undefined, 'ct.raw')],
        ['a/ct.raw', array],
      ],
    ],
    [
      'MetaImage, packed',
      [
        ['a/ct.mhd', metaImageFile([...meta, 'CompressedData = True'], undefined, 'ct.zraw')],
        ['a/ct.zraw', new Uint8Array(deflateSync(array))],
      ],
    ],
    ['MetaImage, a pattern', [['a/ct.mhd', metaImageFile(meta, undefined, 's/%d.raw 9 12 1')], ...numbered]],
    [
      'MetaImage, a list',
      [
        [
          'a/ct.mhd',
          metaImageFile(meta, undefined, `LIST\n${numbered.map(([name]) => name.slice(2)).join('\n')}`),
        ],
        ...numbered,
      ],
    ],
  ];

  it.each(CASES)('%s', async (_, files) => {
    for (const asBlobs of [false, true]) {
      const { rows, values, origin } = await valuesOf(files, asBlobs);
      expect(values).toEqual(EACH_SLICE);
      expect(origin).toEqual([2, 2, 5]);
      expect(new Set(rows)).toEqual(new Set(files.map(([path, { length }]) => [path, length, 'used'])));
    }
  });

  it('is reported with the name of the file that is missing', async () => {
    const header = metaImageFile(meta, undefined, 'ct.raw');
    const opened = await openCase([memorySource('a/ct.mhd', header)], { limits: RADDIAG_LIMITS });
    if (!opened.ok) throw new Error(opened.error.kind);
    expect(opened.value.files).toMatchObject([
      { path: 'a/ct.mhd', status: 'unreadable', reason: { kind: 'missing-file', path: 'a/ct.raw' } },
    ]);
  });
});

describe('a file of several volumes', () => {
  it('shows its first until another is chosen, and keeps the choice when files are added', async () => {
    const values = Int16Array.from({ length: 2 * 2 * 3 * 4 }, (_, i) => i);
    const bytes = niftiFile({ dims: [2, 2, 3, 4], datatype: 4, values, sform: SFORM });
    const source = memorySource('ct perfusion.nii', bytes);
    const first = await openCase([source], { limits: RADDIAG_LIMITS });
    if (!first.ok) throw new Error(first.error.kind);
    const [scan] = first.value.scans;
    if (!scan) throw new Error('no scan');
    expect([scan.volumes, scan.slices.map(({ frame }) => frame)]).toEqual([
      { count: 4, shown: 0 },
      [0, 1, 2],
    ]);
    const overrides = [
      { kind: 'set-volume', scan: scan.id, volume: 2 },
      { kind: 'set-volume', scan: scan.id, volume: 9 },
    ] as const;
    const more = await openCase(
      [memorySource('notes.txt', new TextEncoder().encode('nothing'))],
      { limits: RADDIAG_LIMITS, overrides },
      first.value,
    );
    if (!more.ok) throw new Error(more.error.kind);
    const [chosen] = more.value.scans;
    if (!chosen) throw new Error('no scan');
    expect([chosen.volumes, chosen.slices.map(({ frame }) => frame)]).toEqual([
      { count: 4, shown: 2 },
      [6, 7, 8],
    ]);
    expect(more.value.refusedChanges).toEqual(['it has no volume 10: there are 4']);
    const caseScan = { caseId: more.value.id, scan: chosen, modality: 'CT' as const, npy: false };
    const slices = await createSliceReader(more.value)(caseScan, [0, 1, 2], {});
    if (!slices.ok) throw new Error(JSON.stringify(slices.error));
    expect(slices.value.flatMap((slice) => Array.from(slice.values)).toSorted((a, b) => a - b)).toEqual(
      Array.from(values.subarray(24, 36)),
    );
  });
});
