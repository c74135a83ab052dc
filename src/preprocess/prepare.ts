import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { GpuTensor, HostTensor } from '@/model/runtime.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';

export type ResizeRule = 'area' | 'bilinear' | 'area-bilinear';

/** Smallest and largest display value, before normalisation. */
export interface DisplayRange {
  readonly min: number;
  readonly max: number;
}

/** Resized display values of one scan's chosen slices, `[slices, size, size]`, not yet normalised. */
export interface ResizedScan {
  readonly slices: number;
  /** Over these slices alone; zero padding is not counted here. */
  readonly range: DisplayRange;
  /**
   * Some of the slices, normalised to (x - min) / (max - min), as the encoder's input `[S, 1, size, size]`.
   * On a GPU the tensor's buffer lives until `release`.
   */
  normalised(
    indices: readonly number[],
    range: DisplayRange,
  ): Promise<{ readonly tensor: HostTensor | GpuTensor; readonly release: () => void }>;
  dispose(): void;
}

/** Window and resize: one implementation in WGSL, one on the CPU, the oracle. */
export interface Preprocessor {
  /**
   * @param slices the chosen slices in order; sizes may differ between them
   * @param size side of the square that the encoder takes, in pixels
   */
  resize(
    slices: readonly DecodedSlice[],
    size: number,
    rule: ResizeRule,
  ): Promise<Result<ResizedScan, LongtailError>>;
}
