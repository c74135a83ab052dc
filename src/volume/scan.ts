import type { Lps } from '@/core/geometry.ts';
import type { LongtailError } from '@/core/errors.ts';
import type { Projection } from '@/parse/instance.ts';

/** RadDiag's modalities by the names that its case lists use. */
export const MODALITIES = [
  'CT',
  'MRI',
  'X-ray',
  'Ultrasound',
  'Annotated image',
  'Fluoroscopy',
  'Mammography',
  'DSA (angiography)',
  'Nuclear medicine',
  'Barium',
] as const;
export type Modality = (typeof MODALITIES)[number];

export const REGIONS = [
  'head and neck',
  'chest',
  'abdomen and pelvis',
  'spine',
  'upper limb',
  'lower limb',
  'breast',
] as const;
export type Region = (typeof REGIONS)[number];

/** One picture of a scan: a frame of a file. */
export interface SliceRef {
  readonly path: string;
  readonly frame: number;
}

/** Something a reader of the result should know about a scan's geometry or content. */
export type ScanFinding =
  | {
      readonly kind: 'gap';
      readonly afterSlice: number;
      readonly millimetres: number;
      readonly expected: number;
    }
  | { readonly kind: 'duplicate-slices'; readonly count: number }
  | { readonly kind: 'irregular-spacing'; readonly smallest: number; readonly largest: number }
  | { readonly kind: 'gantry-tilt'; readonly degrees: number }
  | { readonly kind: 'no-geometry' }
  | { readonly kind: 'burned-in-text' }
  /** Graphics beside the pixels (DICOM overlay planes): not shown, not part of the inference. */
  | { readonly kind: 'overlay' };

/** Why a scan is not part of the inference unless the user says otherwise. */
export type ExclusionReason =
  'localiser' | 'screenshot' | 'modality-unknown' | 'over-limit' | 'derived' | 'user';

/** A stack of pictures of equal size in viewer order: what the model takes as one scan. */
export interface Scan {
  readonly id: string;
  readonly examinationId: string;
  readonly title: string;
  /** Undefined: the header does not say, ask the user. */
  readonly modality: Modality | undefined;
  readonly modalitySource: 'header' | 'user' | 'words' | 'unknown';
  readonly region: Region | undefined;
  readonly rows: number;
  readonly columns: number;
  /** In viewer order (by position along the normal where known). Never empty. */
  readonly slices: readonly SliceRef[];
  /** Present when all slices are parallel, equally spaced and of one size: the scan is a volume. */
  readonly volume?: {
    readonly origin: Lps;
    readonly orientation: readonly [Lps, Lps];
    /** mm between rows, columns, slices. */
    readonly spacing: readonly [number, number, number];
  };
  /** Of a radiograph. */
  readonly projection?: Projection;
  /** A file of several volumes, of which one is this scan; counts from 0. */
  readonly volumes?: { readonly count: number; readonly shown: number };
  readonly findings: readonly ScanFinding[];
  /** Undefined: part of the inference. */
  readonly excluded: ExclusionReason | undefined;
  /** Which of the patients that the files are of, counted from 1; absent where there is one, or the file does not say. */
  readonly patient?: number;
  /** Taken with contrast medium, as far as header and words say. */
  readonly contrast?: boolean;
  /** Names of the grouping rules that made this scan out of its series. */
  readonly rules: readonly string[];
}

/** Scans that are normalised together and share modality ids: one study. */
export interface Examination {
  readonly id: string;
  readonly title: string;
  /** When it was made, as far as its files say: YYYY-MM-DD. */
  readonly date?: string;
  /** As `Scan.patient`. */
  readonly patient?: number;
  readonly scanIds: readonly string[];
}

export type FileStatus = 'used' | 'viewing' | 'not-an-image' | 'duplicate' | 'unreadable';

/** One row of the import report: every file dropped has exactly one. */
export interface FileReport {
  readonly path: string;
  readonly size: number;
  readonly status: FileStatus;
  readonly reason?:
    | LongtailError
    | { readonly kind: 'excluded'; readonly why: ExclusionReason }
    /** It belongs to a case of the list that is not the open one. */
    | { readonly kind: 'other-case'; readonly name: string }
    | { readonly kind: 'copy-of'; readonly path: string };
}
