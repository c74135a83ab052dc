import type { ExclusionReason, Modality, Scan } from '@/volume/scan.ts';

/** A scan as the lists show it. The user's changes are already in `scan`. */
export interface ChosenScan {
  readonly scan: Scan;
  readonly title: string;
  readonly modality: Modality | undefined;
  readonly included: boolean;
  /** Why it does not take part; undefined when it does. */
  readonly excluded: ExclusionReason | undefined;
  /** Only its modality is missing: the user is asked for it. */
  readonly asksModality: boolean;
}

export function chooseScan(scan: Scan): ChosenScan {
  const { title, modality } = scan;
  const excluded = scan.excluded ?? (modality === undefined ? 'modality-unknown' : undefined);
  return {
    scan,
    title,
    modality,
    included: excluded === undefined,
    excluded,
    asksModality: modality === undefined && excluded === 'modality-unknown',
  };
}

/** What the model is asked about: the scans that take part with their modalities, in the order of the case. */
export function participants(
  scans: readonly Scan[],
): readonly { readonly scanId: string; readonly modality: Modality }[] {
  return scans.flatMap(({ id, modality, excluded }) =>
    excluded === undefined && modality !== undefined ? [{ scanId: id, modality }] : [],
  );
}
