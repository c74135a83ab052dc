import type { FileSource } from '@/files/source.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import type { OpenCase } from './open-case.ts';

/**
 * What tells a case and its scans from all others, whatever the files are called and wherever they lie: SHA-256 in
 * hexadecimal, from which no name, UID or picture can be had back.
 */
export interface CaseIdentity {
  /** Over all pictures, however they are grouped. */
  readonly whole: string;
  /** Scan id -> over its pictures, in whatever order. */
  readonly scans: Readonly<Record<string, string>>;
}

/** Of a longer file that is no DICOM, so many bytes of its beginning, middle and end are looked at. */
const SAMPLE = 2 ** 20;

/** DICOM objects by their UIDs, of which no pixel is read; other files by their content. */
export async function identityOf({
  scans,
  instances,
  sources,
}: Pick<OpenCase, 'scans' | 'instances' | 'sources'>): Promise<CaseIdentity> {
  const keys = new Map<string, string>();
  for (const [path, instance] of instances) {
    const source = sources.get(path);
    if (source) keys.set(path, await pictureKey(instance, source));
  }
  const identified = scans.map(async ({ id, slices }) => {
    const pictures = slices.map(({ path, frame }) => ({ key: keys.get(path) ?? path, frame }));
    return [id, await scanIdentity(pictures)] as const;
  });
  return {
    whole: await hashOfSet('case', keys.values()),
    scans: Object.fromEntries(await Promise.all(identified)),
  };
}

/** @param pictures of the scan, in whatever order: what each file is, and the frame in it, counted from 0 */
export const scanIdentity = (
  pictures: readonly { readonly key: string; readonly frame: number }[],
): Promise<string> =>
  hashOfSet(
    'scan',
    pictures.map(({ key, frame }) => `${key}#${frame}`),
  );

/** What a DICOM object is. */
export const objectKey = (instanceUid: string): string => `uid ${instanceUid}`;

const pictureKey = async (instance: ImageInstance, source: FileSource): Promise<string> =>
  instance.encoding.format === 'dicom' && instance.instanceUid
    ? objectKey(instance.instanceUid)
    : `file ${source.size} ${await contentHash(source)}`;

async function contentHash(source: FileSource): Promise<string> {
  const { size } = source;
  if (size <= 3 * SAMPLE) return sha256(await source.read(0, size));
  const middle = Math.floor((size - SAMPLE) / 2);
  const parts = [0, middle, size - SAMPLE].map((start) => source.read(start, start + SAMPLE));
  return sha256(new Uint8Array(await new Blob((await Promise.all(parts)) as BlobPart[]).arrayBuffer()));
}

const hashOfSet = (kind: string, members: Iterable<string>): Promise<string> =>
  sha256(new TextEncoder().encode([`longtail ${kind}`, ...[...new Set(members)].toSorted()].join('\n')));

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
