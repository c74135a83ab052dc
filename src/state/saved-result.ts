import type { DroppedFile } from '@/files/drop.ts';
import { fromJson } from '@/report/result-json.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { NO_READING } from '@/report/human-reading.ts';
import type { AppState } from './app-state.ts';

/** Saved results begin with this; a case list of RadDiag's does not. */
const MARK = '"format":"longtail-result"';
/** A ranking of 5569 labels takes about 1 MB. */
const LARGEST = 64 * 2 ** 20;

export interface RestoredResult {
  readonly file: DroppedFile;
  readonly size: number;
  readonly result: CaseResult;
}

/** A result that Longtail saved as JSON, if that is what was handed over; anything else is left to be read as a case. */
export async function savedResultIn(files: readonly DroppedFile[]): Promise<RestoredResult | undefined> {
  const [file, ...others] = files;
  if (!file || others.length > 0 || !('file' in file) || !/\.json$/i.test(file.path)) return undefined;
  if (file.file.size > LARGEST) return undefined;
  const head = await file.file.slice(0, 200).text();
  if (!head.replaceAll(/\s/g, '').includes(MARK)) return undefined;
  const result = fromJson(await file.file.text(), file.path);
  return result.ok ? { file, size: file.file.size, result: result.value } : undefined;
}

/** The page as it shows a saved result: its ranking and reading, without pictures. */
export const restoredState = ({ file, size, result }: RestoredResult): Partial<AppState> => ({
  opened: {
    examinations: [{ id: 'saved', title: result.caseName ?? file.path, scanIds: [] }],
    scans: [],
    files: [{ path: file.path, size, status: 'viewing' }],
    saved: { pack: result.pack, created: result.created },
  },
  run: { kind: 'ranked', diagnosis: result.diagnosis, fallback: undefined },
  reading: result.human ?? NO_READING,
});
