import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '@/core/result.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { CaseIdentity } from '@/pipeline/identity.ts';
import { withoutNames } from '@/report/anonymous.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { toJson } from '@/report/result-json.ts';
import { createApp, type App } from '@/state/app.ts';
import { builtResult } from '../../support/case-result.ts';
import { handleOf } from '../../support/folder-handle.ts';
import { file, openedCase, PlayedServices, scan, settled } from './fixtures.ts';

const hash = (letter: string) => letter.repeat(64);
/** Saved with its two scans' identities, as an export without names. */
const saved = (identities: readonly (string | undefined)[] = [hash('a'), hash('b')]): CaseResult => {
  const result = builtResult();
  return withoutNames({
    ...result,
    scans: result.scans.map((origin, i) => {
      const identity = identities[i];
      return { ...origin, ...(identity === undefined ? {} : { identity }) };
    }),
    diagnosis: {
      ...result.diagnosis,
      gate: [{ check: 'tilt', level: 'note', scanId: 's2', facts: { degrees: 3 } }],
    },
  });
};
const savedFile = (result: CaseResult): DroppedFile => ({
  path: 'longtail-result.json',
  file: new File([toJson(result)], 'longtail-result.json'),
});
const opened = openedCase(scan('one'), scan('two'));
const identity = (one: string, two: string): CaseIdentity => ({ whole: hash('c'), scans: { one, two } });

let played: PlayedServices;
let app: App;
beforeEach(() => {
  played = new PlayedServices();
  app = createApp(played.services, undefined);
});
const state = () => app.store.getState();
const waitUntil = async (holds: () => boolean) => {
  for (let i = 0; i < 50 && !holds(); i++) await settled();
  expect(holds()).toBe(true);
};
/** Drops files, which turn out to be a case of these identities. */
async function drop(files: readonly DroppedFile[], one: string, two: string): Promise<void> {
  const before = played.opens.all.length;
  played.identity = identity(one, two);
  const done = app.cases.open(files);
  await waitUntil(() => played.opens.all.length > before);
  played.opens.last.answer(ok(opened));
  await done;
}

describe('a saved result beside its pictures', () => {
  const shown = () => {
    const { run } = state();
    if (run.kind !== 'ranked') throw new Error(run.kind);
    return run.diagnosis.scans.map(({ scanId, weight }) => [scanId, weight]);
  };

  it('is found at the top of a folder', async () => {
    const content = { 'longtail-result.json': toJson(saved()), 'x.dcm': 'x', deeper: {} };
    const folder = handleOf('patient', content) as FileSystemDirectoryHandle;
    await drop([{ path: 'patient', folder }], hash('b'), hash('a'));
    expect(state().saved).toMatchObject({ path: 'patient/longtail-result.json', missing: [] });
    expect(played.opens.last.asked.files).toEqual([{ path: 'patient', folder }]);
  });

  it.each([
    ['after it', true],
    ['together with it', false],
  ])(
    'that are dropped %s are shown with the saved ranking, which is not computed again',
    async (_, after) => {
      if (after) {
        await app.cases.open([savedFile(saved())]);
        expect(state().saved).toMatchObject({ missing: [0, 1], foreign: false });
        await drop([file('x.dcm')], hash('b'), hash('a'));
      } else await drop([savedFile(saved()), file('x.dcm')], hash('b'), hash('a'));
      // The weights go with the scan that they are of, not with its place.
      expect(shown()).toEqual([
        ['two', 0.75],
        ['one', 0.25],
      ]);
      const { run } = state();
      expect(run.kind === 'ranked' && run.diagnosis.gate?.[0]?.scanId).toBe('one');
      expect(state().saved).toMatchObject({ missing: [] });
      expect(played.opens.last.asked.files).toHaveLength(1);
      expect(played.diagnoses.all).toEqual([]);
      expect(app.exports.result()).toMatchObject({
        created: builtResult().created,
        pack: { version: '1.2.3' },
        scans: [
          { scanId: 'two', identity: hash('a') },
          { scanId: 'one', identity: hash('b') },
        ],
      });
    },
  );

  it('that are open already: it takes the place of their ranking', async () => {
    app.store.setState({ opened });
    played.identity = identity(hash('a'), hash('b'));
    await app.cases.open([savedFile(saved())]);
    expect(shown().map(([id]) => id)).toEqual(['one', 'two']);
    expect(played.opens.all).toEqual([]);
  });

  it('that are the de-identified copies of its own', async () => {
    const result = saved([hash('a'), hash('b')]);
    const copied = {
      ...result,
      scans: result.scans.map((scan, i) => ({ ...scan, copyIdentity: hash(i === 0 ? 'e' : 'f') })),
    };
    await app.cases.open([savedFile(copied)]);
    await drop([file('x.dcm')], hash('f'), hash('e'));
    expect(shown().map(([id]) => id)).toEqual(['two', 'one']);
  });

  it('names the scans that are not among them', async () => {
    await app.cases.open([savedFile(saved())]);
    await drop([file('x.dcm')], hash('a'), hash('e'));
    expect(state().saved).toMatchObject({ missing: [1], foreign: false });
    expect(shown()[0]).toEqual(['one', 0.75]);
    expect(shown()[1]?.[0]).not.toBe('two');
  });

  it('is never shown beside another case’s', async () => {
    await app.cases.open([savedFile(saved())]);
    await drop([file('x.dcm')], hash('d'), hash('e'));
    expect(state().saved).toMatchObject({ missing: [0, 1], foreign: true });
    expect(state().opened.scans).toEqual([]);
    expect(played.closed).toBe(1);
    expect(state().run.kind).toBe('ranked');
  });

  it('is refused over a case that it is not of, which stays', async () => {
    app.store.setState({ opened });
    played.identity = identity(hash('d'), hash('e'));
    await app.cases.open([savedFile(saved())]);
    expect(state().run).toMatchObject({ kind: 'failed', error: { kind: 'result-of-others', scans: 2 } });
    expect(state().opened.scans).toHaveLength(2);
    expect(state().saved).toBeUndefined();
  });

  it('of before scans were marked matches nothing', async () => {
    await app.cases.open([savedFile(saved([undefined, undefined]))]);
    await drop([file('x.dcm')], hash('a'), hash('b'));
    expect(state().saved).toMatchObject({ missing: [0, 1] });
    expect(state().opened.scans).toEqual([]);
  });

  it('gives way to a new ranking, and goes with the case', async () => {
    await app.cases.open([savedFile(saved())]);
    await drop([file('x.dcm')], hash('a'), hash('b'));
    void app.run.rank();
    expect(state().saved).toBeUndefined();
    await app.cases.close();
    expect(state()).toMatchObject({ identity: undefined, saved: undefined });
  });
});
