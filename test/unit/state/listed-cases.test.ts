import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '@/core/result.ts';
import { createApp, type App } from '@/state/app.ts';
import type { OpenedCase } from '@/state/app-services.ts';
import { file, openedCase, PlayedServices, scan, settled } from './fixtures.ts';

/** The case of the list with this number: one scan. */
const listedCase = (shown: number): OpenedCase => ({
  ...openedCase(scan(`scan ${shown}`)),
  listed: { names: ['Anna', 'Bert'], shown },
});

let played: PlayedServices;
let app: App;
let asked: (number | undefined)[];

beforeEach(async () => {
  played = new PlayedServices();
  asked = [];
  let shown = 0;
  played.regrouped = (_, listed) => {
    asked.push(listed);
    shown = listed ?? shown;
    return listedCase(shown);
  };
  app = createApp(played.services, undefined);
  const opening = app.cases.open([file('list.json')]);
  await settled();
  played.opens.last.answer(ok(listedCase(0)));
  await opening;
});

const state = () => app.store.getState();

describe('a list of cases', () => {
  it('opens another with nothing of the one before, and ranks it', async () => {
    const rankings = played.diagnoses.all.length;
    await app.cases.change({ kind: 'rename', scan: 'scan 0', title: 'by hand' });
    app.reading.write({ note: 'of Anna' });
    await app.cases.showListed(1);
    await settled();
    expect(state().opened.scans.map(({ id }) => id)).toEqual(['scan 1']);
    expect(state().overrides).toEqual([]);
    expect(state().reading.note).toBe('');
    expect(played.diagnoses.all.length).toBeGreaterThan(rankings);
    expect(played.diagnoses.last.asked.request.scans).toEqual([{ scanId: 'scan 1', modality: 'CT' }]);
  });

  it('brings back what was done with a case, and takes its changes back', async () => {
    const change = { kind: 'rename', scan: 'scan 0', title: 'by hand' } as const;
    await app.cases.change(change);
    app.reading.write({ note: 'of Anna' });
    await app.cases.showListed(1);
    await app.cases.undo();
    await app.cases.showListed(0);
    expect(state().overrides).toEqual([change]);
    expect(state().reading.note).toBe('of Anna');
    await app.cases.undo();
    expect(state().overrides).toEqual([]);
    expect(asked).toEqual([undefined, 1, 0, undefined]);
  });

  it('does nothing for the case that is open, and forgets all of them when it is closed', async () => {
    await app.cases.showListed(0);
    expect(asked).toEqual([]);
    app.reading.write({ note: 'of Anna' });
    await app.cases.showListed(1);
    await app.cases.close();
    const opening = app.cases.open([file('list.json')]);
    await settled();
    played.opens.last.answer(ok(listedCase(1)));
    await opening;
    await app.cases.showListed(0);
    expect(state().reading.note).toBe('');
  });
});
