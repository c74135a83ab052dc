/** A Huffman code in canonical form (ITU-T T.81, F.2.2.3): for each length the first code, the last, and its place. */
export interface Huffman {
  readonly firstCode: readonly number[];
  readonly lastCode: readonly number[];
  readonly firstIndex: readonly number[];
  readonly symbols: Uint8Array;
  /** By the next `LOOKED_UP` bits: length of the code times 256, and its symbol; zero for longer codes. */
  readonly short: Uint16Array;
}

const LOOKED_UP = 9;

/** @param counts how many codes there are of each length, 1 to 16 */
export function buildHuffman(counts: Uint8Array, symbols: Uint8Array): Huffman {
  const firstCode: number[] = [0];
  const lastCode: number[] = [-1];
  const firstIndex: number[] = [0];
  const short = new Uint16Array(1 << LOOKED_UP);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    firstCode.push(code);
    lastCode.push(count > 0 ? code + count - 1 : -1);
    firstIndex.push(index);
    const free = LOOKED_UP - length;
    for (let i = 0; i < count && free >= 0; i++) {
      const symbol = symbols[index + i];
      if (symbol !== undefined)
        short.fill((length << 8) | symbol, (code + i) << free, (code + i + 1) << free);
    }
    index += count;
    code = (code + count) << 1;
  }
  return { firstCode, lastCode, firstIndex, symbols, short };
}

/** Reads bits of an entropy-coded segment, past the zero bytes stuffed after 0xff, up to the next marker. */
export class BitReader {
  readonly #data: Uint8Array;
  #at: number;
  /** The last `#left` of its bits are still to be read. */
  #bits = 0;
  #left = 0;
  /** Bits among them that the segment does not have. */
  #beyond = 0;

  constructor(data: Uint8Array, start = 0) {
    this.#data = data;
    this.#at = start;
  }

  /** Where the marker lies at which the reading stopped. */
  get position(): number {
    return this.#at;
  }

  /** At least 24 bits, zeros after the segment's last one. */
  #fill(): void {
    while (this.#left <= 24) {
      const byte = this.#data[this.#at];
      const stops = byte === undefined || (byte === 0xff && this.#data[this.#at + 1] !== 0);
      if (stops) this.#beyond += 8;
      else this.#at += byte === 0xff ? 2 : 1;
      this.#bits = (this.#bits << 8) | (stops ? 0 : byte);
      this.#left += 8;
    }
  }

  #take(count: number): void {
    this.#left -= count;
    if (this.#left < this.#beyond) throw new Error('the scan ends or is interrupted before its last pixel');
  }

  decode({ short, firstCode, lastCode, firstIndex, symbols }: Huffman): number {
    if (this.#left < 16) this.#fill();
    const known = short[(this.#bits >>> (this.#left - LOOKED_UP)) & ((1 << LOOKED_UP) - 1)]!;
    if (known !== 0) {
      this.#take(known >> 8);
      return known & 255;
    }
    for (let length = LOOKED_UP + 1; length <= 16; length++) {
      const code = (this.#bits >>> (this.#left - length)) & ((1 << length) - 1);
      if (code > lastCode[length]!) continue;
      const symbol = symbols[firstIndex[length]! + code - firstCode[length]!];
      if (symbol === undefined) continue;
      this.#take(length);
      return symbol;
    }
    throw new Error('the scan holds a code that no table has');
  }

  /** A signed number of `size` bits, at most 16 (T.81, F.2.2.1). */
  receiveExtend(size: number): number {
    if (size === 0) return 0;
    if (this.#left < size) this.#fill();
    const value = (this.#bits >>> (this.#left - size)) & ((1 << size) - 1);
    this.#take(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Skips to after the next restart marker. */
  restart(): void {
    const marker = this.#data[this.#at + 1] ?? 0;
    if (this.#left - this.#beyond >= 8 || this.#data[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7)
      throw new Error('a restart marker is missing');
    this.#bits = 0;
    this.#left = 0;
    this.#beyond = 0;
    this.#at += 2;
  }
}
