import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { FrameHeader, ImageInstance } from '@/parse/instance.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from '../../support/memory-source.ts';
import { metaImageFile, nrrdFile } from '../../support/synthetic-voxels.ts';

async function instanceOf(bytes: Uint8Array): Promise<ImageInstance> {
  const parsed = await parseFile(memorySource('volume', bytes));
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  return parsed.value.instance;
}

async function errorOf(bytes: Uint8Array) {
  const parsed = await parseFile(memorySource('a/volume', bytes));
  if (parsed.ok) throw new Error('it was read');
  return parsed.error;
}

/** Values of every frame; colours where there are any. */
async function framesOf(bytes: Uint8Array): Promise<readonly (readonly number[])[]> {
  const instance = await instanceOf(bytes);
  const source = memorySource('volume', bytes);
  const frames: number[][] = [];
  for (const frame of instance.frames.keys()) {
    const slice = await decodeFrame(instance, frame, source);
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    frames.push([...(slice.value.rgb ?? slice.value.values)]);
  }
  return frames;
}

const rounded = ({ position, orientation, spacing }: FrameHeader) =>
  [position, ...(orientation ?? []), spacing].map((vector) =>
    vector?.map((value) => Math.round(value * 1e4) / 1e4 + 0),
  );

const shorts = (values: readonly number[], little = true) => {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, i) => view.setInt16(2 * i, value, little));
  return new Uint8Array(view.buffer);
};

const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('as ITK writes them', () => {
  const files = unzipSync(new Uint8Array(readFileSync(new URL('fixtures/itk-volumes.zip', import.meta.url))));
  const orders = Object.keys(files).flatMap((name) => /^(\w+)\.nii$/.exec(name)?.[1] ?? []);

  it('there are 48 axis orders', () => expect(new Set(orders).size).toBe(48));

  it.each(orders)(
    '%s: NRRD and MetaImage give the pictures of the NIfTI file, each in its place',
    async (order) => {
      const expected = files[`${order}.nii`]!;
      const places = (await instanceOf(expected)).frames.map(rounded);
      const pictures = await framesOf(expected);
      for (const ending of ['nrrd', 'mha']) {
        const bytes = files[`${order}.${ending}`]!;
        expect((await instanceOf(bytes)).frames.map(rounded)).toEqual(places);
        expect(await framesOf(bytes)).toEqual(pictures);
      }
    },
  );
});

