import { describe, expect, test } from 'vitest';
import { readCaseList } from '@/parse/case-list/case-list.ts';
import { parseFile } from '@/parse/parse.ts';
import { memorySource } from '../../support/memory-source.ts';

const LIST = {
  'https://example.org/cases/1': {
    Modalities: ['CT', 'MRI'],
    Samples: [{ image_data_path: ['a.npy', 'b.npy'], key_slice: 3 }, { image_data_path: '/data/c.npy' }],
    Title: 'left alone',
  },
};
const detailOf = (json: unknown) => {
  const list = readCaseList('list.json', JSON.stringify(json));
  return list.ok ? 'read' : `${list.error.kind}: ${'detail' in list.error ? list.error.detail : ''}`;
};

describe('case lists', () => {
  test('modalities pair with samples, in order', () => {
    const list = readCaseList('list.json', JSON.stringify(LIST));
    expect(list).toEqual({
      ok: true,
      value: {
        cases: [
          {
            name: 'https://example.org/cases/1',
            examinations: [
              { modality: 'CT', paths: ['a.npy', 'b.npy'] },
              { modality: 'MRI', paths: ['/data/c.npy'] },
            ],
          },
        ],
      },
    });
  });

  test('a file of that content is a case list, whatever its name', async () => {
    const parsed = await parseFile(
      memorySource('x', new TextEncoder().encode(JSON.stringify(LIST, null, 2))),
    );
    expect(parsed.ok && parsed.value.kind).toBe('case-list');
  });

  test('what is wrong is named with its case and key', () => {
    expect(readCaseList('l', '{')).toMatchObject({ ok: false, error: { kind: 'bad-case-list', path: 'l' } });
    expect(detailOf([])).toContain('top level must be an object');
    expect(detailOf({})).toContain('lists no case');
    expect(detailOf({ a: 3 })).toContain('case "a": must be an object');
    expect(detailOf({ a: { Samples: [] } })).toContain('case "a": "Modalities" must be an array');
    expect(detailOf({ a: { Modalities: ['CT'], Samples: [] } })).toContain('must pair up');
    expect(detailOf({ a: { Modalities: [1], Samples: [{ image_data_path: [] }] } })).toContain(
      '"Modalities"[0]',
    );
    expect(detailOf({ a: { Modalities: ['CT'], Samples: [{}] } })).toContain(
      '"Samples"[0] needs "image_data_path"',
    );
    expect(detailOf({ a: { Modalities: ['CT'], Samples: [{ image_data_path: [3] }] } })).toContain(
      'paths only',
    );
    expect(detailOf({ a: { Modalities: [], Samples: [] } })).toContain('lists no image');
  });
});
