import { describe, expect, it } from 'vitest';
import type { Examination, Scan } from '@/volume/scan.ts';
import { limitsInOrder, RADDIAG_LIMITS, selectScans } from '@/volume/select.ts';
import { scan, volumeOf } from './build.ts';

const exams = (...ids: string[]): Examination[] => ids.map((id) => ({ id, title: id, scanIds: [] }));
const kept = (scans: readonly Scan[]) => scans.filter((s) => s.excluded === undefined).map((s) => s.id);
const select = (scans: readonly Scan[], included: string[] = [], ids = ['exam']) =>
  selectScans(scans, exams(...ids), RADDIAG_LIMITS, new Set(included));

describe('the choice for the model', () => {
  it('prefers stacks, contrast, slices and large pictures, in that order', () => {
    const plain = scan('more slices', volumeOf(300));
    const contrast = scan('contrast', { ...volumeOf(60), contrast: true });
    const bolus = scan('bolus test', { contrast: true, slices: volumeOf(40).slices });
    const thin = scan('few slices', volumeOf(20));
    const small = scan('small', { ...volumeOf(20), rows: 64, columns: 64 });
    const single = scan('single', { ...volumeOf(5) });
    const all = [single, small, thin, bolus, plain, contrast];
    expect(kept(select(all))).toEqual(['few slices', 'more slices', 'contrast']);
    expect(kept(select(all.filter((s) => s !== contrast && s !== plain)))).toEqual([
      'small',
      'few slices',
      'bolus test',
    ]);
    expect(kept(select([single, small, scan('none')]))).toEqual(['single', 'small', 'none']);
  });

  it('prefers larger pictures where nothing else tells', () => {
    const small = scan('small', { modality: 'X-ray', rows: 9, columns: 9 });
    const views = ['front', 'side'].map((id) => scan(id, { modality: 'X-ray' }));
    expect(kept(select([small, ...views]))).toEqual(['front', 'side']);
  });

  it('marks the rest as over the limit and touches nothing else', () => {
    const scans = [
      scan('a', { modality: 'Ultrasound' }),
      scan('b', { modality: 'Ultrasound' }),
      scan('c', { excluded: 'localiser' }),
    ];
    expect(select(scans).map((s) => s.excluded)).toEqual([undefined, 'over-limit', 'localiser']);
  });

  it('goes round the examinations and modalities', () => {
    const of = (examinationId: string, modality: Scan['modality'], n: number) =>
      Array.from({ length: n }, (_, i) =>
        scan(`${examinationId} ${modality} ${i}`, { examinationId, modality, ...volumeOf(100 - i) }),
      );
    const scans = [...of('now', 'CT', 5), ...of('now', 'X-ray', 3), ...of('before', 'MRI', 4)];
    expect(kept(select(scans, [], ['now', 'before']))).toEqual([
      'now CT 0',
      'now CT 1',
      'now X-ray 0',
      'before MRI 0',
    ]);
  });

  it('keeps what the user put in, which takes its place and may go beyond', () => {
    const scans = Array.from({ length: 8 }, (_, i) => scan(`${i}`, volumeOf(100 - i)));
    expect(kept(select(scans, ['7']))).toEqual(['0', '1', '7']);
    expect(kept(select(scans, ['3', '4', '5', '6', '7']))).toEqual(['3', '4', '5', '6', '7']);
  });

  it('can be given other limits', () => {
    const scans = Array.from({ length: 8 }, (_, i) => scan(`${i}`));
    const limits = { perModality: { ...RADDIAG_LIMITS.perModality, CT: 7 }, maxScans: 6 };
    expect(kept(selectScans(scans, exams('exam'), limits))).toHaveLength(6);
  });

  it('passes over what has no modality', () => {
    expect(kept(select([scan('a', { modality: undefined })]))).toEqual([]);
  });
});

describe("a case list's limits", () => {
  const scansOf = (examinationId: string, modality: Scan['modality'], n: number) =>
    Array.from({ length: n }, (_, i) =>
      scan(`${examinationId}${i}`, { examinationId, modality, ...volumeOf(i + 9) }),
    );

  it('hold in the order given, not by preference', () => {
    const scans = scansOf('a', 'CT', 5);
    expect(kept(limitsInOrder(scans, exams('a')))).toEqual(['a0', 'a1', 'a2']);
  });

  it('count in each examination, then in the case', () => {
    const scans = [...scansOf('a', 'X-ray', 3), ...scansOf('b', 'Ultrasound', 2), ...scansOf('c', 'MRI', 3)];
    expect(kept(limitsInOrder(scans, exams('a', 'b', 'c')))).toEqual(['a0', 'a1', 'b0', 'c0']);
    expect(kept(limitsInOrder(scans, exams('c', 'b', 'a')))).toEqual(['b0', 'c0', 'c1', 'c2']);
    expect(kept(limitsInOrder(scans, exams('a', 'b', 'c'), { ...RADDIAG_LIMITS, maxScans: 9 }))).toHaveLength(
      6,
    );
  });
});
