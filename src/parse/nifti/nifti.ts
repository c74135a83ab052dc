import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { groupingOf, startsWith, type Format, type ParsedFile } from '../format.ts';
import { gunzip } from '../inflate.ts';
import type { FrameHeader } from '../instance.ts';
import { chooseAffine } from './affine.ts';
import { NIFTI_TYPES } from './datatypes.ts';
import { NIFTI_HEADER_BYTES, readNiftiHeader, type NiftiHeader } from './header.ts';
import { radiological } from './orientation.ts';

/** Slices of all volumes together. */
const MOST_FRAMES = 1_000_000;

const isGzip = (head: Uint8Array) => startsWith(head, [0x1f, 0x8b]);

/** A file that is in memory already. */
const inMemory = (bytes: Uint8Array): FileSource => ({
  path: '',
  size: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
});

/** The header's bytes, out of the gzip stream where there is one; empty where that is broken from the start. */
async function headerBytes(head: Uint8Array): Promise<Uint8Array> {
  if (!isGzip(head)) return head.subarray(0, NIFTI_HEADER_BYTES);
  try {
    return await gunzip(inMemory(head), NIFTI_HEADER_BYTES);
  } catch {
    return new Uint8Array(0);
  }
}

/** NIfTI-1 and -2, `.nii` and `.nii.gz`. A 4D file has the frames of all its volumes. */
export const nifti: Format = {
  name: 'NIfTI',
  accepts: async (head) => readNiftiHeader(await headerBytes(head)) !== undefined,
  read: async (source, head) => {
    const header = readNiftiHeader(await headerBytes(head));
    if (!header) return err({ kind: 'corrupt-file', path: source.path, detail: 'it has no NIfTI header' });
    return toInstance(source, header, isGzip(head));
  },
};

function toInstance(
  source: FileSource,
  header: NiftiHeader,
  gzip: boolean,
): Result<ParsedFile, LongtailError> {
  const { path } = source;
  const corrupt = (detail: string) => err<LongtailError>({ kind: 'corrupt-file', path, detail });
  if (!header.singleFile)
    return err({
      kind: 'unsupported-encoding',
      path,
      encoding: 'NIfTI pair (.hdr and .img)',
      detail: 'the .img file with its voxels is not beside it',
    });
  const type = NIFTI_TYPES[header.datatype];
  if (!type)
    return err({
      kind: 'unsupported-encoding',
      path,
      encoding: `NIfTI datatype ${header.datatype}`,
      detail: 'complex, binary and quadruple precision voxels are not shown',
    });
  const [axes = 0, ...sizes] = header.dims;
  if (axes < 1 || axes > 7) return corrupt(`it claims ${axes} axes`);
  const size = (i: number) => (i < axes ? (sizes[i] ?? 1) : 1);
  const dims = [size(0), size(1), size(2)] as const;
  const volumes = [3, 4, 5, 6].map(size).reduce((a, b) => a * b, 1);
  if (![...dims, volumes].every((n) => Number.isSafeInteger(n) && n >= 1))
    return corrupt(`its dimensions are ${header.dims.join(', ')}`);
  const bytes = dims[0] * dims[1] * dims[2] * type.bytes;
  if (!Number.isSafeInteger(bytes * volumes) || dims[2] * volumes > MOST_FRAMES)
    return corrupt(`its dimensions are ${header.dims.join(', ')}`);
  const offset = Math.max(header.version === 1 ? 352 : 544, Math.floor(header.offset) || 0);
  if (!gzip && source.size < offset + bytes)
    return err({
      kind: 'truncated-file',
      path,
      detail: `${Math.max(0, source.size - offset)} of ${bytes} bytes of voxels are there`,
    });
  // Deflate cannot make more than about a thousand bytes of one.
  if (gzip && source.size * 1100 < offset + bytes)
    return err({
      kind: 'truncated-file',
      path,
      detail: `it cannot hold the ${bytes} bytes of voxels it promises`,
    });

  const shown = radiological(chooseAffine(header), dims);
  const rescales = type.samples === 1 && Number.isFinite(header.slope) && header.slope !== 0;
  const frame: Omit<FrameHeader, 'position'> = {
    orientation: shown.orientation,
    spacing: shown.spacing,
    sliceThickness: shown.sliceSpacing,
    rescale: rescales
      ? { slope: header.slope, intercept: Number.isFinite(header.intercept) ? header.intercept : 0 }
      : { slope: 1, intercept: 0 },
    windows: [],
  };
  const headers = Array.from({ length: shown.slices }, (_, i) => ({ ...frame, position: shown.position(i) }));
  return ok({
    kind: 'image',
    instance: {
      path,
      rows: shown.rows,
      columns: shown.columns,
      frames: Array.from({ length: volumes }, () => headers).flat(),
      ...(volumes > 1 && { volumes }),
      pixel: {
        kind: type.kind,
        bitsStored: (type.bytes * 8) / (type.samples === 3 ? type.bytes : 1),
        samplesPerPixel: type.samples,
        photometric: type.samples === 3 ? 'RGB' : 'MONOCHROME2',
      },
      encoding: {
        format: 'nifti',
        gzip,
        littleEndian: header.littleEndian,
        datatype: header.datatype,
        offset,
        dims: [...dims, volumes],
        axes: shown.axes,
        volume: 0,
      },
      ...groupingOf(path),
      words: [path, header.description].filter((word) => word !== ''),
      imageType: [],
    },
  });
}
