import { describe, expect, it } from 'vitest';
import type { FileSource } from '@/files/source.ts';
import { HEAD_BYTES } from '@/parse/format.ts';
import { openCase } from '@/pipeline/open-case.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { chosenSlices } from '@/preprocess/range.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { dicomFile, picture, type Element } from '../../support/synthetic-dicom.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const SIDE = 512;
const PICTURE_BYTES = SIDE * SIDE * 2;

/** A slice that is never whole in memory: header bytes, and zeros for whatever is read behind them. */
function slice(number: number, count: (bytes: number) => void): FileSource {
  const more: Element[] = [
    ['00080018', 'UI', `1.2.3.${number}`],
    ['00200013', 'IS', String(number)],
    ['00200032', 'DS', `0\\0\\${number}`],
    ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
    ['00281050', 'DS', '40'],
    ['00281051', 'DS', '400'],
    ['7fe00010', 'OW', new Uint8Array(0)],
  ];
  const facts = { rows: SIDE, columns: SIDE, sopClass: CT, modality: 'CT' };
  const header = dicomFile(picture(facts, more), { sopClass: CT });
  new DataView(header.buffer).setUint32(header.length - 4, PICTURE_BYTES, true);
  const size = header.length + PICTURE_BYTES;
  return {
    path: `ct/${number}`,
    size,
    read: (start, end) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      if (start < header.length) bytes.set(header.subarray(start, end));
      count(bytes.length);
      return Promise.resolve(bytes);
    },
  };
}

describe('a CT of 3,000 slices', () => {
  it('is listed from the beginnings of its files, and 32 pictures are read for the model', async () => {
    let bytes = 0;
    const sources = Array.from({ length: 3000 }, (_, i) => slice(i + 1, (read) => (bytes += read)));
    const opened = await openCase(sources, { limits: RADDIAG_LIMITS });
    if (!opened.ok) throw new Error(opened.error.kind);
    expect(opened.value.scans.map(({ slices }) => slices.length)).toEqual([3000]);
    expect(bytes).toBeLessThanOrEqual(3000 * HEAD_BYTES);

    bytes = 0;
    const [scan] = opened.value.scans;
    if (!scan) throw new Error('there is no scan');
    const wanted = chosenSlices(scan.slices.length, 32);
    const caseScan = { caseId: opened.value.id, scan, modality: 'CT' as const, npy: false };
    const slices = await createSliceReader(opened.value)(caseScan, wanted, {});
    if (!slices.ok) throw new Error(slices.error.kind);
    expect(slices.value).toHaveLength(32);
    // Each picture once, and nothing beside it: four times the file, as some readers take, would be seen here.
    expect(bytes).toBe(32 * PICTURE_BYTES);
  });

  it('has a row for each of its files, with an unreadable one among them, and for those that come later', async () => {
    const none = () => undefined;
    const broken: FileSource = {
      path: 'ct/bad',
      size: 9,
      read: () => Promise.reject(new Error('the disc is dirty')),
    };
    const opened = await openCase([slice(1, none), broken, slice(2, none)], { limits: RADDIAG_LIMITS });
    if (!opened.ok) throw new Error(opened.error.kind);
    const more = await openCase([slice(3, none)], { limits: RADDIAG_LIMITS }, opened.value);
    if (!more.ok) throw new Error(more.error.kind);
    expect(more.value.files.map(({ path, status }) => [path, status])).toEqual([
      ['ct/1', 'used'],
      ['ct/bad', 'unreadable'],
      ['ct/2', 'used'],
      ['ct/3', 'used'],
    ]);
    expect(more.value.scans.map(({ slices }) => slices.length)).toEqual([3]);
  });
});
