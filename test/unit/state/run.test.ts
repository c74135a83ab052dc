import { beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok } from '@/core/result.ts';
import { createApp, type App } from '@/state/app.ts';
import { shownDiagnosis } from '@/state/run-state.ts';
import type { Scan } from '@/volume/scan.ts';
import { diagnosisOf, file, openedCase, PlayedServices, scan, settled } from './fixtures.ts';

let played: PlayedServices;
let app: App;
const state = () => app.store.getState();

async function openCase(...scans: readonly Scan[]): Promise<void> {
  void app.cases.open([file('a.dcm')]);
  await settled();
  played.opens.last.answer(ok(openedCase(...scans)));
  await settled();
}

beforeEach(() => {
  played = new PlayedServices();
  app = createApp(played.services, undefined);
});

describe('from files to a ranking', () => {
  it('reads, prepares, encodes and ranks', async () => {
    void app.cases.open([file('a.dcm')]);
    await settled();
    expect(state().run).toMatchObject({ kind: 'reading', progress: undefined });
    played.opens.last.asked.options.onProgress({ filesRead: 1, filesFound: 2 });
    expect(state().run).toMatchObject({ kind: 'reading', progress: { filesRead: 1, filesFound: 2 } });

    played.opens.last.answer(ok(openedCase(scan('a'), scan('b', { excluded: 'localiser' }))));
    await settled();
    expect(state().run.kind).toBe('preparing');
    const { request, options } = played.diagnoses.last.asked;
    expect(request).toEqual({ scans: [{ scanId: 'a', modality: 'CT' }], backend: 'auto', pack: 'compact' });

    options.onProgress({ stage: 'pack', bytesRead: 1, bytesTotal: 4 });
    expect(state().run).toMatchObject({ kind: 'preparing', pack: { bytesRead: 1, bytesTotal: 4 } });
    options.onProgress({ stage: 'decode', scanId: 'a', done: 1, total: 2 });
    options.onProgress({ stage: 'encode', scanId: 'a', done: 1, total: 2 });
    expect(state().run).toMatchObject({
      kind: 'encoding',
      scans: { a: { stage: 'encode', done: 1, total: 2 } },
    });
    const preview = diagnosisOf(['a']);
    options.onPreview?.(preview);
    expect(shownDiagnosis(state().run)).toEqual({ diagnosis: preview, standing: 'preview' });

    const diagnosis = diagnosisOf(['a']);
    played.diagnoses.last.answer(ok(diagnosis));
    await settled();
    expect(state().run).toEqual({ kind: 'ranked', diagnosis, fallback: undefined });
  });

  it('stays idle without a scan that takes part', async () => {
    await openCase(scan('a', { modality: undefined }));
    expect(state().run).toEqual({ kind: 'idle' });
    expect(played.diagnoses.all).toHaveLength(0);
  });

  it('tells why reading or ranking failed', async () => {
    void app.cases.open([file('a.dcm')]);
    await settled();
    played.opens.last.answer(err({ kind: 'no-usable-scan', detail: 'empty' }));
    await settled();
    expect(state().run).toMatchObject({
      kind: 'failed',
      during: 'reading',
      error: { kind: 'no-usable-scan' },
    });

    await openCase(scan('a'));
    played.diagnoses.last.answer(err({ kind: 'out-of-memory', detail: '' }));
    await settled();
    expect(state().run).toMatchObject({
      kind: 'failed',
      during: 'ranking',
      error: { kind: 'out-of-memory' },
    });
  });

  it('says so when the demo case cannot be fetched', async () => {
    await app.cases.openDemo();
    expect(state().run).toMatchObject({ kind: 'failed', during: 'reading' });
  });
});

describe('stopping', () => {
  it('aborts the run and keeps the last complete ranking', async () => {
    await openCase(scan('a'));
    const first = diagnosisOf(['a']);
    played.diagnoses.last.answer(ok(first));
    await settled();
    void app.run.rank();
    expect(shownDiagnosis(state().run)).toEqual({ diagnosis: first, standing: 'outdated' });
    app.run.cancel();
    expect(played.diagnoses.last.asked.options.signal.aborted).toBe(true);
    expect(state().run).toMatchObject({ kind: 'ranked', diagnosis: first });
  });

  it('ignores what a stopped run still reports', async () => {
    await openCase(scan('a'));
    const stopped = played.diagnoses.last;
    app.run.cancel();
    expect(state().run).toEqual({ kind: 'idle' });
    stopped.asked.options.onProgress({ stage: 'encode', scanId: 'a', done: 1, total: 1 });
    stopped.answer(ok(diagnosisOf(['a'])));
    await settled();
    expect(state().run).toEqual({ kind: 'idle' });
  });

  it('goes back to the ranking before when reading is cancelled', async () => {
    await openCase(scan('a'));
    played.diagnoses.last.answer(ok(diagnosisOf(['a'])));
    await settled();
    void app.cases.open([file('b.dcm')]);
    await settled();
    app.cases.cancelReading();
    expect(played.opens.last.asked.options.signal.aborted).toBe(true);
    played.opens.last.answer(err({ kind: 'cancelled' }));
    await settled();
    expect(state().run.kind).toBe('ranked');
    expect(state().opened.scans.map(({ id }) => id)).toEqual(['a']);
  });

  it('forgets everything about a closed case, and what was queued for it', async () => {
    await openCase(scan('a'));
    const { asked, answer } = played.diagnoses.last;
    const change = app.cases.change({ kind: 'exclude', scan: 'a' });
    await app.cases.close();
    await change;
    answer(ok(diagnosisOf(['a'])));
    await settled();
    expect(asked.options.signal.aborted).toBe(true);
    expect(state()).toMatchObject({ run: { kind: 'idle' }, opened: { scans: [], files: [] }, overrides: [] });
    expect(played.closed).toBe(1);
    expect(app.cases.frames('a')).toEqual([]);
  });
});

