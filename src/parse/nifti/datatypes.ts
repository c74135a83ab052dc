import type { StoredKind } from '../instance.ts';

/** NIfTI's datatype codes that hold real numbers or colours: bytes a voxel in the file, and what is decoded. */
export const NIFTI_TYPES: Readonly<
  Record<number, { readonly bytes: number; readonly kind: StoredKind; readonly samples: 1 | 3 }>
> = {
  2: { bytes: 1, kind: 'u8', samples: 1 },
  4: { bytes: 2, kind: 'i16', samples: 1 },
  8: { bytes: 4, kind: 'i32', samples: 1 },
  16: { bytes: 4, kind: 'f32', samples: 1 },
  64: { bytes: 8, kind: 'f64', samples: 1 },
  128: { bytes: 3, kind: 'u8', samples: 3 },
  256: { bytes: 1, kind: 'i8', samples: 1 },
  512: { bytes: 2, kind: 'u16', samples: 1 },
  768: { bytes: 4, kind: 'u32', samples: 1 },
  // 64-bit integers do not fit JavaScript's numbers anyway: single precision.
  1024: { bytes: 8, kind: 'f32', samples: 1 },
  1280: { bytes: 8, kind: 'f32', samples: 1 },
  2304: { bytes: 4, kind: 'u8', samples: 3 },
};
