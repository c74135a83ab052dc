import { describe, expect, it } from 'vitest';
import { fnv1a } from '@/core/fnv.ts';
import type { Unit } from '../../../bench/measure/collection.ts';
import { halvesOf } from '../../../bench/measure/halves.ts';

const unit = (source: string, caseId: string): Unit => ({
  pictures: [],
  source,
  caseId,
  modality: 'CT',
  labels: [],
  unknown: [],
  split: 'test',
});

describe('FNV-1a', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %j is the published value', (text, hash) => {
    expect(fnv1a(new TextEncoder().encode(text))).toBe(hash);
  });
});

describe('the halves for label sets', () => {
  const units = ['kidney', 'headct'].flatMap((source) =>
    Array.from({ length: 60 }, (_, i) => unit(source, `${source}-${Math.floor(i / 3)}`)),
  );

  it('share each source’s cases evenly', () => {
    const halves = halvesOf(units);
    expect(halves.size).toBe(40);
    for (const source of ['kidney', 'headct']) {
      const own = [...halves].filter(([id]) => id.startsWith(source)).map(([, half]) => half);
      expect(own.filter((half) => half === 'calibration')).toHaveLength(10);
    }
  });

  it('depend on the ids alone, not on their order', () => {
    const again = halvesOf(units.toReversed());
    for (const [id, half] of halvesOf(units)) expect(again.get(id)).toBe(half);
  });
});
