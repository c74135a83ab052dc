import { describe, expect, it } from 'vitest';
import type { FrameHeader } from '@/parse/instance.ts';
import { groupCase } from '@/pipeline/open-case.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { casePartsOf, fetchCase, runsOf } from '@/workers/case-parts.ts';
import { framesByScan, packFrames, unpackFrames } from '@/workers/frame-table.ts';
import { atMostEvery } from '@/workers/throttle.ts';
import { memorySource } from '../../support/memory-source.ts';
import { ctSeries } from '../../support/synthetic-series.ts';

const plain: FrameHeader = { rescale: { slope: 1, intercept: -1024 }, windows: [] };
const table = { first: 0, bits: 16, entries: [0, 1, 2] };

describe('headers on their way between workers', () => {
  const frames: FrameHeader[] = [
    { ...plain, position: [1, 2, 3], sliceThickness: 2 },
    { ...plain, position: [1, 2, 5], sliceThickness: 2 },
    plain,
    { ...plain, voiLut: table },
    { ...plain, voiLut: { ...table, entries: [2, 1, 0] } },
  ];

  it('come out as they went in', () => {
    expect(unpackFrames(structuredClone(packFrames(frames)))).toEqual(frames);
  });

  it('that differ in their position alone are sent once', () => {
    const many = Array.from({ length: 3000 }, (_, i): FrameHeader => ({ ...plain, position: [0, 0, i] }));
    expect(packFrames(many).kinds).toEqual([plain]);
    expect(unpackFrames(packFrames(many))[2999]).toEqual({ ...plain, position: [0, 0, 2999] });
  });

  it('are unpacked once, when they are looked at', () => {
    const byScan = framesByScan(new Map([['a', packFrames(frames)]]));
    expect(byScan['a']).toEqual(frames);
    expect(byScan['a']).toBe(byScan['a']);
    expect(byScan['b']).toBeUndefined();
  });
});

describe('a case on its way to the page', () => {
  const read = [...ctSeries({ series: '1', slices: 1500 }), ...ctSeries({ series: '2', slices: 700 })].map(
    ({ path, bytes, parsed }) => ({ source: memorySource(path, bytes), parsed }),
  );
  const open = groupCase({ id: 'case', read, refused: [] }, { limits: RADDIAG_LIMITS });

  it('goes in parts and comes together as it was', async () => {
    const parts = casePartsOf(open);
    expect(parts.length).toBeGreaterThan(3);
    const fetched = await fetchCase(
      { part: (_, index) => Promise.resolve(structuredClone(parts[index]?.())) },
      { number: 1, parts: parts.length, examinations: open.examinations },
    );
    if (!fetched.ok) throw new Error(fetched.error.kind);
    expect(fetched.value.scans).toEqual(open.scans);
    expect(fetched.value.files).toEqual(open.files);
    for (const { id, slices } of open.scans) {
      const headers = slices.map(({ path, frame }) => open.instances.get(path)?.frames[frame]);
      expect(fetched.value.frames[id]).toEqual(headers);
      expect(fetched.value.framesOfReference?.[id]).toBe('1.2.9');
    }
  });

  it('that changes meanwhile is not taken by halves', async () => {
    const parts = casePartsOf(open);
    const fetched = await fetchCase(
      { part: (_, index) => Promise.resolve(index === 0 ? parts[0]?.() : undefined) },
      { number: 1, parts: parts.length, examinations: open.examinations },
    );
    expect(fetched).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

it('hands a list over in runs, none left out', () => {
  const list = Array.from({ length: 200 }, (_, i) => i);
  const runs = [...runsOf(list, 64)];
  expect(runs.map((run) => run.length)).toEqual([64, 64, 64, 8]);
  expect(runs.flat()).toEqual(list);
});

it('reports progress at once and then seldom', () => {
  const seen: number[] = [];
  const report = atMostEvery(60_000, (n: number) => seen.push(n));
  for (let i = 0; i < 1000; i++) report(i);
  expect(seen).toEqual([0]);
});
