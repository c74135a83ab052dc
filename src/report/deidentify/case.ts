import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { isFrameSource } from '@/files/frame-source.ts';
import type { FileSource } from '@/files/source.ts';
import type { ZipMember } from '@/files/write-zip.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { gunzip, InflateError } from '@/parse/inflate.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { Examination, Scan } from '@/volume/scan.ts';
import { gzipSync } from 'fflate';
import { dictionaryVr } from '../dicom/dcmjs.ts';
import { deidentifyDicom } from './dicom-file.ts';
import { cleanGif } from './gif.ts';
import { cleanNifti } from './nifti.ts';
import { cleanTextHeader } from './text-headers.ts';
import { BrokenPicture, cleanJpeg, cleanPng } from './pictures.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { cleanTiff } from './tiff.ts';
import { cleanWebp } from './webp.ts';
import { wholeDicom } from './whole-dicom.ts';

/** The case as far as de-identification looks at it. */
export interface SourceCase {
  readonly examinations: readonly Examination[];
  readonly scans: readonly Scan[];
  readonly sources: ReadonlyMap<string, FileSource>;
  readonly instances: ReadonlyMap<string, ImageInstance>;
}

export interface DeidentifyOptions {
  /** Random; the same salt gives the same new UIDs. */
  readonly salt: Uint8Array;
  /** Moves all dates by one offset instead of taking them away. */
  readonly keepIntervals: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onFile?: (done: number, total: number) => void;
}

export interface DeidentifiedFile extends ZipMember {
  /** Where it lay: for the page, never for the archive. */
  readonly from: string;
}

/** A file of the case that is not passed on, because it could not be cleaned. */
export interface LeftOut {
  readonly path: string;
  readonly reason: LongtailError;
}

export type CaseFileResult = Result<DeidentifiedFile, LeftOut>;

/** Titles of scans whose pictures may show text: it is in the pixels, and stays. */
export const burnedInScans = (scans: readonly Scan[]): readonly Scan[] =>
  scans.filter(({ findings }) => findings.some(({ kind }) => kind === 'burned-in-text'));

/**
 * The picture files of a case, cleaned one after another, under names that tell nothing: `examination-1/scan-2/0003.dcm`.
 * What is not a picture (reports, directories, text) is left behind.
 */
export async function* deidentifiedFiles(
  { examinations, scans, sources, instances }: SourceCase,
  { salt, keepIntervals, signal, onFile }: DeidentifyOptions,
): AsyncGenerator<CaseFileResult> {
  const rules = { pseudonyms: createPseudonyms(salt), keepIntervals, vrOf: await dictionaryVr() };
  const places = newPlaces(examinations, scans);
  let done = 0;
  for (const [from, place] of places) {
    if (signal?.aborted) return;
    const source = sources.get(from);
    const instance = instances.get(from);
    if (!source || !instance) throw new Error(`${from} is part of a scan and was not read`);
    const cleaned = await cleanFile(source, instance, rules).catch((cause: unknown) =>
      // A file can go or change after it was read, and one on a server is not here as a whole.
      err({
        kind: 'corrupt-file',
        path: from,
        detail: cause instanceof Error ? cause.message : String(cause),
      } as const),
    );
    yield cleaned.ok
      ? ok({ from, path: `${place}.${cleaned.value.extension}`, blob: new Blob([...cleaned.value.parts]) })
      : err({ path: from, reason: cleaned.error });
    onFile?.(++done, places.size);
  }
}

/** What stands beside the pictures in the archive. */
export const deidentifiedNotice = (keepIntervals: boolean, burnedIn: number): ZipMember => ({
  path: 'NOTICE.txt',
  blob: new Blob([
    `${NOT_FOR_CLINICAL_USE}.\r\n\r\n`,
    'De-identified by Longtail: DICOM PS3.15 Annex E, Basic Application Level Confidentiality Profile',
    keepIntervals ? ', with modified dates (one offset for the whole case).\r\n' : '; dates removed.\r\n',
    'Pixels are unchanged. ',
    burnedIn > 0
      ? `${burnedIn} scan(s) may show burned-in text. Look at every picture before you pass it on.\r\n`
      : 'No burned-in text is stated by the files; look at the pictures before you pass them on.\r\n',
  ]),
});

/** Path of every file of the scans -> its new one without extension. */
function newPlaces(
  examinations: readonly Examination[],
  scans: readonly Scan[],
): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const [e, examination] of examinations.entries()) {
    const own = scans.filter(({ examinationId }) => examinationId === examination.id);
    for (const [s, scan] of own.entries())
      for (const path of new Set(scan.slices.map((slice) => slice.path))) {
        const file = String(places.size + 1).padStart(5, '0');
        if (!places.has(path)) places.set(path, `examination-${e + 1}/scan-${s + 1}/${file}`);
      }
  }
  return places;
}

interface Cleaned {
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
  readonly extension: string;
}

async function cleanFile(
  source: FileSource,
  instance: ImageInstance,
  rules: Parameters<typeof deidentifyDicom>[2],
): Promise<Result<Cleaned, LongtailError>> {
  const { path } = source;
  const { encoding } = instance;
  const clean = async (
    extension: string,
    parts: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>,
  ): Promise<Result<Cleaned, LongtailError>> => {
    try {
      return ok({ extension, parts: (await parts()) as readonly Uint8Array<ArrayBuffer>[] });
    } catch (cause) {
      if (!(cause instanceof BrokenPicture) && !(cause instanceof InflateError)) throw cause;
      return err({ kind: 'corrupt-file', path, detail: cause.message });
    }
  };
  const whole = () => source.read(0, source.size);
  switch (encoding.format) {
    case 'dicom': {
      const facts = {
        transferSyntax: encoding.transferSyntax,
        sopClassUid: instance.sopClassUid ?? '',
        instanceUid: instance.instanceUid ?? path,
        patient: instance.patient.id ?? instance.patient.name ?? instance.study.uid,
      };
      const whole = isFrameSource(source) ? await wholeDicom(source, instance) : source;
      const file = await deidentifyDicom(whole, facts, rules);
      return file.ok ? clean('dcm', () => file.value) : file;
    }
    case 'voxels':
      if (encoding.container !== 'nifti') {
        const { container } = encoding;
        return clean(container === 'nrrd' ? 'nrrd' : 'mha', async () =>
          cleanTextHeader(await whole(), container, encoding, instance),
        );
      }
      if (encoding.packing === 'none') return clean('nii', async () => cleanNifti(await whole()));
      return clean('nii.gz', async () => {
        const parts = cleanNifti(await gunzip(source, Infinity));
        return [
          gzipSync(new Uint8Array(await new Blob([...parts] as BlobPart[]).arrayBuffer()), { mtime: 0 }),
        ];
      });
    case 'npy':
      return clean('npy', async () => [await whole()]);
    case 'picture':
      if (encoding.mime === 'image/png') return clean('png', async () => cleanPng(await whole()));
      if (encoding.mime === 'image/jpeg') return clean('jpg', async () => cleanJpeg(await whole()));
      // Its pixels are the whole of it.
      if (encoding.mime === 'image/bmp') return clean('bmp', async () => [await whole()]);
      if (encoding.mime === 'image/tiff') return clean('tif', async () => cleanTiff(source));
      if (encoding.mime === 'image/gif') return clean('gif', async () => cleanGif(await whole()));
      if (encoding.mime === 'image/webp') return clean('webp', async () => cleanWebp(await whole()));
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: encoding.mime,
        detail: 'what such a file holds beside its pixels cannot be taken away here',
      });
  }
}
