import type { LongtailError } from '@/core/errors.ts';
import { err } from '@/core/result.ts';
import { startsWith, type Format } from '../format.ts';
import { NUMBER_TYPES } from '../number-types.ts';
import { beside, copiedDicom, readTextHeader } from '../voxels/text-header.ts';
import { voxelInstance } from '../voxels/voxel-instance.ts';
import { readAxes } from './axes.ts';
import { endOfNrrdHeader, readNrrdHeader } from './header.ts';
import { nrrdType } from './vocabulary.ts';

/** Encodings that are read, under their names. */
const PACKINGS = { raw: 'none', gzip: 'gzip', gz: 'gzip' } as const;

const isPacking = (name: string): name is keyof typeof PACKINGS => Object.hasOwn(PACKINGS, name);

/** NRRD, `.nrrd` and `.nhdr`: a header of lines, an empty line, an array. */
export const nrrd: Format = {
  name: 'NRRD',
  accepts: (head) => startsWith(head, 'NRRD000'),
  read: async (source, head) => {
    const { path } = source;
    const unsupported = (what: string, detail: string) =>
      err<LongtailError>({ kind: 'unsupported-encoding', path, encoding: `NRRD, ${what}`, detail });
    const found = await readTextHeader(source, head, (bytes) =>
      // A header of its own ends with its file.
      bytes.length >= source.size ? (endOfNrrdHeader(bytes) ?? bytes.length) : endOfNrrdHeader(bytes),
    );
    if (!found) return err({ kind: 'corrupt-file', path, detail: 'its header does not end' });
    const header = readNrrdHeader(found.text);
    const { fields, pairs } = header;
    const dataFile = fields.get('data file');
    if (dataFile !== undefined)
      return err({ kind: 'missing-file', path: beside(path, dataFile), referencedBy: path });
    const typeName = fields.get('type') ?? '';
    const type = nrrdType(typeName);
    if (!type) return unsupported(`type ${typeName}`, 'only numbers are shown');
    const encoding = (fields.get('encoding') ?? '').toLowerCase();
    if (!isPacking(encoding)) return unsupported(`encoding ${encoding}`, 'save it as raw or gzip');
    if (Number(fields.get('line skip') ?? 0) !== 0) return unsupported('line skip', 'save it without');
    const axes = readAxes(header, type);
    if (typeof axes === 'string') return unsupported(`sizes ${fields.get('sizes')}`, axes);

    const { bytes: width } = NUMBER_TYPES[type];
    const skip = Number(fields.get('byte skip') ?? 0);
    const packing = PACKINGS[encoding];
    const total = axes.dims.reduce((a, b) => a * b, axes.components * axes.volumes * width);
    if (skip < -1 || !Number.isSafeInteger(skip) || (skip < 0 && packing !== 'none'))
      throw new Error(`byte skip ${skip}`);
    const endian = fields.get('endian')?.toLowerCase();
    if (width > 1 && endian !== 'little' && endian !== 'big') throw new Error('no byte order');
    const copied = copiedDicom((key) => pairs.get(key));
    return voxelInstance(source, {
      container: 'nrrd',
      packing,
      start: found.end,
      offset: skip < 0 ? Math.max(0, source.size - found.end - total) : skip,
      littleEndian: endian !== 'big',
      type,
      ...axes,
      ...copied,
      words: [fields.get('content') ?? '', ...copied.words],
    });
  },
};
