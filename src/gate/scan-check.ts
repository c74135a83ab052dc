import type { Manifest } from '@/model/manifest.ts';
import type { Modality, Scan } from '@/volume/scan.ts';
import type { GateFinding } from './finding.ts';
import type { Look } from './look.ts';

/** A scan that takes part, as far as it was read. */
export interface GateScan {
  readonly scan: Scan;
  /** As which it takes part. */
  readonly modality: Modality;
  /** Of slices spread over those that reach the model. */
  readonly looks: readonly Look[];
  /** `[D]` a slice; empty where the encoder has not run. */
  readonly features: readonly Float32Array[];
}

export interface GateInput {
  readonly scans: readonly GateScan[];
  readonly manifest: Manifest;
}

/** What a check says; whose scan it is about is added behind. */
export type CheckFinding = Omit<GateFinding, 'scanId'>;

/** A named check of one scan: what it has to say, in the order of the table. */
export interface ScanCheck {
  readonly name: string;
  readonly find: (scan: GateScan, manifest: Manifest) => readonly CheckFinding[];
}

/** Two digits behind the point are enough for a reader. */
export const two = (value: number): number => Math.round(100 * value) / 100;
