import { describe, expect, test } from 'vitest';
import { encode } from 'fast-png';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { largestDifference } from '../../support/npy.ts';
import { conformanceFiles, conformanceRows } from '../../support/conformance.ts';
import { memorySource } from '../../support/memory-source.ts';
import fixtures from './fixtures/pictures.json' with { type: 'json' };

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

async function decodeBytes(path: string, bytes: Uint8Array, frame = 0): Promise<DecodedSlice> {
  const source = memorySource(path, bytes);
  const parsed = await parseFile(source);
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  const slice = await decodeFrame(parsed.value.instance, frame, source);
  if (!slice.ok) throw new Error(JSON.stringify(slice.error));
  return slice.value;
}

describe('pictures, pixel for pixel as Pillow reads them', () => {
  for (const { name, file, rows, columns, bits, grey } of fixtures.pictures)
    test(name, async () => {
      const slice = await decodeBytes('picture', bytesOf(file));
      expect([slice.rows, slice.columns]).toEqual([rows, columns]);
      const raw = bytesOf(grey);
      const wanted = bits === 16 ? new Uint16Array(raw.slice().buffer) : raw;
      expect(largestDifference(slice.values, wanted)).toBe(0);
      const show = displayValue(slice.display);
      expect(show(bits === 16 ? 65535 : 255)).toBe(255);
      expect(show(0)).toBe(0);
      if (bits === 8) expect(show(77)).toBe(77);
    });

  test('an interlaced PNG, as fast-png writes it', async () => {
    const data = Uint8Array.from({ length: 9 * 7 }, (_, i) => (i * 37) % 256);
    const bytes = encode({ width: 9, height: 7, data, channels: 1, depth: 8 }, { interlace: 'Adam7' });
    expect([...(await decodeBytes('x.png', new Uint8Array(bytes))).values]).toEqual([...data]);
  });

  test('pictures that are not read are named', async () => {
    const png = new Uint8Array(
      encode(
        { width: 9, height: 7, data: new Uint8Array(63), channels: 1, depth: 8 },
        { interlace: 'Adam7' },
      ),
    );
    png[24] = 4;
    const files = [
      [png, 'interlaced PNG of 4 bits'],
      [Buffer.from('8BPS--------'), 'Photoshop picture'],
      [Buffer.from('\0\0\0\x18ftypheic'), 'HEIC picture'],
      [Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'), 'JPEG 2000 picture'],
    ] as const;
    for (const [bytes, encoding] of files)
      expect(await parseFile(memorySource('x', new Uint8Array(bytes)))).toMatchObject({
        ok: false,
        error: { kind: 'unsupported-encoding', encoding },
      });
  });

  test('JPEG of twelve bits, within one of dcmtk', async () => {
    const slice = await decodeBytes('x.dcm', bytesOf(fixtures.extended.file));
    const wanted = new Uint16Array(bytesOf(fixtures.extended.values).slice().buffer);
    // Both transforms are allowed to round differently; the standard asks for one.
    expect(largestDifference(slice.values, wanted)).toBeLessThanOrEqual(1);
  });

  test('JPEG of twelve bits as a picture of its own', async () => {
    const file = bytesOf(fixtures.extended.file);
    const parsed = await parseFile(memorySource('x.dcm', file));
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    const { encoding } = parsed.value.instance;
    const [start = 0, end = 0] = (encoding.format === 'dicom' && encoding.fragments[0]?.[0]) || [];
    const picture = await decodeBytes('x.jpg', file.slice(start, end));
    expect(picture.values).toEqual((await decodeBytes('x.dcm', file)).values);
    expect(picture.display.window).toEqual({ center: 2047.5, width: 4095, shape: 'LINEAR_EXACT' });
  });

  test('printing colours are named', async () => {
    const grey = bytesOf(fixtures.pictures.find(({ name }) => name === 'JPEG 4:4:4')!.file).slice();
    // Four components in its frame header: eleven bytes more are claimed than the header has.
    const at = grey.findIndex((byte, i) => byte === 0xff && grey[i + 1] === 0xc0);
    grey[at + 3] = 20;
    grey[at + 9] = 4;
    const parsed = await parseFile(memorySource('x.jpg', grey));
    expect(parsed).toMatchObject({
      ok: false,
      error: { kind: 'unsupported-encoding', detail: expect.stringContaining('CMYK') as string },
    });
  });

  test('cut anywhere, a picture is an error and never a grey rest', async () => {
    for (const { name, file } of fixtures.pictures) {
      const whole = bytesOf(file);
      for (let at = 1; at < whole.length - 1; at += 1 + Math.floor(whole.length / 25)) {
        const source = memorySource(name, whole.slice(0, at));
        const parsed = await parseFile(source);
        if (!parsed.ok || parsed.value.kind !== 'image') continue;
        const slice = await decodeFrame(parsed.value.instance, 0, source);
        expect(slice.ok, `${name} cut at ${at} of ${whole.length}`).toBe(false);
      }
    }
  });

  test('a film that is cut anywhere is an error, and the picture before the cut is never shown for a later one', async () => {
    for (const name of ['GIF of four pictures, changes alone', 'WebP of four pictures']) {
      const whole = conformanceFiles[conformanceRows.find((row) => row.name === name)!.file]!;
      for (let at = 1; at < whole.length - 1; at += 1 + Math.floor(whole.length / 40)) {
        const source = memorySource(name, whole.slice(0, at));
        const parsed = await parseFile(source);
        if (!parsed.ok || parsed.value.kind !== 'image') continue;
        // The mark of a GIF's end may be missing: then it has the pictures that are there, and these are whole.
        const last = parsed.value.instance.frames.length - 1;
        const cut = await decodeFrame(parsed.value.instance, last, source);
        const all = await decodeBytes(name, whole, last);
        if (cut.ok) expect(cut.value.rgb, `${name} cut at ${at}`).toEqual(all.rgb);
      }
    }
  });
});
