import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { startsWith, type Format, type ParsedFile } from '../format.ts';
import { gunzip } from '../inflate.ts';
import type { Rescale } from '../instance.ts';
import { voxelInstance } from '../voxels/voxel-instance.ts';
import { chooseAffine } from './affine.ts';
import { NIFTI_TYPES } from './datatypes.ts';
import { NIFTI_HEADER_BYTES, readNiftiHeader, type NiftiHeader } from './header.ts';

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
  const kind = NIFTI_TYPES[header.datatype];
  if (!kind)
    return err({
      kind: 'unsupported-encoding',
      path,
      encoding: `NIfTI datatype ${header.datatype}`,
      detail: 'binary and quadruple precision voxels are not shown',
    });
  const [axes = 0, ...sizes] = header.dims;
  if (axes < 1 || axes > 7) return corrupt(`it claims ${axes} axes`);
  const size = (i: number) => (i < axes ? (sizes[i] ?? 1) : 1);
  const dims = [size(0), size(1), size(2)] as const;
  const volumes = [3, 4, 5, 6].map(size);
  // A product hides signs.
  if (volumes.some((n) => n < 1)) return corrupt(`its dimensions are ${header.dims.join(', ')}`);
  return voxelInstance(source, {
    container: 'nifti',
    packing: gzip ? 'gzip' : 'none',
    start: 0,
    offset: Math.max(header.version === 1 ? 352 : 544, Math.floor(header.offset) || 0),
    littleEndian: header.littleEndian,
    ...kind,
    dims,
    volumes: volumes.reduce((a, b) => a * b, 1),
    affine: chooseAffine(header),
    rescale: rescaleOf(header, kind.voxel === 'complex'),
    words: [header.description],
  });
}

/** A slope of zero stands for none. Of a complex number's magnitude only the slope's own is left. */
function rescaleOf({ slope, intercept }: NiftiHeader, complex: boolean): Rescale {
  if (!Number.isFinite(slope) || slope === 0) return { slope: 1, intercept: 0 };
  if (complex) return { slope: Math.abs(slope), intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}
