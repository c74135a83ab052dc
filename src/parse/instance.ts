import type { Lps } from '@/core/geometry.ts';
import type { NumberType } from './number-types.ts';

/** How stored values become display values, DICOM PS3.3 C.11.2.1. `IDENTITY`: they already are 0..255. */
export type VoiShape = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID' | 'IDENTITY';

/** In modality units (HU for CT), that is after rescale. */
export interface VoiWindow {
  readonly center: number;
  readonly width: number;
  readonly shape: VoiShape;
  readonly explanation?: string;
}

/** Stored value -> modality value: slope * stored + intercept. */
export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** A DICOM look-up table (modality or VOI): entry i stands for input value first + i, clamped at both ends. */
export interface LookupTable {
  readonly first: number;
  readonly bits: number;
  readonly entries: readonly number[];
}

/** One picture of an instance. Geometry is present only when the file states it. */
export interface FrameHeader {
  /** Centre of the first pixel. */
  readonly position?: Lps;
  /** Unit direction in which the column index grows, then the one in which the row index grows. */
  readonly orientation?: readonly [Lps, Lps];
  /** mm between rows, then between columns. */
  readonly spacing?: readonly [number, number];
  readonly sliceThickness?: number;
  readonly rescale: Rescale;
  readonly windows: readonly VoiWindow[];
  readonly modalityLut?: LookupTable;
  readonly voiLut?: LookupTable;
  /** Facts by which series are split: undefined where the file does not say. */
  readonly echo?: string;
  readonly bValue?: number;
  readonly temporalPosition?: string;
  readonly stackId?: string;
  readonly contrast?: boolean;
}

/** Type of one stored value after decoding. */
export type StoredKind = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64';

export interface PixelFormat {
  readonly kind: StoredKind;
  readonly bitsStored: number;
  readonly samplesPerPixel: number;
  /** DICOM's photometric interpretation; pictures use MONOCHROME2 or RGB. */
  readonly photometric: string;
  /** Stored value that means "no picture here", if the file names one. */
  readonly padding?: number;
  /** Then every stored value from `padding` to this one means so. */
  readonly paddingLimit?: number;
  /** Lowest bit of the allocated ones that belongs to the value; zero where absent. */
  readonly lowBit?: number;
}

/** Where the pixels are and how they are packed: what the pixels room needs, nothing else. Plain data. */
export type PixelEncoding =
  | {
      readonly format: 'dicom';
      readonly transferSyntax: string;
      readonly bitsAllocated: number;
      readonly planar: 0 | 1;
      /** Big endian: the words within which bytes lie in reverse, in bytes. 1: they lie as in little endian. */
      readonly swappedWords: 1 | 2 | 4 | 8;
      /** The dataset after the file meta is deflated: offsets below count in the inflated file. */
      readonly deflated: boolean;
      /** Byte ranges in the file, one list of fragments a frame; one range a frame when not encapsulated. */
      readonly fragments: readonly (readonly (readonly [start: number, end: number])[])[];
      /**
       * The source hands out whole frames, each with a transfer syntax of its own: `fragments` are empty, and syntax
       * and byte order above are only what the header says.
       */
      readonly frameByFrame?: true;
      /** First bit of the frame within its range, where frames do not begin on a byte or on a swapped word. */
      readonly firstBit?: readonly number[];
      readonly palette?: {
        readonly red: LookupTable;
        readonly green: LookupTable;
        readonly blue: LookupTable;
      };
    }
  | {
      readonly format: 'voxels';
      /** Whose header stands before them. */
      readonly container: 'nifti' | 'nrrd' | 'metaimage';
      /** What is packed begins at byte `start` of the file; not packed: zero. */
      readonly packing: 'none' | 'gzip' | 'zlib';
      readonly start: number;
      /** Where the first voxel lies in the file, or in what was packed. */
      readonly offset: number;
      readonly littleEndian: boolean;
      readonly type: NumberType;
      /** Numbers of one voxel, side by side. */
      readonly components: number;
      /** What they are: a volume each, red, green and blue, or a complex number whose magnitude is shown. */
      readonly voxel: 'numbers' | 'colour' | 'complex';
      /** Voxels along the three stored axes, the first running fastest. */
      readonly dims: readonly [number, number, number];
      /**
       * Which stored axis (0, 1, 2) runs along columns, rows and slices of the pictures shown, and whether it is
       * walked backwards.
       */
      readonly axes: readonly { readonly axis: 0 | 1 | 2; readonly flip: boolean }[];
    }
  | { readonly format: 'picture'; readonly mime: string }
  | {
      readonly format: 'npy';
      readonly type: NumberType;
      readonly littleEndian: boolean;
      readonly fortranOrder: boolean;
      readonly offset: number;
      /** [H, W] or [H, W, d]. */
      readonly shape: readonly number[];
    };

/** How a radiograph lies in its picture, as far as its header says. */
export interface Projection {
  /** Unit direction in which the column index grows, then the one in which the row index grows. */
  readonly orientation?: readonly [Lps, Lps];
  /** PA, AP, LL, RL and the like, as written. */
  readonly view?: string;
  readonly laterality?: 'R' | 'L' | 'B';
  /** What was done to the detector's picture: mirrored left to right, turned clockwise by degrees. */
  readonly flipped?: true;
  readonly turned?: number;
}

/**
 * One stored object that holds pictures: a DICOM instance, a NIfTI volume, a picture, one of RadDiag's .npy scans.
 * Everything that grouping needs and no pixel.
 */
export interface ImageInstance {
  readonly path: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: readonly FrameHeader[];
  /** `frames` holds this many volumes of equal size one after another; absent: one. */
  readonly volumes?: number;
  readonly pixel: PixelFormat;
  readonly encoding: PixelEncoding;
  /** When the picture was taken, YYYYMMDD; where the study states no date. */
  readonly acquisitionDate?: string;
  readonly study: { readonly uid: string; readonly date?: string; readonly description?: string };
  readonly series: { readonly uid: string; readonly number?: number; readonly description?: string };
  readonly patient: { readonly id?: string; readonly name?: string };
  readonly instanceUid?: string;
  readonly sopClassUid?: string;
  readonly instanceNumber?: number;
  readonly acquisitionNumber?: number;
  readonly frameOfReferenceUid?: string;
  /** DICOM's Modality (0008,0060), as written; undefined for formats that have none. */
  readonly dicomModality?: string;
  /** Body part, protocol and series description: words for modality and region tables. */
  readonly words: readonly string[];
  /** DICOM's Image Type, upper case. */
  readonly imageType: readonly string[];
  readonly projection?: Projection;
  readonly burnedIn?: boolean;
  readonly hasOverlay?: boolean;
  readonly contrastAgent?: string;
}