describe('NRRD', () => {
  const plain = ['dimension: 3', 'sizes: 3 2 2', 'type: short', 'endian: little', 'encoding: raw'];
  const directions = 'space directions: (2,0,0) (0,2,0) (0,0,5)';

  it('is shown as it is stored where it names no directions', async () => {
    const bytes = nrrdFile([...plain, 'spacings: 0.5 0.7 3'], shorts(count(12)));
    expect(await framesOf(bytes)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ]);
    const [frame] = (await instanceOf(bytes)).frames;
    expect(frame).toMatchObject({ spacing: [0.7, 0.5], sliceThickness: 3 });
    expect([frame?.position, frame?.orientation]).toEqual([undefined, undefined]);
  });

  it.each([
    ['left-posterior-superior', [10, 20, 30], [0, 1, 2, 3, 4, 5]],
    ['LPS', [10, 20, 30], [0, 1, 2, 3, 4, 5]],
    // Turned by half within the slice: the picture's first pixel is the array's last.
    ['right-anterior-superior', [-14, -22, 30], [5, 4, 3, 2, 1, 0]],
    ['RAST', [-14, -22, 30], [5, 4, 3, 2, 1, 0]],
    ['left-anterior-superior', [10, -22, 30], [3, 4, 5, 0, 1, 2]],
    ['scanner-xyz', [10, 20, 30], [0, 1, 2, 3, 4, 5]],
  ])('space %s', async (space, position, first) => {
    const bytes = nrrdFile(
      [...plain, `space: ${space}`, directions, 'space origin: (10,20,30)'],
      shorts(count(12)),
    );
    const { frames } = await instanceOf(bytes);
    expect(rounded(frames[0]!)).toEqual([position, [1, 0, 0], [0, 1, 0], [2, 2]]);
    expect((await framesOf(bytes))[0]).toEqual(first);
  });

  it('big endian, gzip, its own line ends, units, and bytes to skip', async () => {
    const values = [-300, 1, 2, 3, 4, 500, 6, 7, 8, 9, 10, 11];
    const frames = [values.slice(0, 6), values.slice(6)];
    const other = plain.slice(0, 3);
    const big = nrrdFile([...other, 'endian: big', 'encoding: raw'], shorts(values, false));
    expect(await framesOf(big)).toEqual(frames);
    const packed = new Uint8Array(gzipSync(shorts([99, ...values])));
    const gzip = nrrdFile([...other, 'endian: little', 'encoding: gz', 'byte skip: 2'], packed);
    expect(await framesOf(gzip)).toEqual(frames);
    const skipped = nrrdFile([...plain, 'byteskip: -1'], shorts([99, 98, ...values]));
    expect(await framesOf(skipped)).toEqual(frames);
    const text = new TextDecoder('latin1').decode(nrrdFile([...plain, 'space: LPS', directions])).trim();
    const windows = new TextEncoder().encode(
      `${text}\nspace units: "um" "um" "cm"\n\n`.replaceAll('\n', '\r\n'),
    );
    const instance = await instanceOf(new Uint8Array([...windows, ...shorts(values)]));
    expect(instance.frames[0]?.spacing).toEqual([0.002, 0.002]);
    expect(instance.frames[1]?.position).toEqual([0, 0, 50]);
  });

  it('of colours, of components beside each other, and of volumes after each other', async () => {
    const colours = nrrdFile(
      ['dimension: 3', 'sizes: 3 2 1', 'type: uchar', 'encoding: raw', 'kinds: RGB-color domain domain'],
      Uint8Array.of(255, 0, 0, 9, 8, 7),
    );
    expect(await framesOf(colours)).toEqual([[255, 0, 0, 9, 8, 7]]);
    const sizes = (text: string) => ['dimension: 4', `sizes: ${text}`, ...plain.slice(2), 'space: LPS'];
    const own = 'space directions: none (1,0,0) (0,1,0) (0,0,1)';
    const beside = nrrdFile([...sizes('2 3 1 2'), own], shorts(count(12)));
    expect(await framesOf(beside)).toEqual([
      [0, 2, 4],
      [6, 8, 10],
      [1, 3, 5],
      [7, 9, 11],
    ]);
    expect((await instanceOf(beside)).volumes).toBe(2);
    const after = nrrdFile(
      [...sizes('3 1 2 2'), 'space directions: (1,0,0) (0,1,0) (0,0,1) none'],
      shorts(count(12)),
    );
    expect(await framesOf(after)).toEqual([0, 3, 6, 9].map((n) => [n, n + 1, n + 2]));
    expect((await instanceOf(after)).volumes).toBe(2);
  });

  it('keeps what ITK copied from a DICOM header', async () => {
    const bytes = nrrdFile([...plain, '0008|0060:=MR', '0008|103e:=t2 tse'], shorts(count(12)));
    expect(await instanceOf(bytes)).toMatchObject({ dicomModality: 'MR', words: ['volume', 't2 tse'] });
  });

  it('says what it does not read', async () => {
    const change = (from: string, to: string) =>
      nrrdFile(
        plain.map((line) => (line === from ? to : line)),
        shorts(count(12)),
      );
    expect(await errorOf(change('encoding: raw', 'encoding: bzip2'))).toMatchObject({
      kind: 'unsupported-encoding',
      encoding: 'NRRD, encoding bzip2',
    });
    expect(await errorOf(change('type: short', 'type: block'))).toMatchObject({
      kind: 'unsupported-encoding',
    });
    expect(await errorOf(change('sizes: 3 2 2', 'sizes: 3 2'))).toMatchObject({ kind: 'corrupt-file' });
    expect(await errorOf(change('sizes: 3 2 2', 'sizes: 3 2 -2'))).toMatchObject({ kind: 'corrupt-file' });
    expect(await errorOf(change('sizes: 3 2 2', 'sizes: 3 2 9'))).toMatchObject({ kind: 'truncated-file' });
    expect(await errorOf(change('endian: little', 'content: x'))).toMatchObject({ kind: 'corrupt-file' });
    expect(await errorOf(change('encoding: raw', 'encoding: raw\ndata file: b.raw'))).toEqual({
      kind: 'missing-file',
      path: 'a/b.raw',
      referencedBy: 'a/volume',
    });
    const flat = nrrdFile(
      [...plain, 'space: LPS', 'space directions: (1,0,0) (1,0,0) (0,0,1)'],
      shorts(count(12)),
    );
    expect(await errorOf(flat)).toMatchObject({ kind: 'corrupt-file' });
  });
});

