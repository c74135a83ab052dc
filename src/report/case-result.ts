import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { HumanReading } from './human-reading.ts';

/** Where a scan of the diagnosis came from. */
export interface ScanOrigin {
  readonly scanId: string;
  /** Path of its file, or of the folder that holds all its files. Paths may name the patient. */
  readonly source?: string;
  /** How many slices the scan has; how many reached the model stands in the diagnosis. */
  readonly slices: number;
  /** SHA-256 over what its pictures are: it names nobody, and tells the scan from all others. */
  readonly identity?: string;
  /** The same of its de-identified copy, whose UIDs are others. */
  readonly copyIdentity?: string;
}

/**
 * A finished case as every export takes it: plain data. Whoever exports leaves out the name of the case and the
 * sources unless the user asked for them, because they may name the patient.
 */
export interface CaseResult {
  readonly caseName?: string;
  readonly pack: { readonly id: string; readonly version: string };
  readonly diagnosis: Diagnosis;
  readonly scans: readonly ScanOrigin[];
  /** When it was computed, ISO 8601 with time zone. */
  readonly created: string;
  /** The user's own verdict; absent where there is none. */
  readonly human?: HumanReading;
}

/** Common path of a scan's files: the file itself, or the folder above all of them; '' where they share none. */
export function commonSource(paths: readonly string[]): string {
  const [first, ...rest] = paths;
  if (first === undefined) return '';
  if (rest.every((path) => path === first)) return first;
  let shared = first.split('/').slice(0, -1);
  for (const path of rest) {
    const parts = path.split('/').slice(0, -1);
    const differs = shared.findIndex((part, i) => part !== parts[i]);
    if (differs >= 0) shared = shared.slice(0, differs);
  }
  return shared.join('/');
}
