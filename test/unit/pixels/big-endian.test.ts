import { describe, expect, it } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { converted, pydicom } from '../../support/dicom-tools.ts';
import { memorySource } from '../../support/memory-source.ts';
import { dicomFile, picture, type Element, type PictureFacts } from '../../support/synthetic-dicom.ts';

/** Pixels of every frame; colours where there are any. */
async function pixelsOf(file: Uint8Array): Promise<readonly number[]> {
  const source = memorySource('a.dcm', file);
  const parsed = await parseFile(source);
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  const pixels: number[] = [];
  for (const frame of parsed.value.instance.frames.keys()) {
    const slice = await decodeFrame(parsed.value.instance, frame, source);
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    pixels.push(...(slice.value.rgb ?? slice.value.values));
  }
  return pixels;
}

const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => i * 7 + 3);
const ramp = (tag: string): Element => [tag, 'OW', bytes(256)];

/** Facts, the pixel data's representation, and its bytes in little endian. */
const FILES: readonly (readonly [string, PictureFacts, string, Uint8Array, readonly Element[]])[] = [
  ['8 bits in OW', { rows: 3, columns: 4, bitsAllocated: 8 }, 'OW', bytes(12), []],
  ['8 bits in OB', { rows: 3, columns: 4, bitsAllocated: 8 }, 'OB', bytes(12), []],
  [
    '8 bits in OW, frames of 15 pixels',
    { rows: 3, columns: 5, bitsAllocated: 8, frames: 3 },
    'OW',
    bytes(45),
    [],
  ],
  [
    '8 bits in OW, colour',
    { rows: 1, columns: 5, bitsAllocated: 8, samplesPerPixel: 3 },
    'OW',
    bytes(15),
    [],
  ],
  ['1 bit in OW, frames of 15', { rows: 3, columns: 5, bitsAllocated: 1, frames: 3 }, 'OW', bytes(6), []],
  ['16 bits in OW', { rows: 2, columns: 3, signed: true }, 'OW', bytes(12), []],
  ['32 bits in OW', { rows: 1, columns: 3, bitsAllocated: 32 }, 'OW', bytes(12), []],
  [
    'floats',
    { rows: 1, columns: 3, bitsAllocated: 32 },
    'OF',
    new Uint8Array(Float32Array.of(1, -2.5, 7).buffer),
    [],
  ],
  [
    'a palette of 8 bits',
    { rows: 3, columns: 4, bitsAllocated: 8, photometric: 'PALETTE COLOR' },
    'OW',
    bytes(12),
    [
      ...['00281101', '00281102', '00281103'].map((tag): Element => [tag, 'US', [256, 0, 8]]),
      ...['00281201', '00281202', '00281203'].map(ramp),
    ],
  ],
];

describe('big endian as DCMTK writes it gives the pixels of the little-endian file', () => {
  it.each(FILES)('%s', async (_, facts, vr, pixels, more) => {
    const little = dicomFile(picture(facts, [[vr === 'OF' ? '7fe00008' : '7fe00010', vr, pixels], ...more]));
    const big = converted('dcmconv', ['+tb'], little);
    expect(pydicom(big, 'str(ds.file_meta.TransferSyntaxUID)')).toBe('1.2.840.10008.1.2.2');
    if (vr !== 'OB') expect(Buffer.from(big).includes(Buffer.from(pixels))).toBe(false);
    expect(await pixelsOf(big)).toEqual(await pixelsOf(little));
  });
});