describe('a backend that gives up', () => {
  it('starts the scans again and says so beside the ranking', async () => {
    await openCase(scan('a'));
    const { options } = played.diagnoses.last.asked;
    options.onProgress({ stage: 'encode', scanId: 'a', done: 1, total: 2 });
    const reason = { kind: 'device-lost', detail: 'gone' } as const;
    options.onProgress({ stage: 'fallback', from: 'webgpu', to: 'wasm', reason });
    expect(state().run).toMatchObject({
      kind: 'preparing',
      fallback: { from: 'webgpu', to: 'wasm', reason },
    });
    options.onProgress({ stage: 'encode', scanId: 'a', done: 2, total: 2 });
    played.diagnoses.last.answer(ok(diagnosisOf(['a'])));
    await settled();
    expect(state().run).toMatchObject({ kind: 'ranked', fallback: { from: 'webgpu', to: 'wasm' } });
  });
});

describe('changes by hand', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    return () => vi.useRealTimers();
  });
  const microtasks = () => vi.advanceTimersByTimeAsync(0);

  async function ranked(): Promise<void> {
    void app.cases.open([file('a.dcm')]);
    await microtasks();
    played.opens.last.answer(ok(openedCase(scan('a'), scan('b'))));
    await microtasks();
    played.diagnoses.last.answer(ok(diagnosisOf(['a', 'b'])));
    await microtasks();
  }

  it('ranks once for several changes that come together', async () => {
    await ranked();
    played.regrouped = () => openedCase(scan('a', { modality: 'MRI' }), scan('b', { excluded: 'user' }));
    void app.cases.change({ kind: 'exclude', scan: 'b' });
    void app.cases.change({ kind: 'set-modality', scan: 'a', modality: 'MRI' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(played.diagnoses.all).toHaveLength(2);
    expect(played.diagnoses.last.asked.request.scans).toEqual([{ scanId: 'a', modality: 'MRI' }]);
    expect(state().overrides).toHaveLength(2);
  });

  it('does not rank again for another name', async () => {
    await ranked();
    played.regrouped = () => openedCase(scan('a', { title: 'Liver' }), scan('b'));
    await app.cases.change({ kind: 'rename', scan: 'a', title: 'Liver' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(state().opened.scans[0]?.title).toBe('Liver');
    expect(played.diagnoses.all).toHaveLength(1);
  });

  it('takes the ranking away when no scan is left', async () => {
    await ranked();
    played.regrouped = () => openedCase(scan('a', { excluded: 'user' }), scan('b', { excluded: 'user' }));
    await app.cases.change({ kind: 'exclude', scan: 'a' }, { kind: 'exclude', scan: 'b' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(state().run).toEqual({ kind: 'idle' });
  });

  it('does not wait for a ranking that is under way', async () => {
    await ranked();
    void app.run.rank();
    played.regrouped = () => openedCase(scan('a'), scan('b', { excluded: 'user' }));
    await app.cases.change({ kind: 'exclude', scan: 'b' });
    expect(state().opened.scans[1]?.excluded).toBe('user');
  });

  it('ranks again on another backend or with another pack', async () => {
    await ranked();
    app.view.changeSettings({ backend: 'wasm' });
    app.packs.choose('own');
    await vi.advanceTimersByTimeAsync(1000);
    expect(played.diagnoses.last.asked.request).toMatchObject({ backend: 'wasm', pack: 'own' });
    app.view.changeSettings({ theme: 'light' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(played.diagnoses.all).toHaveLength(2);
  });
});

describe('a locked archive', () => {
  it('asks the user and hands the answer on', async () => {
    void app.cases.open([file('case.zip')]);
    await settled();
    const password = played.opens.last.asked.options.password?.('case.zip');
    expect(state().view.lockedArchive).toBe('case.zip');
    app.cases.answerPassword('secret');
    expect(await password).toBe('secret');
    expect(state().view.lockedArchive).toBeUndefined();
  });
});
