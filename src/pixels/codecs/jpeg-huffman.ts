/** A Huffman code in canonical form (ITU-T T.81, F.2.2.3): for each length the first code, the last, and its place. */
export interface Huffman {
  readonly firstCode: readonly number[];
  readonly lastCode: readonly number[];
  readonly firstIndex: readonly number[];
  readonly symbols: Uint8Array;
}

/** @param counts how many codes there are of each length, 1 to 16 */
export function buildHuffman(counts: Uint8Array, symbols: Uint8Array): Huffman {
  const firstCode: number[] = [0];
  const lastCode: number[] = [-1];
  const firstIndex: number[] = [0];
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    firstCode.push(code);
    lastCode.push(count > 0 ? code + count - 1 : -1);
    firstIndex.push(index);
    index += count;
    code = (code + count) << 1;
  }
  return { firstCode, lastCode, firstIndex, symbols };
}

/** Reads bits of an entropy-coded segment, past the zero bytes stuffed after 0xff. */
export class BitReader {
  readonly #data: Uint8Array;
  #at = 0;
  #byte = 0;
  #left = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  bit(): number {
    if (this.#left === 0) {
      const byte = this.#data[this.#at++];
      if (byte === undefined) throw new Error('the scan ends before its last pixel');
      if (byte === 0xff) {
        if (this.#data[this.#at] !== 0) throw new Error('the scan is interrupted before its last pixel');
        this.#at++;
      }
      this.#byte = byte;
      this.#left = 8;
    }
    this.#left--;
    return (this.#byte >> this.#left) & 1;
  }

  decode({ firstCode, lastCode, firstIndex, symbols }: Huffman): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | this.bit();
      if (code <= lastCode[length]!) {
        const symbol = symbols[firstIndex[length]! + code - firstCode[length]!];
        if (symbol !== undefined) return symbol;
      }
    }
    throw new Error('the scan holds a code that no table has');
  }

  /** A signed number of `size` bits (T.81, F.2.2.1). */
  receiveExtend(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 2 + this.bit();
    return size > 0 && value < 2 ** (size - 1) ? value - 2 ** size + 1 : value;
  }

  /** Skips to after the next restart marker. */
  restart(): void {
    this.#left = 0;
    const marker = this.#data[this.#at + 1] ?? 0;
    if (this.#data[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7)
      throw new Error('a restart marker is missing');
    this.#at += 2;
  }
}
