import type { LongtailError } from '@/core/errors.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { parseFile } from '@/parse/parse.ts';
import { memorySource } from '../../support/memory-source.ts';
import { words, type Element } from '../../support/synthetic-dicom.ts';

/** The image in a file; throws where it is none. */
export async function imageOf(file: Uint8Array): Promise<ImageInstance> {
  const parsed = await parseFile(memorySource('made', file));
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  return parsed.value.instance;
}

/** Why a file is not read. */
export async function errorOf(file: Uint8Array): Promise<LongtailError> {
  const parsed = await parseFile(memorySource('made', file));
  if (parsed.ok) throw new Error('it was read');
  return parsed.error;
}

export const FACTS = { rows: 2, columns: 3, modality: 'CT', sopClass: '1.2.840.10008.5.1.4.1.1.2' };
export const PIXELS: Element = ['7fe00010', 'OW', words([1, 2, 3, 4, 5, 6])];
