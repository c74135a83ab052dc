import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FileSource } from '@/files/source.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { convertCheckpoint, type ConvertProgress } from '@export/convert.ts';
import { goldenRunner } from '@export/golden-run.ts';
import { checkpointKey, journalName, openJournal, type JournalOf } from '@export/journal.ts';
import type { PackSink } from '@export/sink.ts';
import { diskSource, memorySink, type MemorySink } from '../../support/packs.ts';

const source = diskSource(
  fileURLToPath(new URL('../../golden/data/raddiag-small/pytorch_model.bin', import.meta.url)),
);
const size = 64;
const of: JournalOf = { checkpoint: await checkpointKey(source), writer: 'converter 1' };
const runGolden = goldenRunner(await createNodeRuntime({ threads: 1 }));

/** Names of the files that a conversion begins, in order; those of the journal itself left out. */
async function convertInto(sink: MemorySink, journalOf: JournalOf, stopAt?: string) {
  const begun: string[] = [];
  const progress: ConvertProgress[] = [];
  let dead = false;
  const watched: PackSink = {
    ...sink,
    create: (name) => {
      if (name === stopAt) dead = true;
      if (dead) return Promise.reject(new Error('the page is gone'));
      if (name !== journalName) begun.push(name);
      return sink.create(name);
    },
    // A page that was closed clears nothing away.
    remove: (name) => (dead ? Promise.resolve() : sink.remove(name)),
  };
  const journal = await openJournal(watched, journalOf);
  const onProgress = (step: ConvertProgress) => void progress.push(step);
  const result = await convertCheckpoint(source, watched, { size }, { runGolden, journal, onProgress });
  return { begun, result, progress };
}

const whole = memorySink();
const uninterrupted = await convertInto(whole, of);

async function cutOff(): Promise<MemorySink> {
  const sink = memorySink();
  const { result } = await convertInto(sink, of, 'fusion-0.bin');
  expect(result).toMatchObject({ ok: false, error: { kind: 'storage-failed' } });
  expect(sink.files.has('manifest.json')).toBe(false);
  return sink;
}

describe('a conversion that was cut off', () => {
  it('goes on behind the last graph that was finished, to the same pack', async () => {
    const sink = await cutOff();
    const { begun, result, progress } = await convertInto(sink, of);
    expect(begun.filter((name) => /encoder|attention/.test(name))).toEqual([]);
    expect(begun).toContain('fusion-0.bin');
    expect(result).toEqual(uninterrupted.result);
    for (const [name, bytes] of whole.files) expect([name, sink.files.get(name)]).toEqual([name, bytes]);
    const [first] = progress;
    const last = progress.at(-1);
    expect(first && first.done / first.total).toBeGreaterThan(0.1);
    expect(last?.done).toBe(last?.total);
  });

  it('writes a graph again of which a file has changed since', async () => {
    const sink = await cutOff();
    const damaged = sink.files.get('encoder-0.bin')?.slice() ?? new Uint8Array();
    damaged[1000] = (damaged[1000] ?? 0) ^ 1;
    sink.files.set('encoder-0.bin', damaged);
    const { begun, result } = await convertInto(sink, of);
    expect(begun).toContain('encoder-0.bin');
    expect(begun).not.toContain('attention.onnx');
    expect(result).toEqual(uninterrupted.result);
  });

  it.each([{ checkpoint: 'another' }, { writer: 'converter 2' }])(
    'begins anew for %o',
    async (difference) => {
      const sink = await cutOff();
      const { begun } = await convertInto(sink, { ...of, ...difference });
      expect(begun).toEqual(uninterrupted.begun);
    },
  );

  it('begins anew where the journal itself was cut off', async () => {
    const sink = await cutOff();
    sink.files.set(journalName, sink.files.get(journalName)?.slice(0, 40) ?? new Uint8Array());
    const { begun, result } = await convertInto(sink, of);
    expect(begun).toEqual(uninterrupted.begun);
    expect(result).toEqual(uninterrupted.result);
  });

  it('leaves nothing when it fails while the page is there, what it took over included', async () => {
    const sink = await cutOff();
    const journal = await openJournal(sink, of);
    const failing = () => Promise.reject(new Error('no kernel'));
    const result = await convertCheckpoint(source, sink, { size }, { runGolden: failing, journal });
    expect(result).toMatchObject({ ok: false, error: { kind: 'inference-failed' } });
    expect([...sink.files.keys()]).toEqual([]);
  });
});

describe('the key of a checkpoint', () => {
  it('differs by name, size and either end, and reads no more than those', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i & 255);
    let read = 0;
    const key = (path: string, change: (copy: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) => {
      const own = change(bytes.slice());
      const file: FileSource = {
        path,
        size: own.length,
        read: (start, end) => {
          read += Math.min(end, own.length) - start;
          return Promise.resolve(own.slice(start, end));
        },
      };
      return checkpointKey(file);
    };
    const with1 = (at: number) => (copy: Uint8Array<ArrayBuffer>) => copy.fill(1, at, at + 1);
    const same = (copy: Uint8Array<ArrayBuffer>) => copy;
    const keys = [
      await key('a.bin', same),
      await key('b.bin', same),
      await key('a.bin', (copy) => copy.slice(0, -1)),
      await key('a.bin', with1(0)),
      await key('a.bin', with1(bytes.length - 1)),
    ];
    expect(new Set(keys).size).toBe(5);
    expect(await key('a.bin', same)).toBe(keys[0]);
    expect(read).toBeLessThanOrEqual(6 * 2 * 2 ** 16);
  });
});
