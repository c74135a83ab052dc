import type { Manifest } from '@/model/manifest.ts';
import type { Model } from '@/model/open-model.ts';
import type { DisplayRange } from '@/preprocess/prepare.ts';
import type { PreparedScan } from './caches.ts';
import { modalityIds } from './modality-ids.ts';
import type { CaseScan } from './prepare-scan.ts';

/** A scan on its way through the network: its slices were read, its examination's range is known. */
export interface ScanInFlight extends CaseScan {
  readonly prepared: PreparedScan;
  readonly range: DisplayRange;
}

/** Names the features of each used slice by all that they depend on. */
export function featureKeys(
  { npy, prepared, range }: ScanInFlight,
  { manifest, runtime }: Model,
): readonly string[] {
  const { size, resize, npyResize } = manifest.input;
  const rule = npy ? npyResize : resize;
  const suffix = [manifest.id, manifest.version, runtime.backend, size, rule, range.min, range.max].join(' ');
  return prepared.keys.map((key) => `${key} ${suffix}`);
}

/** The id under which each scan enters the fusion. */
export const caseModalityIds = (scans: readonly CaseScan[], manifest: Manifest): readonly number[] =>
  modalityIds(
    scans.map(({ scan, modality }) => ({ examinationId: scan.examinationId, modality })),
    manifest,
  );
