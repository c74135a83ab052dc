/** The fields of a NIfTI-1 or -2 header that we use. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** Voxels and header in one file; false for a `.hdr` of a pair. */
  readonly singleFile: boolean;
  readonly dims: readonly number[];
  readonly pixdim: readonly number[];
  readonly datatype: number;
  readonly bitpix: number;
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** b, c, d and the offsets x, y, z. */
  readonly quaternion: readonly number[];
  /** Three rows of four, row by row. */
  readonly sform: readonly number[];
  /** Low three bits: 1 metre, 2 millimetre, 3 micrometre. */
  readonly units: number;
  readonly description: string;
}

/** Bytes of the longer header, NIfTI-2's. */
export const NIFTI_HEADER_BYTES = 540;

/** Where the fields lie, in the two versions. */
const LAYOUT = {
  1: {
    magic: 344,
    dim: 40,
    datatype: 70,
    pixdim: 76,
    voxOffset: 108,
    slope: 112,
    descrip: 148,
    qform: 252,
    quatern: 256,
    srow: 280,
    units: 123,
  },
  2: {
    magic: 4,
    dim: 16,
    datatype: 12,
    pixdim: 104,
    voxOffset: 168,
    slope: 176,
    descrip: 240,
    qform: 344,
    quatern: 352,
    srow: 400,
    units: 500,
  },
} as const;

/** Reads the header, whichever version and byte order; undefined where it is none. */
export function readNiftiHeader(bytes: Uint8Array): NiftiHeader | undefined {
  if (bytes.length < 348) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = ([true, false] as const)
    .map((little) => ({ little, size: view.getInt32(0, little) }))
    .find(({ size }) => size === 348 || size === 540);
  if (!found) return undefined;
  const little = found.little;
  const version = found.size === 348 ? 1 : 2;
  if (bytes.length < found.size) return undefined;
  const at = LAYOUT[version];
  const text = (from: number, n: number) =>
    String.fromCharCode(...bytes.subarray(from, from + n)).replace(/\0.*$/s, '');
  const magic = text(at.magic, 3);
  if (magic !== `n+${version}` && magic !== `ni${version}`) return undefined;

  const int = (from: number) => view.getInt32(from, little);
  const short = (from: number) => view.getInt16(from, little);
  const long = (from: number) => Number(view.getBigInt64(from, little));
  const float = (from: number) =>
    version === 1 ? view.getFloat32(from, little) : view.getFloat64(from, little);
  const width = version === 1 ? 4 : 8;
  const floats = (from: number, n: number) => Array.from({ length: n }, (_, i) => float(from + i * width));
  return {
    version,
    littleEndian: little,
    singleFile: magic.startsWith('n+'),
    dims: Array.from({ length: 8 }, (_, i) => (version === 1 ? short(at.dim + 2 * i) : long(at.dim + 8 * i))),
    pixdim: floats(at.pixdim, 8),
    datatype: short(at.datatype),
    bitpix: short(at.datatype + 2),
    offset: version === 1 ? float(at.voxOffset) : long(at.voxOffset),
    slope: float(at.slope),
    intercept: float(at.slope + width),
    qformCode: version === 1 ? short(at.qform) : int(at.qform),
    sformCode: version === 1 ? short(at.qform + 2) : int(at.qform + 4),
    quaternion: floats(at.quatern, 6),
    sform: floats(at.srow, 12),
    units: (version === 1 ? view.getUint8(at.units) : int(at.units)) & 7,
    description: text(at.descrip, 80).trim(),
  };
}
