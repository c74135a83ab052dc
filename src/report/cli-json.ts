import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { Translator } from '@/text/create-text.ts';
import type { FileReport } from '@/volume/scan.ts';
import type { ScanOrigin } from './case-result.ts';
import { describeReport } from './describe-file.ts';

export interface CliCase {
  readonly caseName: string;
  readonly diagnosis: Diagnosis;
  readonly scans: readonly ScanOrigin[];
  readonly files: readonly FileReport[];
  /** How many disorders and categories are printed. */
  readonly top: number;
}

/**
 * One case as the command line prints it, on one line. `probability` is null for related terms; in a pack that was
 * measured on nothing it is the score, and `measured` is false. `weight` is the scan's share of the fusion's
 * attention, `keySlice` counts from 0 in the scan's own slices.
 */
export function toCliJson({ caseName, diagnosis, scans, files, top }: CliCase, t: Translator): string {
  const origins = new Map(scans.map((scan) => [scan.scanId, scan]));
  const { disorders, categories } = diagnosis.ranking;
  return JSON.stringify({
    case: caseName,
    pack: diagnosis.pack,
    backend: diagnosis.backend,
    scans: diagnosis.scans.map(({ scanId, modality, used, weight, keySlice }) => {
      const origin = origins.get(scanId);
      if (!origin) throw new Error(`scan ${scanId} has no origin`);
      return {
        modality,
        source: origin.source ?? '',
        slices: origin.slices,
        used: used.length,
        weight,
        keySlice,
      };
    }),
    disorders: disorders.slice(0, top).map((row) => ({
      index: row.index,
      name: row.name,
      icd10cm: row.icd10cm,
      group: row.group,
      logit: row.logit,
      probability: row.probability ?? null,
      measured: row.measurement !== undefined,
    })),
    icd10cm: categories.slice(0, top).map(({ code, title, score }) => ({ code, title, score })),
    files: cliFiles(files, t),
    milliseconds: diagnosis.milliseconds,
  });
}

/** The import report's rows as the command line prints them, also where there was no scan to rank. */
export function cliFiles(
  files: readonly FileReport[],
  t: Translator,
): readonly { readonly path: string; readonly status: string; readonly reason: string }[] {
  return files.map((row) => ({
    path: row.path,
    status: row.status,
    reason: row.reason ? describeReport(row, t).reason : '',
  }));
}
