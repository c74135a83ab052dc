import type { FileSource } from '@/files/source.ts';
import { folderOf } from '../format.ts';

/** Headers of thousands of gradients or of copied DICOM tags take a few hundred kilobytes; nothing sane takes more. */
const LONGEST = 4 * 1024 * 1024;

/**
 * A header of lines before the voxels, and where these begin.
 * @param head the file's first bytes; more are read only while the header goes on
 * @param endOf the byte after the header, undefined while it goes on
 * @returns undefined where it does not end
 */
export async function readTextHeader(
  source: FileSource,
  head: Uint8Array,
  endOf: (bytes: Uint8Array) => number | undefined,
): Promise<{ readonly text: string; readonly end: number } | undefined> {
  for (let bytes = head; ; bytes = await source.read(0, bytes.length * 4)) {
    const end = endOf(bytes);
    if (end !== undefined) return { text: new TextDecoder().decode(bytes.subarray(0, end)), end };
    if (bytes.length >= Math.min(source.size, LONGEST)) return undefined;
  }
}

/** The path of a file that a header names: it lies in the header's folder. */
export const beside = (header: string, name: string): string =>
  [folderOf(header), name].filter((part) => part !== '').join('/');

/** Millimetres of a unit that a header names; what is no length is taken for millimetres. */
export function millimetres(unit: string | undefined): number {
  const known: Readonly<Record<string, number>> = {
    um: 1e-3,
    µm: 1e-3,
    micron: 1e-3,
    microns: 1e-3,
    micrometer: 1e-3,
    cm: 10,
    m: 1000,
    meter: 1000,
  };
  return known[unit?.trim().toLowerCase() ?? ''] ?? 1;
}

/** DICOM's tags as ITK copies them into the headers of other formats: Modality, and what describes the picture. */
const DICOM_WORDS = ['0008|103e', '0008|1030', '0018|1030', '0018|0015'];

/** What of a DICOM header survived the conversion. */
export function copiedDicom(entry: (key: string) => string | undefined): {
  readonly modality?: string;
  readonly words: readonly string[];
} {
  const modality = entry('0008|0060')?.trim();
  const words = DICOM_WORDS.flatMap((key) => entry(key)?.trim() || []);
  return { ...(modality && { modality }), words };
}
