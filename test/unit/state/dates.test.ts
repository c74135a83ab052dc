import { describe, expect, it } from 'vitest';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { dateNotes, datedRows, lastTwo, rankableExaminations, sortDated } from '@/state/dates.ts';
import { disorder, measurement, scan } from './fixtures.ts';

const examination = (id: string, date?: string, scans = 1, modality: 'CT' | 'MRI' = 'CT') => ({
  id,
  title: `Study ${id}`,
  date,
  scans: Array.from({ length: scans }, (_, i) => ({ scanId: `${id}${i}`, modality })),
});

describe('examinations to compare', () => {
  it('take part with the scans that take part, under their dates', () => {
    const scans = [
      scan('a', { examinationId: 'x' }),
      scan('b', { examinationId: 'x', excluded: 'user' }),
      scan('c', { examinationId: 'y', modality: undefined }),
    ];
    const examinations = [
      { id: 'x', title: 'X', date: '2020-01-02', scanIds: ['a', 'b'] },
      { id: 'y', title: 'Y', scanIds: ['c'] },
    ];
    expect(rankableExaminations({ examinations, scans })).toEqual([
      { id: 'x', title: 'X', date: '2020-01-02', scans: [{ scanId: 'a', modality: 'CT' }] },
      { id: 'y', title: 'Y', date: undefined, scans: [] },
    ]);
  });

  it('are the last two that can be ranked; one that cannot only where there is no other', () => {
    const [old, empty, young] = [examination('o', '2019'), examination('e', '2020', 0), examination('y')];
    expect(lastTwo([examination('oldest'), old, empty, young])).toEqual([old, young]);
    expect(lastTwo([empty, young])).toEqual([empty, young]);
    expect(lastTwo([young])).toBeUndefined();
  });

  it.each([
    ['nothing to say', '2020-01-01', '2021-01-01', 'CT', []],
    ['one day', '2020-01-01', '2020-01-01', 'CT', ['same-date']],
    ['no date', undefined, '2020-01-01', 'CT', ['undated']],
    ['the later first', '2021-01-01', '2020-01-01', 'CT', ['wrong-order']],
    ['another modality', '2020-01-01', '2021-01-01', 'MRI', ['other-modalities']],
  ] as const)('%s', (_, first, second, modality, notes) => {
    expect(dateNotes([examination('a', first), examination('b', second, 1, modality)])).toEqual(notes);
  });
});

describe('labels at two dates', () => {
  const diagnosisOf = (...disorders: readonly RankedDisorder[]): Diagnosis => ({
    pack: 'p',
    backend: 'wasm',
    scans: [],
    logits: new Float32Array(),
    ranking: { disorders, categories: [] },
    milliseconds: {},
    slices: { computed: 0, reused: 0, paddedRun: 0 },
  });
  const measured = (index: number, name: string, probability: number) =>
    disorder(index, name, { probability, measurement: measurement(index) });
  const first = diagnosisOf(
    measured(1, 'Pneumonia', 0.8),
    measured(2, 'Emphysema', 0.3),
    measured(3, 'Normal', 0.1),
    disorder(4, 'Meningioma'),
    disorder(5, 'Gout'),
  );
  const second = diagnosisOf(
    measured(3, 'Normal', 0.75),
    measured(4, 'Meningioma', 0.4),
    measured(2, 'Emphysema', 0.35),
    measured(1, 'Pneumonia', 0.2),
    disorder(5, 'Gout'),
  );
  const rows = datedRows(first, second);
  const names = (sorted: typeof rows) => sorted.map((row) => row.first.name);

  it('are those with a probability at one of them; the change is the second less the first', () => {
    expect(
      rows.map(({ id, change }) => [id, change === undefined ? change : Number(change.toFixed(2))]),
    ).toEqual([
      [1, -0.6],
      [2, 0.05],
      [3, 0.65],
      [4, undefined],
    ]);
  });

  it('are sorted by the size of the change, or by either date; what has none comes last', () => {
    expect(names(sortDated(rows, 'change', false))).toEqual([
      'Normal',
      'Pneumonia',
      'Emphysema',
      'Meningioma',
    ]);
    expect(names(sortDated(rows, 'change', true))).toEqual([
      'Emphysema',
      'Pneumonia',
      'Normal',
      'Meningioma',
    ]);
    expect(names(sortDated(rows, 'first', false))).toEqual([
      'Pneumonia',
      'Emphysema',
      'Normal',
      'Meningioma',
    ]);
    expect(names(sortDated(rows, 'second', false))).toEqual([
      'Normal',
      'Meningioma',
      'Emphysema',
      'Pneumonia',
    ]);
    expect(names(sortDated(rows, 'name', true))).toEqual(['Emphysema', 'Meningioma', 'Normal', 'Pneumonia']);
  });
});
