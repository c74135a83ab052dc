import type { FindBeside, OneFile } from './one-file.ts';
import { streamOf } from './partial-source.ts';
import type { FileSource } from './source.ts';

/** Lengths of the two headers, with the four bytes that say whether extensions follow. */
const NIFTI1 = 348;
const NIFTI2 = 540;

/** No header of a pair is larger, extensions and all. */
const LARGEST = 16 * 2 ** 20;

/**
 * NIfTI and Analyze pairs: `brain.hdr` with the `brain.img` beside it, either of them packed by gzip. An Analyze header
 * says nothing of directions, and none are made up.
 */
export async function niftiPair(header: FileSource, find: FindBeside): Promise<OneFile | undefined> {
  const stem = (/[^/]*$/.exec(header.path)?.[0] ?? '').replace(/\.hdr(\.gz)?$/i, '');
  const image = find(`${stem}.img`) ?? find(`${stem}.img.gz`);
  if (!image || header.size > LARGEST) return undefined;
  const start = singleFileHeader(await plain(header));
  if (!start) return undefined;
  // Two packed files after each other are a packed file as well.
  return { start: (await isPacked(image)) ? await gzipped(start) : start, voxels: [image] };
}

async function isPacked(file: FileSource): Promise<boolean> {
  const [a, b] = await file.read(0, 2);
  return a === 0x1f && b === 0x8b;
}

async function plain(file: FileSource): Promise<Uint8Array> {
  if (!(await isPacked(file))) return file.read(0, NIFTI2);
  const unpacked = streamOf(file).pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

async function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** The header as a `.nii` file has it; undefined where it is no header of NIfTI or Analyze. */
function singleFileHeader(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < NIFTI1) return undefined;
  const given = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = [NIFTI1, NIFTI2].includes(given.getInt32(0, true));
  const size = given.getInt32(0, little);
  if ((size !== NIFTI1 && size !== NIFTI2) || bytes.length < size) return undefined;
  const out = new Uint8Array(size + 4);
  out.set(bytes.subarray(0, size));
  const view = new DataView(out.buffer);
  if (size === NIFTI2) {
    if (text(out, 4, 3) !== 'ni2') return undefined;
    out[5] = '+'.charCodeAt(0);
    view.setBigInt64(168, view.getBigInt64(168, little) + BigInt(out.length), little);
    return out;
  }
  const magic = text(out, 344, 3);
  if (magic === 'n+1') return undefined;
  if (magic !== 'ni1') {
    // Analyze 7.5: other fields lie where NIfTI has its directions.
    out.fill(0, 252, 344);
  }
  out.set([0x6e, 0x2b, 0x31, 0], 344);
  const offset = view.getFloat32(108, little);
  view.setFloat32(108, out.length + (offset > 0 ? offset : 0), little);
  return out;
}

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
