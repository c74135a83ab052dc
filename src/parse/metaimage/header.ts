import type { NumberType } from '../number-types.ts';

/** The byte after the line `ElementDataFile = ...`, which ends a MetaImage header; undefined while it goes on. */
export function endOfMetaHeader(bytes: Uint8Array): number | undefined {
  for (let line = 0; line < bytes.length;) {
    const next = bytes.indexOf(10, line);
    if (next < 0) return undefined;
    if (/^\s*ElementDataFile\s*=/.test(latin(bytes.subarray(line, Math.min(next, line + 64)))))
      return next + 1;
    line = next + 1;
  }
  return undefined;
}

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Lines `Key = Value`, in their order. */
export const readMetaHeader = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
    }),
  );

/** MetaIO's types. Its LONG has four bytes, whatever the machine says. */
const TYPES: Readonly<Record<string, NumberType>> = {
  MET_CHAR: 'i1',
  MET_UCHAR: 'u1',
  MET_SHORT: 'i2',
  MET_USHORT: 'u2',
  MET_INT: 'i4',
  MET_UINT: 'u4',
  MET_LONG: 'i4',
  MET_ULONG: 'u4',
  MET_LONG_LONG: 'i8',
  MET_ULONG_LONG: 'u8',
  MET_FLOAT: 'f4',
  MET_DOUBLE: 'f8',
};

export const metaType = (name: string): NumberType | undefined => TYPES[name.replace(/_ARRAY$/, '')];

/** MetaIO's modalities as DICOM writes them. */
const MODALITIES: Readonly<Record<string, string>> = {
  MET_MOD_CT: 'CT',
  MET_MOD_MR: 'MR',
  MET_MOD_NM: 'NM',
  MET_MOD_US: 'US',
};

export const metaModality = (name: string | undefined): string | undefined => MODALITIES[name ?? ''];
