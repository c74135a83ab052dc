import { describe, expect, it } from 'vitest';
import { toJson } from '@/report/result-json.ts';
import { createApp } from '@/state/app.ts';
import { builtResult } from '../../support/case-result.ts';
import { disorder, file, openedCase, PlayedServices, scan, settled } from './fixtures.ts';

const human = {
  labels: [{ index: 123, name: 'Pneumonia', icd10cm: 'J18', opinion: 'agree' as const, note: '' }],
  finalDiagnosis: 'Pneumonia',
  note: '',
};
const savedFile = (text: string, path = 'longtail-result.json') => ({ path, file: new File([text], path) });

describe('the user’s own verdict', () => {
  it('is kept by label, and forgotten where it is taken back', () => {
    const { store, reading } = createApp(new PlayedServices().services, undefined);
    const row = disorder(7, 'Cyst', { icd10cm: 'N28' });
    reading.judge(row, { opinion: 'disagree' });
    reading.judge(disorder(8, 'Stone'), { note: 'seen' });
    reading.judge(row, { note: 'a vessel' });
    expect(store.getState().reading.labels).toEqual([
      { index: 7, name: 'Cyst', icd10cm: 'N28', opinion: 'disagree', note: 'a vessel' },
      { index: 8, name: 'Stone', icd10cm: '', opinion: undefined, note: 'seen' },
    ]);
    reading.judge(row, { opinion: undefined, note: '' });
    expect(store.getState().reading.labels.map(({ index }) => index)).toEqual([8]);
  });

  it('goes with the case', async () => {
    const { store, reading, cases } = createApp(new PlayedServices().services, undefined);
    reading.write({ finalDiagnosis: 'Cyst' });
    await cases.close();
    expect(store.getState().reading).toEqual({ labels: [], finalDiagnosis: '', note: '' });
  });
});

describe('a saved result', () => {
  const text = toJson({ ...builtResult(), human });

  it('is shown again with its verdict, and asks nothing of the rooms below', async () => {
    const played = new PlayedServices();
    const { store, cases, exports } = createApp(played.services, undefined);
    await cases.open([savedFile(text)]);
    const { run, opened, reading } = store.getState();
    expect(run).toMatchObject({ kind: 'ranked', diagnosis: { pack: 'built' } });
    expect(opened.files).toMatchObject([{ path: 'longtail-result.json', status: 'viewing' }]);
    expect(reading).toEqual(human);
    expect(played.opens.all).toEqual([]);
    expect(exports.result()).toMatchObject({ pack: { id: 'built', version: '1.2.3' }, human });
    expect(exports.result()?.created).toBe(builtResult().created);
  });

  it.each([
    ['another JSON', savedFile('{"cases": []}')],
    ['a broken one', savedFile(text.slice(0, -10))],
    ['a picture', file('a.png')],
  ])('is not made of %s: that is read as a case', async (_, dropped) => {
    const played = new PlayedServices();
    const { cases } = createApp(played.services, undefined);
    void cases.open([dropped]);
    await settled();
    await settled();
    expect(played.opens.all).toHaveLength(1);
  });
});

describe('what exports are made of', () => {
  it('has one salt a case: the same in every export, another in the next case', async () => {
    const { exports, cases, store } = createApp(new PlayedServices().services, undefined);
    store.setState({ opened: openedCase(scan('a')) });
    const first = exports.pseudonyms().uid('1.2.3');
    expect(exports.pseudonyms().uid('1.2.3')).toBe(first);
    await cases.close();
    expect(exports.pseudonyms().uid('1.2.3')).not.toBe(first);
  });
});
