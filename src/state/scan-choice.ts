import type { ExclusionReason, Modality, Scan } from '@/volume/scan.ts';

/** What the user decided about a scan; what is absent follows the file. */
export interface ScanOverride {
  readonly included?: boolean;
  readonly modality?: Modality;
  readonly title?: string;
}

export type Overrides = Readonly<Record<string, ScanOverride>>;

/** A scan as it takes part: the file's facts with the user's decisions on top. */
export interface ChosenScan {
  readonly scan: Scan;
  readonly title: string;
  readonly modality: Modality | undefined;
  readonly modalitySource: Scan['modalitySource'];
  readonly included: boolean;
  /** Why it does not take part; undefined when it does. */
  readonly excluded: ExclusionReason | undefined;
  /** The user has not been asked for the modality, or has not answered yet. */
  readonly asksModality: boolean;
}

/** Reasons that only the lack of a modality gives, and that naming one takes away. */
const curedByModality = (reason: ExclusionReason | undefined): ExclusionReason | undefined =>
  reason === 'modality-unknown' ? undefined : reason;

export function chooseScan(scan: Scan, override: ScanOverride = {}): ChosenScan {
  const modality = override.modality ?? scan.modality;
  const byFile =
    modality === undefined ? (scan.excluded ?? 'modality-unknown') : curedByModality(scan.excluded);
  const wanted = override.included ?? byFile === undefined;
  const included = wanted && modality !== undefined;
  const excluded = included ? undefined : override.included === false ? 'user' : (byFile ?? 'user');
  return {
    scan,
    title: override.title ?? scan.title,
    modality,
    modalitySource: override.modality === undefined ? scan.modalitySource : 'user',
    included,
    excluded,
    asksModality: modality === undefined && (excluded === 'modality-unknown' || override.included === true),
  };
}

export const chooseScans = (scans: readonly Scan[], overrides: Overrides): readonly ChosenScan[] =>
  scans.map((scan) => chooseScan(scan, overrides[scan.id]));

/** What the model is asked about: included scans with their modalities, in the order of the case. */
export function participants(
  chosen: readonly ChosenScan[],
): readonly { readonly scanId: string; readonly modality: Modality }[] {
  return chosen.flatMap(({ scan, modality, included }) =>
    included && modality !== undefined ? [{ scanId: scan.id, modality }] : [],
  );
}

/** The overrides with one scan's changed. */
export const withOverride = (overrides: Overrides, scanId: string, change: ScanOverride): Overrides => ({
  ...overrides,
  [scanId]: { ...overrides[scanId], ...change },
});
