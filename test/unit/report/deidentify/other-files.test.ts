import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { blobSource } from '@/files/blob-source.ts';
import type { FrameSource, StoredFrame } from '@/files/frame-source.ts';
import { writeZip, type ZipMember } from '@/files/write-zip.ts';
import type { OpenCase } from '@/pipeline/open-case.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { deidentifiedFiles, type LeftOut } from '@/report/deidentify/case.ts';
import { cleanTiff } from '@/report/deidentify/tiff.ts';
import { cleanGif } from '@/report/deidentify/gif.ts';
import { cleanWebp } from '@/report/deidentify/webp.ts';
import { openSources } from '../../../support/dicom-case.ts';
import { bytesSource } from '../../../support/packs.ts';
import { concat, dicomFile, picture, words, type Element } from '../../../support/synthetic-dicom.ts';
import { niftiFile } from '../../../support/synthetic-nifti.ts';
import { tiffFile } from '../../../support/synthetic-pictures.ts';

const MARKER = 'ZZSECRET';
const ascii = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

type Source = Parameters<typeof openSources>[0][number];

/** Out as a ZIP, and in again: nothing of it may name the patient, and every picture must have the same values. */
async function throughZip(sources: readonly Source[]): Promise<OpenCase> {
  const before = await openSources(sources);
  const files: ZipMember[] = [];
  const left: LeftOut[] = [];
  for await (const file of deidentifiedFiles(before, { salt: Uint8Array.of(4), keepIntervals: false }))
    if (file.ok) files.push(file.value);
    else left.push(file.error);
  expect(left).toEqual([]);
  for (const { path, blob } of files)
    expect(path + text(new Uint8Array(await blob.arrayBuffer()))).not.toContain(MARKER);
  const after = await openSources([blobSource('case.zip', await writeZip(files))]);
  expect(await values(after)).toEqual(await values(before));
  return after;
}

async function values({ scans, instances, sources }: OpenCase) {
  const found = [];
  for (const { path, frame } of scans.flatMap(({ slices }) => slices)) {
    const slice = await decodeFrame(instances.get(path)!, frame, sources.get(path)!);
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    found.push({ values: slice.value.values, rgb: slice.value.rgb, display: slice.value.display });
  }
  expect(found.length).toBeGreaterThan(0);
  return found;
}

describe('a TIFF', () => {
  const [rows, columns] = [6, 8];
  const count = rows * columns;
  const far = Array.from(ascii(`${MARKER}, ${MARKER}\0`));
  const page = (seed: number) => Uint8Array.from({ length: count }, (_, i) => (i * seed) & 255);
  /** Description, software, date, artist, host, XMP, and a private one: as LONGs, which are as good for hiding. */
  const secrets = [270, 305, 306, 315, 316, 700, 50_000].map((tag) => [tag, 4, asLongs(far)] as const);

  function asLongs(bytes: readonly number[]): number[] {
    const padded = Uint8Array.from([...bytes, ...new Uint8Array(4 - (bytes.length % 4))]);
    return [...new Uint32Array(padded.buffer)];
  }

  const cleaned = async (bytes: Uint8Array) => concat(await cleanTiff(bytesSource('a.tif', bytes)));

  it.each([true, false])(
    'keeps its pages and loses what was said about them (little endian: %s)',
    async (little) => {
      const bytes = tiffFile(
        [7, 11].map((seed) => ({ rows, columns, bytes: page(seed), more: secrets })),
        little,
      );
      if (little) expect(text(bytes)).toContain(MARKER);
      await throughZip([bytesSource(`${MARKER}.tif`, concat([bytes, ascii(MARKER)]))]);
      expect(text(await cleaned(bytes))).not.toMatch(/ZZSE|ESZZ/);
    },
  );

  it.each([
    ['16 bits', { bits: 16 as const, bytes: words(Array.from({ length: count }, (_, i) => i * 900)) }],
    [
      'colour, deflated',
      {
        samples: 3,
        photometric: 2,
        compression: 'deflate' as const,
        bytes: Uint8Array.from({ length: 3 * count }, (_, i) => (i * 5) & 255),
      },
    ],
    [
      'floats',
      {
        bits: 32 as const,
        sampleFormat: 3,
        bytes: new Uint8Array(Float32Array.from({ length: count }, (_, i) => i / 3).buffer),
      },
    ],
    [
      'a palette',
      {
        photometric: 3,
        bytes: page(3),
        more: [[320, 3, Array.from({ length: 768 }, (_, i) => i * 80)] as const],
      },
    ],
    ['black is one', { photometric: 0, bytes: page(9) }],
  ])('of %s keeps its values', async (_, facts) => {
    await throughZip([bytesSource('a.tif', tiffFile([{ rows, columns, ...facts }]))]);
  });

  it('without its copies and masks keeps the pages that are shown', async () => {
    const small = { rows: 3, columns: 4, bytes: page(5).subarray(0, 12), more: [[254, 4, [1]] as const] };
    const bytes = tiffFile([{ rows, columns, bytes: page(7) }, small]);
    const after = await throughZip([bytesSource('a.tif', bytes)]);
    expect([...after.instances.values()][0]?.frames).toHaveLength(1);
    expect((await cleaned(bytes)).length).toBeLessThan(bytes.length);
  });

  it('that is cut off anywhere is not passed on', async () => {
    const bytes = tiffFile([{ rows, columns, bytes: page(7), more: secrets }]);
    for (let cut = 0; cut < bytes.length; cut += 3)
      await expect(cleaned(bytes.subarray(0, cut)), String(cut)).rejects.toThrow(/ends|Offset/);
  });
});

