import { startsWith } from '../format.ts';

/** Place and packing of one picture of a GIF. */
export interface GifFrame {
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly columns: number;
  readonly interlaced: boolean;
  /** Where its colours begin, three bytes each, and how many there are. */
  readonly palette: { readonly offset: number; readonly colours: number };
  /** The value through which what was there before is seen. */
  readonly transparent: number | undefined;
  /** What becomes of it before the next one: 2 it is cleared, 3 what was there before comes back. */
  readonly disposal: number;
  /** Bits of one value. */
  readonly bits: number;
  /** Its codes, in pieces. */
  readonly pieces: readonly (readonly [start: number, end: number])[];
}

export interface Gif {
  readonly rows: number;
  readonly columns: number;
  readonly frames: readonly GifFrame[];
}

/**
 * The blocks of a GIF file (GIF89a, CompuServe 1990).
 * @throws where it breaks off
 */
export function readGif(bytes: Uint8Array): Gif {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const byte = (at: number): number => {
    const value = bytes[at];
    if (value === undefined) throw new Error('it breaks off');
    return value;
  };
  /** Walks pieces, each after its length; the last is empty. */
  const piecesFrom = (start: number) => {
    const pieces: [number, number][] = [];
    let at = start;
    for (let length = byte(at); length > 0; length = byte(at)) {
      pieces.push([at + 1, at + 1 + length]);
      at += 1 + length;
    }
    return { pieces, end: at + 1 };
  };
  const paletteAt = (offset: number, packed: number) => ({
    offset,
    colours: packed & 0x80 ? 2 << (packed & 7) : 0,
  });
  const frames: GifFrame[] = [];
  const shared = paletteAt(13, byte(10));
  let control: { transparent: number | undefined; disposal: number } | undefined;
  // Many programs leave out the mark of the end.
  for (let at = 13 + 3 * shared.colours; at < bytes.length && byte(at) !== 0x3b;) {
    if (byte(at) === 0x21) {
      if (byte(at + 1) === 0xf9 && byte(at + 2) >= 4) {
        const flags = byte(at + 3);
        control = { transparent: flags & 1 ? byte(at + 6) : undefined, disposal: (flags >> 2) & 7 };
      }
      at = piecesFrom(at + 2).end;
    } else if (byte(at) === 0x2c) {
      const flags = byte(at + 9);
      const own = paletteAt(at + 10, flags);
      const data = at + 10 + 3 * own.colours;
      const { pieces, end } = piecesFrom(data + 1);
      frames.push({
        left: view.getUint16(at + 1, true),
        top: view.getUint16(at + 3, true),
        columns: view.getUint16(at + 5, true),
        rows: view.getUint16(at + 7, true),
        interlaced: (flags & 0x40) !== 0,
        palette: own.colours > 0 ? own : shared,
        transparent: control?.transparent,
        disposal: control?.disposal ?? 0,
        bits: byte(data),
        pieces,
      });
      control = undefined;
      at = end;
    } else throw new Error(`a block of an unknown kind begins at byte ${at}`);
  }
  return { rows: view.getUint16(8, true), columns: view.getUint16(6, true), frames };
}

export const isGif = (head: Uint8Array): boolean => startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a');
