import { describe, expect, it } from 'vitest';
import { groupInstances, type Grouped } from '@/volume/group.ts';
import { applyOverrides, includedByHand, splitId, type Override } from '@/volume/overrides.ts';
import { instance, picture, stack } from './build.ts';

const base = groupInstances([
  ...stack(6, { series: { uid: 'a', number: 1 } }),
  ...stack(4, { series: { uid: 'b', number: 2 } }, {}, 6),
  ...stack(3, { series: { uid: 'c', number: 3 }, rows: 64 }),
  instance({ study: { uid: 'prior' }, series: { uid: 'd', number: 4 } }),
  picture('x.png'),
]);
const id = (end: string) => base.scans.find((scan) => scan.id.endsWith(end))?.id ?? '';
const [a, b, small, prior, unknown] = [id(':a'), id(':b'), id(':c'), id(':d'), id('x.png')];

const after = (...overrides: Override[]): Grouped => {
  const { grouped, refused } = applyOverrides(base, overrides);
  expect(refused).toEqual([]);
  return grouped;
};
const find = (grouped: Grouped, scan: string) => grouped.scans.find((s) => s.id === scan);

describe('changes by hand', () => {
  it('leave a scan out and take it back in', () => {
    expect(find(after({ kind: 'exclude', scan: a }), a)?.excluded).toBe('user');
    const both: Override[] = [
      { kind: 'exclude', scan: a },
      { kind: 'include', scan: a },
    ];
    expect(find(after(...both), a)?.excluded).toBeUndefined();
    expect([...includedByHand(both)]).toEqual([a]);
    expect([...includedByHand(both.toReversed())]).toEqual([]);
  });

  it('set the modality, which also answers the question that kept a scan out', () => {
    const scan = find(after({ kind: 'set-modality', scan: unknown, modality: 'Ultrasound' }), unknown);
    expect([scan?.modality, scan?.modalitySource, scan?.excluded]).toEqual(['Ultrasound', 'user', undefined]);
    const out: Override[] = [
      { kind: 'exclude', scan: a },
      { kind: 'set-modality', scan: a, modality: 'MRI' },
    ];
    expect(find(after(...out), a)?.excluded).toBe('user');
  });

  it('set region and title', () => {
    const scan = find(
      after({ kind: 'set-region', scan: a, region: 'spine' }, { kind: 'rename', scan: a, title: 'Neck' }),
      a,
    );
    expect([scan?.region, scan?.title]).toEqual(['spine', 'Neck']);
  });

  it('split a scan, both parts with a geometry of their own', () => {
    const grouped = after({ kind: 'split', scan: a, at: 2 });
    const [first, rest] = [find(grouped, a), find(grouped, splitId(a, 2))];
    expect([first?.slices.length, rest?.slices.length]).toEqual([2, 4]);
    expect(rest?.volume?.origin).toEqual([0, 0, 2]);
    expect(grouped.scans.findIndex((s) => s === rest)).toBe(grouped.scans.findIndex((s) => s === first) + 1);
    expect(grouped.examinations.flatMap((e) => e.scanIds)).toEqual(grouped.scans.map((s) => s.id));
  });

  it('merge scans in the order named, and tell what the whole is', () => {
    const grouped = after({ kind: 'merge', scans: [a, b] });
    expect(find(grouped, a)?.slices).toHaveLength(10);
    expect(find(grouped, a)?.volume?.spacing[2]).toBe(1);
    expect(find(grouped, b)).toBeUndefined();
    const wrong = find(after({ kind: 'merge', scans: [b, a] }), b);
    expect(wrong?.volume).toBeUndefined();
    expect(wrong?.findings.length).toBeGreaterThan(0);
  });

  it('undo a split by a merge', () => {
    const grouped = after({ kind: 'split', scan: a, at: 2 }, { kind: 'merge', scans: [a, splitId(a, 2)] });
    const { rules, ...scan } = find(base, a) ?? { rules: [] };
    expect(find(grouped, a)).toEqual({ ...scan, rules: [...rules, 'split by hand', 'merged by hand'] });
  });

  it('reorder slices', () => {
    const slices = find(base, b)?.slices ?? [];
    const scan = find(after({ kind: 'reorder', scan: b, order: [3, 2, 1, 0] }), b);
    expect(scan?.slices).toEqual(slices.toReversed());
  });

  it('lose no slice, whatever they are', () => {
    const count = (grouped: Grouped) => grouped.scans.reduce((total, scan) => total + scan.slices.length, 0);
    const grouped = after(
      { kind: 'split', scan: a, at: 1 },
      { kind: 'merge', scans: [b, splitId(a, 1)] },
      { kind: 'split', scan: b, at: 5 },
      { kind: 'reorder', scan: a, order: [0] },
    );
    expect(count(grouped)).toBe(count(base));
  });

  it('leave what was given as it is, and give the same when replayed', () => {
    const before = structuredClone(base);
    const overrides: Override[] = [
      { kind: 'split', scan: a, at: 3 },
      { kind: 'rename', scan: splitId(a, 3), title: 'x' },
    ];
    const once = after(...overrides);
    expect(base).toEqual(before);
    expect(applyOverrides(base, structuredClone(overrides)).grouped).toEqual(once);
  });

  it.each<[Override, RegExp]>([
    [{ kind: 'exclude', scan: 'gone' }, /no scan gone/],
    [{ kind: 'include', scan: unknown }, /modality is not known/],
    [{ kind: 'split', scan: a, at: 0 }, /cannot be split at slice 0 of 6/],
    [{ kind: 'split', scan: a, at: 6 }, /cannot be split/],
    [{ kind: 'merge', scans: [a] }, /two scans/],
    [{ kind: 'merge', scans: [a, a] }, /two scans/],
    [{ kind: 'merge', scans: [] }, /no scan is named/],
    [{ kind: 'merge', scans: [a, small] }, /differ in size/],
    [{ kind: 'merge', scans: [a, prior] }, /different examinations/],
    [{ kind: 'reorder', scan: b, order: [0, 1, 2, 2] }, /each of its 4 slices once/],
    [{ kind: 'reorder', scan: b, order: [0, 1, 2] }, /once/],
    [{ kind: 'reorder', scan: b, order: [0, 1, 2, 3, 4] }, /once/],
  ])('that do not fit are refused with the reason: %j', (override, why) => {
    const { grouped, refused } = applyOverrides(base, [
      override,
      { kind: 'rename', scan: a, title: 'still done' },
    ]);
    expect(refused).toEqual([{ override, why: expect.stringMatching(why) as string }]);
    expect(find(grouped, a)?.title).toBe('still done');
    expect(grouped.scans).toHaveLength(base.scans.length);
  });

  it('refuse a second split at one place', () => {
    const twice: Override[] = [
      { kind: 'split', scan: a, at: 2 },
      { kind: 'merge', scans: [a, b] },
      { kind: 'split', scan: a, at: 2 },
    ];
    expect(applyOverrides(base, twice).refused.map(({ why }) => why)).toEqual([
      `there is a scan ${splitId(a, 2)} already`,
    ]);
  });
});