describe('a WebP', () => {
  async function webp(lossless: boolean): Promise<Uint8Array> {
    const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/enc/webp_enc.wasm');
    const { default: encode, init } = await import('@jsquash/webp/encode.js');
    await init(await WebAssembly.compile(readFileSync(wasm)));
    const data = Uint8ClampedArray.from({ length: 24 * 40 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : (i * 37) & 255,
    );
    const image = { data, width: 40, height: 24, colorSpace: 'srgb' } as const;
    return new Uint8Array(await encode(image, lossless ? { lossless: 1, exact: 1 } : { quality: 90 }));
  }
  const chunk = (name: string, data: Uint8Array) => {
    const head = new Uint8Array(8);
    head.set(ascii(name));
    new DataView(head.buffer).setUint32(4, data.length, true);
    return concat([head, data, new Uint8Array(data.length % 2)]);
  };
  /** With everything around the picture that the container knows. */
  function extended(bytes: Uint8Array): Uint8Array {
    const promises = Uint8Array.of(0x2c, 0, 0, 0, 39, 0, 0, 23, 0, 0);
    const body = concat([
      ascii('WEBP'),
      chunk('VP8X', promises),
      chunk('ICCP', ascii(MARKER)),
      bytes.subarray(12),
      chunk('EXIF', ascii(MARKER)),
      chunk('XMP ', ascii(`${MARKER}!`)),
      chunk('prVt', ascii(MARKER)),
    ]);
    const head = concat([ascii('RIFF'), new Uint8Array(4)]);
    new DataView(head.buffer).setUint32(4, body.length, true);
    return concat([head, body, ascii(MARKER)]);
  }

  it.each([true, false])('keeps its picture and loses the rest (lossless: %s)', async (lossless) => {
    const plain = await webp(lossless);
    await throughZip([bytesSource(`${MARKER}.webp`, extended(plain))]);
    expect(concat(cleanWebp(plain))).toEqual(plain);
    expect(text(concat(cleanWebp(extended(plain))))).not.toContain('EXIF');
  });
});

describe('a NIfTI or Analyze pair', () => {
  const dims = [4, 4, 3];
  const whole = niftiFile({
    version: 1,
    dims,
    datatype: 4,
    values: Array.from({ length: 48 }, (_, i) => i * 7),
  });
  const voxels = whole.subarray(352);

  it.each([
    ['NIfTI', 'ni1\0'],
    ['Analyze', '\0\0\0\0'],
  ])('of %s becomes one file without its words', async (_, magic) => {
    const header = whole.slice(0, 348);
    header.set(ascii(magic), 344);
    new DataView(header.buffer).setFloat32(108, 0, true);
    // db_name, descrip, aux_file; patient id, date and time of Analyze lie where NIfTI has its directions.
    const places = magic.startsWith('ni1') ? [18, 148, 228] : [18, 148, 228, 283, 293, 303];
    for (const at of places) header.set(ascii(MARKER), at);
    const after = await throughZip([
      bytesSource(`${MARKER}/brain.hdr`, header),
      bytesSource(`${MARKER}/brain.img`, voxels),
    ]);
    expect(after.scans.map(({ slices }) => slices.length)).toEqual([3]);
  });
});

describe('an instance on a server', () => {
  /** Metadata that end with empty pixel data, and frames that are asked for. */
  function remote(elements: readonly Element[], frames: readonly StoredFrame[]): FrameSource {
    const header = dicomFile([...elements, ['7fe00010', 'OW', new Uint8Array(0)]]);
    return {
      ...bytesSource(`${MARKER}/instance`, header),
      readFrame: (frame) => Promise.resolve(frames[frame]!),
    };
  }
  const named: Element[] = [
    ['00100010', 'PN', MARKER],
    ['00081190', 'UR', `http://pacs/${MARKER}`],
  ];
  const frame = (transferSyntax: string, seed: number) => ({
    transferSyntax,
    bytes: words(Array.from({ length: 6 }, (_, i) => (i * seed) & 0xfff)),
  });

  it('becomes a file of its metadata and all its frames', async () => {
    const frames = [3, 5].map((seed) => frame('1.2.840.10008.1.2', seed));
    const source = remote(picture({ rows: 2, columns: 3, frames: 2 }, named), frames);
    const after = await throughZip([source]);
    const [instance] = after.instances.values();
    expect(instance?.encoding).toMatchObject({ transferSyntax: '1.2.840.10008.1.2.1' });
    expect(instance?.instanceUid).toMatch(/^2\.25\./);
  });

  it('is left out where its frames do not make one file', async () => {
    const frames = [frame('1.2.840.10008.1.2.1', 3), frame('1.2.840.10008.1.2.5', 5)];
    const before = await openSources([remote(picture({ rows: 2, columns: 3, frames: 2 }, named), frames)]);
    const told = [];
    for await (const file of deidentifiedFiles(before, { salt: Uint8Array.of(4), keepIntervals: false }))
      told.push(file);
    expect(told).toMatchObject([
      {
        ok: false,
        error: {
          reason: { kind: 'corrupt-file', detail: expect.stringContaining('different encodings') as string },
        },
      },
    ]);
  });
});

describe('files that other programs wrote', () => {
  const files = unzipSync(new Uint8Array(readFileSync('test/fixtures/conformance/files.zip')));
  const ofKind = (extension: string) => Object.keys(files).filter((name) => name.endsWith(extension));

  it.each(['.tif', '.webp', '.gif', '.png', '.bmp', '.nrrd', '.mha', '.nii', '.nii.gz'])(
    '%s: all that are read keep their values',
    async (extension) => {
      let read = 0;
      for (const name of ofKind(extension)) {
        const source = bytesSource(name, new Uint8Array(files[name]!));
        if ((await openSources([source])).scans.length === 0) continue;
        await throughZip([source]);
        read++;
      }
      expect(read).toBeGreaterThan(0);
    },
  );

  it('.gif and moving .webp: comments, texts and what lies within a picture are gone', () => {
    const [gif] = ofKind('.gif').map((name) => files[name]!);
    const start = 13 + 3 * (2 << (gif![10]! & 7));
    const remark = (kind: number) => [0x21, kind, 6, ...Buffer.from('DOE^J.'), 0];
    const dirty = [...gif!.subarray(0, start), ...remark(0xfe), ...remark(0xff), ...gif!.subarray(start)];
    expect(gif![10]! & 0x80).toBe(0x80);
    expect(concat(cleanGif(Uint8Array.from(dirty)))).toEqual(concat(cleanGif(gif!)));
    const webp = Buffer.from(
      ofKind('.webp')
        .map((name) => files[name]!)
        .find((file) => Buffer.from(file).includes('ANMF'))!,
    );
    const frame = webp.indexOf('ANMF');
    const size = webp.readUInt32LE(frame + 4);
    const chunk = Buffer.from([...Buffer.from('EXIF'), 6, 0, 0, 0, ...Buffer.from('DOE^J.')]);
    const at = frame + 8 + size + (size & 1);
    const longer = Buffer.concat([webp.subarray(0, at), chunk, webp.subarray(at)]);
    longer.writeUInt32LE(at - frame - 8 + chunk.length, frame + 4);
    longer.writeUInt32LE(longer.length - 8, 4);
    expect(longer.includes('DOE^J.')).toBe(true);
    expect(concat(cleanWebp(new Uint8Array(longer)))).toEqual(concat(cleanWebp(new Uint8Array(webp))));
  });
});
