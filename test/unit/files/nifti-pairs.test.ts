import { describe, expect, it } from 'vitest';
import { blobSource } from '@/files/blob-source.ts';
import { joinPairs } from '@/files/nifti-pairs.ts';
import { openCase } from '@/pipeline/open-case.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { memorySource } from '../../support/memory-source.ts';
import { niftiFile } from '../../support/synthetic-nifti.ts';

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
    expect((await joinPairs(other)).parts).toEqual([]);
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
