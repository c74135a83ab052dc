import { groupingOf } from '../format.ts';
import type { FrameHeader, ImageInstance, StoredKind } from '../instance.ts';

export interface PictureFacts {
  readonly rows: number;
  readonly columns: number;
  readonly mime: string;
  readonly colour: boolean;
  /** Of one sample; colour is always shown with eight bits. */
  readonly kind: StoredKind;
  readonly frames?: number;
}

const PLAIN = { rescale: { slope: 1, intercept: 0 } } as const;

/** Eight bits are shown as they are, sixteen over their full range, others over the picture's own. */
const frameOf = (kind: PictureFacts['kind']): FrameHeader => ({
  ...PLAIN,
  windows:
    kind === 'u8'
      ? [{ center: 127.5, width: 255, shape: 'IDENTITY' }]
      : kind === 'u16'
        ? [{ center: 32767.5, width: 65535, shape: 'LINEAR_EXACT' }]
        : [],
});

/** A picture without a header of its own: its size is all that is known. */
export function pictureInstance(path: string, facts: PictureFacts): ImageInstance {
  const { rows, columns, mime, colour, kind, frames = 1 } = facts;
  const shown = colour ? 'u8' : kind;
  return {
    path,
    rows,
    columns,
    frames: Array.from({ length: frames }, () => frameOf(shown)),
    pixel: {
      kind: shown,
      bitsStored: Number(shown.slice(1)),
      samplesPerPixel: colour ? 3 : 1,
      photometric: colour ? 'RGB' : 'MONOCHROME2',
    },
    encoding: { format: 'picture', mime },
    ...groupingOf(path),
    words: [path],
    imageType: [],
  };
}

/** Largest side of a picture that is believed. */
export const LARGEST_SIDE = 1 << 20;

export const isSize = (...sides: readonly number[]): boolean =>
  sides.every((side) => Number.isInteger(side) && side > 0 && side <= LARGEST_SIDE);