describe('MetaImage', () => {
  const plain = ['NDims = 3', 'DimSize = 3 2 2', 'ElementType = MET_SHORT', 'ElementSpacing = 2 2 5'];
  const place = ['TransformMatrix = 1 0 0 0 1 0 0 0 1', 'Offset = 10 20 30'];

  it('plain, packed, big endian, and after bytes to skip', async () => {
    const values = [-300, 1, 2, 3, 4, 500, 6, 7, 8, 9, 10, 11];
    const frames = [values.slice(0, 6), values.slice(6)];
    const files = [
      metaImageFile([...plain, ...place], shorts(values)),
      metaImageFile([...plain, 'CompressedData = True'], new Uint8Array(deflateSync(shorts(values)))),
      metaImageFile([...plain, 'BinaryDataByteOrderMSB = True'], shorts(values, false)),
      metaImageFile([...plain, 'ElementByteOrderMSB = True'], shorts(values, false)),
      metaImageFile([...plain, 'HeaderSize = -1'], shorts([7, 7, ...values])),
      metaImageFile([...plain, 'HeaderSize = 4'], shorts([7, 7, ...values])),
    ];
    for (const file of files) expect(await framesOf(file)).toEqual(frames);
  });

  it('has the place that it says, and none that it does not say', async () => {
    const { frames } = await instanceOf(metaImageFile([...plain, ...place], shorts(count(12))));
    expect(frames[1]).toMatchObject({ position: [10, 20, 35], spacing: [2, 2], sliceThickness: 5 });
    const silent = await instanceOf(metaImageFile(plain, shorts(count(12))));
    expect(silent.frames[1]?.position).toBeUndefined();
    expect(silent.frames[1]).toMatchObject({ spacing: [2, 2], sliceThickness: 5 });
  });

  it('of two axes, of four, of colours and of components', async () => {
    const flat = metaImageFile(
      ['NDims = 2', 'DimSize = 3 2', 'ElementType = MET_USHORT', 'TransformMatrix = 1 0 0 1', 'Offset = 1 2'],
      shorts(count(6)),
    );
    expect(await framesOf(flat)).toEqual([[0, 1, 2, 3, 4, 5]]);
    expect((await instanceOf(flat)).frames[0]?.position).toEqual([1, 2, 0]);
    const series = metaImageFile(
      [
        'NDims = 4',
        'DimSize = 3 1 1 2',
        'ElementType = MET_SHORT',
        'TransformMatrix = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1',
        'ElementSpacing = 1 2 3 1',
      ],
      shorts(count(6)),
    );
    expect(await framesOf(series)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(await instanceOf(series)).toMatchObject({ volumes: 2, frames: [{ spacing: [2, 1] }, {}] });
    const colours = metaImageFile(
      ['NDims = 2', 'DimSize = 2 1', 'ElementType = MET_UCHAR', 'ElementNumberOfChannels = 3'],
      Uint8Array.of(1, 2, 3, 4, 5, 6),
    );
    expect(await framesOf(colours)).toEqual([[1, 2, 3, 4, 5, 6]]);
    const vectors = metaImageFile(
      ['NDims = 2', 'DimSize = 2 1', 'ElementType = MET_SHORT_ARRAY', 'ElementNumberOfChannels = 2'],
      shorts([1, 2, 3, 4]),
    );
    expect(await framesOf(vectors)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('tells its modality', async () => {
    const of = async (line: string) => instanceOf(metaImageFile([...plain, line], shorts(count(12))));
    expect((await of('Modality = MET_MOD_CT')).dicomModality).toBe('CT');
    expect((await of('0008|0060 = MR')).dicomModality).toBe('MR');
    expect((await of('Modality = MET_MOD_UNKNOWN')).dicomModality).toBeUndefined();
  });

  it('says what it does not read', async () => {
    const text = metaImageFile([...plain, 'BinaryData = False'], shorts(count(12)));
    expect(await errorOf(text)).toMatchObject({
      kind: 'unsupported-encoding',
      encoding: 'MetaImage, numbers as text',
    });
    expect(await errorOf(metaImageFile(plain, shorts(count(11))))).toMatchObject({ kind: 'truncated-file' });
    expect(await errorOf(metaImageFile(plain, new Uint8Array(0), 'b.raw'))).toEqual({
      kind: 'missing-file',
      path: 'a/b.raw',
      referencedBy: 'a/volume',
    });
    const tube = new TextEncoder().encode('ObjectType = Tube\nNDims = 3\nElementDataFile = LOCAL\n');
    expect(await errorOf(tube)).toMatchObject({ kind: 'not-an-image' });
  });
});
