/** A scan of a case as it stands behind the encoder: all that an explanation needs of it. */
export interface EncodedScan {
  /** One `[D]` a used slice. */
  readonly features: readonly Float32Array[];
  /** Indices into the scan's own slices; a repeated picture repeats its index. */
  readonly used: readonly number[];
  /** `[D]`, after attention over all used slices. */
  readonly embedding: Float32Array;
}

/**
 * Modality ids of a selection of the case's scans, given by their places in the case. Ids go by position in the
 * examination: without the first CT the second becomes the first.
 */
export type ModalityIdsOf = (kept: readonly number[]) => readonly number[];
