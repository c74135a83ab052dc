import { describe, expect, it } from 'vitest';
import { Cine } from '@/viewer/cine.ts';
import { commandForKey, KEY_BINDINGS } from '@/viewer/keys.ts';
import { drawThumbnail, loadThumbnail } from '@/viewer/thumbnail.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';

const press = (key: string, modifier: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  commandForKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifier });

describe('keys', () => {
  it('are one command each', () => {
    expect(new Set(KEY_BINDINGS.map(({ key }) => key)).size).toBe(KEY_BINDINGS.length);
  });

  it('are OHIF’s, in either case', () => {
    expect(press('ArrowDown')).toBe('next-slice');
    expect(press('PageUp')).toBe('previous-scan');
    expect(press('3')).toBe('preset-3');
    expect(press('i')).toBe('invert');
    expect(press('I')).toBe('invert');
    expect(press(' ')).toBe('reset');
    expect(press('?')).toBe('help');
    expect(press('x')).toBeUndefined();
  });

  it('are the browser’s with a modifier', () => {
    expect(press('r', { ctrlKey: true })).toBeUndefined();
    expect(press('l', { metaKey: true })).toBeUndefined();
    expect(press('ArrowLeft', { altKey: true })).toBeUndefined();
  });
});

describe('thumbnails', () => {
  const grey = (rows: number, columns: number, values: number[]): DecodedSlice => ({
    rows,
    columns,
    values: Uint8Array.from(values),
    display: {
      rescale: { slope: 1, intercept: 0 },
      window: { center: 128, width: 256, shape: 'IDENTITY' },
      invert: false,
    },
  });

  it('average the pixels they stand for', () => {
    const { width, height, pixels } = drawThumbnail(grey(2, 4, [0, 40, 100, 100, 80, 80, 100, 200]), 2);
    expect([width, height]).toEqual([2, 1]);
    expect([...pixels]).toEqual([50, 50, 50, 255, 125, 125, 125, 255]);
  });

  it('keep the shape that the spacing gives, and the mapping', () => {
    const slice = grey(
      10,
      10,
      Array.from({ length: 100 }, () => 55),
    );
    const { width, height, pixels } = drawThumbnail(
      { ...slice, display: { ...slice.display, invert: true } },
      20,
      [1, 2],
    );
    expect([width, height]).toEqual([20, 10]);
    expect(pixels[0]).toBe(200);
  });

  it('show colour in colour', () => {
    const slice = { ...grey(1, 1, [9]), rgb: Uint8Array.of(10, 20, 30) };
    expect([...drawThumbnail(slice, 1).pixels]).toEqual([10, 20, 30, 255]);
  });

  it('ask for the middle slice alone', async () => {
    const asked: number[] = [];
    const provider = {
      loadSlice: (_: string, slice: number) => {
        asked.push(slice);
        return Promise.resolve(grey(1, 1, [0]));
      },
    };
    const frames = Array.from({ length: 7 }, () => ({ rescale: { slope: 1, intercept: 0 }, windows: [] }));
    const scan = {
      id: 's',
      examinationId: 'e',
      title: '',
      modality: undefined,
      modalitySource: 'unknown',
      region: undefined,
      rows: 1,
      columns: 1,
      slices: frames.map((_, frame) => ({ path: 'f', frame })),
      findings: [],
      excluded: undefined,
      rules: [],
    } as const;
    await loadThumbnail(provider, { scan, frames }, 64);
    expect(asked).toEqual([3]);
  });
});

describe('cine', () => {
  it('never takes two steps at once, and none after it stops', async () => {
    const cine = new Cine();
    let [running, most, steps] = [0, 0, 0];
    await new Promise<void>((resolve) => {
      const step = async (): Promise<void> => {
        most = Math.max(most, ++running);
        await new Promise((done) => setTimeout(done, 5));
        running--;
        if (++steps === 3) {
          cine.stop();
          resolve();
        }
      };
      cine.start(step, 60);
      expect(cine.playing).toBe(true);
    });
    expect(cine.playing).toBe(false);
    await new Promise((done) => setTimeout(done, 60));
    expect([most, steps]).toEqual([1, 3]);
  });
});
