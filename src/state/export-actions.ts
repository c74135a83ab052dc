import { commonSource, type CaseResult } from '@/report/case-result.ts';
import { createPseudonyms, type Pseudonyms } from '@/report/deidentify/pseudonyms.ts';
import { isBlank } from '@/report/human-reading.ts';
import type { AppServices } from './app-services.ts';
import type { ExportServices } from './export-services.ts';
import { shownDiagnosis } from './run-state.ts';
import type { AppStore } from './store.ts';

/** What exports are made of. */
export interface ExportActions {
  /** The ranking on the page; undefined where there is none. Paths and the case's name may name the patient. */
  result(): CaseResult | undefined;
  /** Of the open case: the same in every export, and forgotten with it. */
  pseudonyms(): Pseudonyms;
  salt(): Uint8Array;
  /** Undefined where the page has no workers, as in tests. */
  readonly services: ExportServices | undefined;
}

export function createExportActions(store: AppStore, services: AppServices): ExportActions {
  let salt: Uint8Array | undefined;
  store.subscribe((state, before) => {
    if (state.opened !== before.opened && state.opened.files.length === 0) salt = undefined;
  });
  const ownSalt = () => (salt ??= crypto.getRandomValues(new Uint8Array(32)));
  return {
    result() {
      const { run, opened, packs, reading, saved, identity } = store.getState();
      const diagnosis = shownDiagnosis(run)?.diagnosis;
      if (!diagnosis) return undefined;
      const pack = packs.list.find(({ manifest }) => manifest.id === diagnosis.pack)?.manifest;
      const scans = new Map(opened.scans.map((scan) => [scan.id, scan]));
      const title = opened.examinations[0]?.title;
      return {
        ...(title === undefined ? {} : { caseName: title }),
        pack: saved?.result.pack ?? { id: diagnosis.pack, version: pack?.version ?? 'unknown' },
        diagnosis,
        scans: diagnosis.scans.map(({ scanId, used }, i) => {
          const scan = scans.get(scanId);
          // Without its pictures, a saved scan is what it was.
          if (!scan) return { slices: used.length, ...saved?.result.scans[i], scanId };
          const own = identity?.scans[scanId];
          return {
            scanId,
            slices: scan.slices.length,
            source: commonSource(scan.slices.map(({ path }) => path)),
            ...(own === undefined ? {} : { identity: own }),
          };
        }),
        created: saved?.result.created ?? new Date().toISOString(),
        ...(isBlank(reading) ? {} : { human: reading }),
      };
    },
    pseudonyms: () => createPseudonyms(ownSalt()),
    salt: ownSalt,
    services: services.exports,
  };
}
