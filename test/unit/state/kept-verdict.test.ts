import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '@/core/result.ts';
import { createApp } from '@/state/app.ts';
import type { KeptVerdict, VerdictStorage } from '@/state/verdict-storage.ts';
import { disorder, file, openedCase, PlayedServices, scan, settled } from './fixtures.ts';

/** What the browser's database does, without one. */
class MemoryVerdicts implements VerdictStorage {
  readonly kept = new Map<string, KeptVerdict>();
  read = (identity: string) => Promise.resolve(this.kept.get(identity));
  write = async (identity: string, verdict: KeptVerdict) => void this.kept.set(identity, verdict);
  remove = async (identity: string) => void this.kept.delete(identity);
  clear = async () => this.kept.clear();
  count = () => Promise.resolve(this.kept.size);
}

const CASE = 'c'.repeat(64);
const OTHER = 'd'.repeat(64);
const all = async () => {
  for (let i = 0; i < 10; i++) await settled();
};

let storage: MemoryVerdicts;
beforeEach(() => (storage = new MemoryVerdicts()));

/** A new page in which a folder is dropped. */
async function visit(whole: string, verdicts: VerdictStorage = storage) {
  const played = new PlayedServices();
  played.identity = { whole, scans: {} };
  const app = createApp(played.services, undefined, verdicts);
  void app.cases.open([file('a.dcm')]);
  await all();
  played.opens.last.answer(ok(openedCase(scan('Jane Doe'))));
  await all();
  return { ...app, played };
}

describe('the verdict of a case', () => {
  it('is there again when the same files are opened, and for no other case', async () => {
    const { reading, cases, store } = await visit(CASE);
    reading.write({ finalDiagnosis: 'Cyst' });
    reading.judge(disorder(7, 'Cyst'), { opinion: 'agree' });
    await all();
    expect(store.getState().keeping.kind).toBe('kept');
    await cases.close();
    expect(store.getState()).toMatchObject({ reading: { finalDiagnosis: '' }, keeping: { kind: 'not' } });
    await all();
    expect([...storage.kept.keys()]).toEqual([CASE]);

    const again = (await visit(CASE)).store.getState();
    expect(again.reading).toMatchObject({ finalDiagnosis: 'Cyst', labels: [{ index: 7, opinion: 'agree' }] });
    expect(again.keeping.kind).toBe('kept');
    expect((await visit(OTHER)).store.getState().reading.finalDiagnosis).toBe('');
  });

  it('is kept with nothing that names the patient but what the user wrote', async () => {
    const { reading } = await visit(CASE);
    reading.write({ note: 'seen twice' });
    await all();
    expect(JSON.stringify([...storage.kept])).not.toContain('Jane');
    expect(Object.keys(storage.kept.get(CASE) ?? {}).toSorted()).toEqual(['reading', 'saved']);
  });

  it('that is emptied is no longer kept', async () => {
    const { reading, store } = await visit(CASE);
    reading.write({ note: 'x' });
    reading.write({ note: '' });
    await all();
    expect(storage.kept.size).toBe(0);
    expect(store.getState().keeping).toEqual({ kind: 'not', cases: 0 });
  });

  it('can be deleted, alone and with those of all cases', async () => {
    for (const identity of [CASE, OTHER]) {
      const { reading } = await visit(identity);
      reading.write({ note: identity });
      await all();
    }
    const one = await visit(CASE);
    await one.reading.forget();
    expect(one.store.getState()).toMatchObject({ reading: { note: '' }, keeping: { kind: 'not' } });
    expect([...storage.kept.keys()]).toEqual([OTHER]);
    await one.reading.forgetAll();
    expect(one.store.getState().keeping).toEqual({ kind: 'not', cases: 0 });
    expect(storage.kept.size).toBe(0);
  });

  it('is counted and deleted with the others where no case is open, and what a saved result brought stays', async () => {
    const { reading: first } = await visit(CASE);
    first.write({ note: 'kept' });
    await all();
    const { reading, store } = createApp(new PlayedServices().services, undefined, storage);
    await reading.count();
    expect(store.getState().keeping).toEqual({ kind: 'not', cases: 1 });
    reading.write({ note: 'of a saved result' });
    await reading.forgetAll();
    expect(store.getState()).toMatchObject({
      keeping: { kind: 'not', cases: 0 },
      reading: { note: 'of a saved result' },
    });
    expect(storage.kept.size).toBe(0);
  });

  it('that was written before the case was known is not lost to an older one', async () => {
    await storage.write(CASE, {
      reading: { labels: [], finalDiagnosis: 'old', note: '' },
      saved: '2024-01-01T00:00:00.000Z',
    });
    const played = new PlayedServices();
    const { cases, reading, store } = createApp(played.services, undefined, storage);
    void cases.open([file('a.dcm')]);
    await all();
    reading.write({ finalDiagnosis: 'new' });
    played.identity = { whole: CASE, scans: {} };
    played.opens.last.answer(ok(openedCase(scan('a'))));
    await all();
    expect(store.getState().reading.finalDiagnosis).toBe('new');
    expect(storage.kept.get(CASE)?.reading.finalDiagnosis).toBe('new');
  });

  it('says so where the browser keeps nothing, and stays on the page', async () => {
    const full = new MemoryVerdicts();
    full.write = () => Promise.reject(new Error('QuotaExceededError'));
    const { reading, store } = await visit(CASE, full);
    reading.write({ note: 'x' });
    await all();
    expect(store.getState()).toMatchObject({
      reading: { note: 'x' },
      keeping: { kind: 'failed', error: { kind: 'storage-failed', detail: 'QuotaExceededError' } },
    });
  });
});
