import { concat } from '../../support/synthetic-dicom.ts';

/** DICOM RLE of byte planes: runs of equal bytes as runs, all else as literals. */
export function encodeRle(planes: readonly number[], pixels: number, segments: number): Uint8Array {
  const parts = Array.from({ length: segments }, (_, s) =>
    packBits(planes.slice(s * pixels, (s + 1) * pixels)),
  );
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments, true);
  let at = 64;
  for (const [i, part] of parts.entries()) {
    header.setUint32(4 + 4 * i, at, true);
    at += part.length;
  }
  return concat([new Uint8Array(header.buffer), ...parts]);
}

function packBits(bytes: readonly number[]): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length;) {
    let run = 1;
    while (run < 128 && bytes[i + run] === bytes[i]) run++;
    if (run > 1) out.push(257 - run, bytes[i]!);
    else out.push(0, bytes[i]!);
    i += run;
  }
  return Uint8Array.from(out.length % 2 ? [...out, 128] : out);
}
