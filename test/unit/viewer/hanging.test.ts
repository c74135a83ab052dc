import { describe, expect, it } from 'vitest';
import type { Scan } from '@/volume/scan.ts';
import { HANGING_PROTOCOLS, hangSideBySide } from '@/viewer/hanging.ts';

const scan = (
  id: string,
  examinationId: string,
  modality: Scan['modality'],
  more: Partial<Scan> = {},
): Scan => ({
  id,
  examinationId,
  title: id,
  modality,
  modalitySource: 'header',
  region: undefined,
  rows: 8,
  columns: 8,
  slices: Array.from({ length: 10 }, (_, frame) => ({ path: id, frame })),
  findings: [],
  excluded: undefined,
  rules: [],
  ...more,
});

/** Examinations that begin with a year are of its first day. */
const datesOf = (scans: readonly Scan[]) =>
  new Map(
    scans.flatMap(({ examinationId }) =>
      /^\d{4}/.test(examinationId) ? [[examinationId, `${examinationId.slice(0, 4)}-01-01`]] : [],
    ),
  );

const hang = (name: string, scans: readonly Scan[], active?: string) =>
  HANGING_PROTOCOLS.find((protocol) => protocol.name === name)?.hang(scans, active, datesOf(scans));

describe('CT in four windows', () => {
  it('shows the scan that is looked at in lung, bone, soft tissue and brain', () => {
    const hung = hang('ct-windows', [scan('a', 'e', 'CT'), scan('b', 'e', 'CT')], 'b');
    expect(hung?.layout).toBe(4);
    expect(hung?.panes).toEqual([
      { scanId: 'b', window: { center: -600, width: 1500 } },
      { scanId: 'b', window: { center: 480, width: 2500 } },
      { scanId: 'b', window: { center: 40, width: 400 } },
      { scanId: 'b', window: { center: 40, width: 80 } },
    ]);
  });

  it('takes the CT of the ranking where another modality is looked at, and never the scout', () => {
    const scans = [
      scan('scout', 'e', 'CT', { excluded: 'localiser' }),
      scan('mr', 'e', 'MRI'),
      scan('ct', 'e', 'CT'),
    ];
    expect(hang('ct-windows', scans, 'mr')?.panes[0]?.scanId).toBe('ct');
    expect(hang('ct-windows', scans.slice(0, 2), 'mr')).toBeUndefined();
  });
});

describe('MR sequences side by side', () => {
  it('hangs those of the visit that is looked at, linked', () => {
    const scans = [
      scan('t1', 'e', 'MRI'),
      scan('t2', 'e', 'MRI'),
      scan('old', 'before', 'MRI'),
      scan('ct', 'e', 'CT'),
    ];
    expect(hang('mr-sequences', scans, 't2')).toEqual({
      layout: 2,
      linked: true,
      panes: [{ scanId: 't1' }, { scanId: 't2' }],
    });
  });

  it('prefers those of the ranking where there are more than four, and keeps their order', () => {
    const scans = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
      scan(id, 'x', 'MRI', id < 'c' ? { excluded: 'over-limit' } : {}),
    );
    expect(hang('mr-sequences', scans)?.panes.map(({ scanId }) => scanId)).toEqual(['c', 'd', 'e', 'f']);
  });

  it('wants two', () => {
    expect(hang('mr-sequences', [scan('a', 'x', 'MRI')])).toBeUndefined();
  });
});

describe('current and prior side by side', () => {
  const scans = [
    scan('old chest', '2019', 'CT', { region: 'chest' }),
    scan('old head', '2019', 'CT', { region: 'head and neck' }),
    scan('film', '2021', 'X-ray'),
    scan('chest', '2024', 'CT', { region: 'chest', excluded: 'over-limit' }),
    scan('head', '2024', 'CT', { region: 'head and neck' }),
  ];

  it('puts the newest left and the latest earlier scan of its modality and region right', () => {
    expect(hang('prior', scans)?.panes).toEqual([{ scanId: 'head' }, { scanId: 'old head' }]);
  });

  it('starts from the scan that is looked at', () => {
    expect(hang('prior', scans, 'chest')?.panes).toEqual([{ scanId: 'chest' }, { scanId: 'old chest' }]);
  });

  it('goes by the dates alone: the order of the case, a visit of the same day and one without a date say nothing', () => {
    const here = { region: 'head and neck' } as const;
    const mixed = [
      scan('2024 b', '2024 second visit', 'CT', here),
      scan('undated', 'folder', 'CT', here),
      scan('2024 a', '2024', 'CT', here),
      scan('2019', '2019', 'CT', here),
      scan('2021', '2021', 'CT', here),
    ];
    const shown = (active?: string) => hang('prior', mixed, active)?.panes.map(({ scanId }) => scanId);
    expect(shown()).toEqual(['2024 b', '2021']);
    expect(shown('2024 a')).toEqual(['2024 a', '2021']);
    expect(shown('2021')).toEqual(['2021', '2019']);
    // Nothing came before it: the newest is the current one.
    expect(shown('2019')).toEqual(['2024 b', '2021']);
    expect(shown('undated')).toEqual(['2024 b', '2021']);
    expect(hang('prior', mixed.slice(0, 3))).toBeUndefined();
  });

  it('never takes another patient’s', () => {
    const other = scans.map((one) =>
      one.examinationId === '2019' ? { ...one, patient: 2 } : { ...one, patient: 1 },
    );
    expect(hang('prior', other)).toBeUndefined();
  });

  it('wants an earlier examination of the same modality', () => {
    expect(hang('prior', scans.slice(2))).toBeUndefined();
  });
});

describe('two examinations side by side', () => {
  const scans = [
    scan('old mr', 'old', 'MRI'),
    scan('old chest', 'old', 'CT', { region: 'chest' }),
    scan('scout', 'new', 'CT', { excluded: 'localiser' }),
    scan('new spine', 'new', 'CT', { region: 'spine' }),
    scan('new chest', 'new', 'CT', { region: 'chest' }),
    scan('film', 'other', 'X-ray'),
  ];

  it('shows the scans that are most alike, the first examination on the left', () => {
    const shown = (left: string, right: string) =>
      hangSideBySide(scans, left, right)?.panes.map(({ scanId }) => scanId);
    expect(shown('old', 'new')).toEqual(['old chest', 'new chest']);
    expect(shown('new', 'old')).toEqual(['new chest', 'old chest']);
    expect(shown('old', 'other')).toEqual(['old mr', 'film']);
    expect(shown('old', 'none')).toBeUndefined();
  });
});
