import type { DisorderGroup } from '@/catalogue/groups.ts';
import type { GateFinding } from '@/gate/finding.ts';
import type { Backend } from '@/model/runtime.ts';
import type { Measurement } from '@/model/manifest.ts';
import type { Modality } from '@/volume/scan.ts';

/** `unknown`: a label of a pack's own that the catalogue does not know. */
export type Group = DisorderGroup | 'unknown';

export interface RankedDisorder {
  /** Column of the classifier's output. */
  readonly index: number;
  readonly name: string;
  /** Three-character category; empty where the label has none. */
  readonly icd10cm: string;
  readonly group: Group;
  readonly logit: number;
  /**
   * sigmoid(logit / temperature). Undefined for a related term: the pack was measured, but not on this label in
   * these modalities. In a pack that was measured on nothing it is the raw score, and `measurement` is undefined.
   */
  readonly probability: number | undefined;
  /** The best measurement among the case's modalities. */
  readonly measurement: Measurement | undefined;
  /** All measurements among the case's modalities, the best first; absent where there is none. */
  readonly measurements?: readonly Measurement[];
  /** Whether the pack had training pictures of the label; undefined where the pack does not say. */
  readonly trained: boolean | undefined;
}

export interface RankedCategory {
  readonly code: string;
  readonly title: string;
  /** Chapter number and block as the catalogue writes them: '9', 'I70-I79'. */
  readonly chapter: string;
  readonly block: string;
  readonly group: Group;
  /**
   * 0..1, sigmoid of the largest logit among the category's disorders, or of the ICD head's own logit; divided by
   * the pack's temperature where it has one. To be shown as a probability only where `measured`.
   */
  readonly score: number;
  /** Index of the disorder that gave the score; undefined for an ICD head. */
  readonly from: number | undefined;
  readonly measured: boolean;
}

export interface Ranking {
  readonly disorders: readonly RankedDisorder[];
  readonly categories: readonly RankedCategory[];
}

/** What the network said about one scan of the case. */
export interface ScanOutcome {
  readonly scanId: string;
  readonly modality: Modality;
  readonly modalityId: number;
  /** Slices that reached the model: indices into the scan's own slices. */
  readonly used: readonly number[];
  /** Share of the fusion's attention, sums to 1 over the scans. */
  readonly weight: number;
  /** Share of the slice attention per used slice, sums to 1. */
  readonly sliceWeights: readonly number[];
  /** Index into the scan's own slices of the one with the highest weight. */
  readonly keySlice: number;
}

export interface Diagnosis {
  readonly pack: string;
  readonly backend: Backend;
  readonly scans: readonly ScanOutcome[];
  readonly logits: Float32Array;
  readonly ranking: Ranking;
  /** What to know before believing it, the most serious first. */
  readonly gate?: readonly GateFinding[];
  /** Stage -> milliseconds. */
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly slices: { readonly computed: number; readonly reused: number; readonly paddedRun: number };
}
