import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import type { FileSource } from '@/files/source.ts';
import type { WrittenGraph } from './onnx/write-graph.ts';
import { hex, writeWhole, type PackSink, type WrittenFile } from './sink.ts';

/** Lies beside a pack's files and is not one of them. */
export const journalName = 'import.json';

const writtenFile = z.strictObject({
  path: z.string(),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
});
const journalSchema = z.strictObject({
  /** `checkpointKey` of what is converted. */
  checkpoint: z.string(),
  /** Which converter with which options: graphs of another one do not fit together. */
  writer: z.string(),
  graphs: z.record(
    z.string(),
    z.strictObject({ file: z.string(), external: z.array(z.string()), written: z.array(writtenFile) }),
  ),
});
type JournalFile = z.infer<typeof journalSchema>;
export type JournalOf = Pick<JournalFile, 'checkpoint' | 'writer'>;

/** Remembers which graphs are finished, so that a conversion that was cut off goes on behind them. */
export interface Journal {
  /** The graph as an earlier run left it, its files compared with their SHA-256; undefined: it must be written. */
  finished(name: string): Promise<WrittenGraph | undefined>;
  finish(name: string, graph: WrittenGraph): Promise<void>;
  forget(): Promise<void>;
}

const partSize = 2 ** 16;

/** Tells checkpoints apart without reading them whole: name, size, first and last 64 KiB. */
export async function checkpointKey(source: FileSource): Promise<string> {
  const hash = sha256.create();
  hash.update(new TextEncoder().encode(`${source.path} ${source.size} `));
  hash.update(await source.read(0, Math.min(partSize, source.size)));
  hash.update(await source.read(Math.max(0, source.size - partSize), source.size));
  return hex(hash.digest());
}

/** What the journal of a folder is of; undefined where there is none, or none that can be read. */
export async function readJournal(sink: Pick<PackSink, 'read'>): Promise<JournalFile | undefined> {
  try {
    const content = await sink.read(journalName);
    const text = content instanceof Blob ? await content.text() : new TextDecoder().decode(content);
    return journalSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The journal of this conversion: with what an earlier run of the same finished, or empty. */
export async function openJournal(sink: PackSink, of: JournalOf): Promise<Journal> {
  const before = await readJournal(sink);
  const same = before?.checkpoint === of.checkpoint && before.writer === of.writer;
  const graphs: JournalFile['graphs'] = same ? { ...before.graphs } : {};
  const save = () =>
    writeWhole(sink, journalName, new TextEncoder().encode(JSON.stringify({ ...of, graphs })));
  await save();
  return {
    async finished(name) {
      const graph = graphs[name];
      if (!graph) return undefined;
      for (const file of graph.written) if (!(await isWhole(sink, file))) return undefined;
      return graph;
    },
    async finish(name, { file, external, written }) {
      graphs[name] = { file, external: [...external], written: [...written] };
      await save();
    },
    forget: () => sink.remove(journalName).catch(() => undefined),
  };
}

/** Files are hashed in parts: those of a large model would not fit into memory twice. */
async function isWhole(sink: PackSink, { path, bytes, sha256: expected }: WrittenFile): Promise<boolean> {
  try {
    const content = await sink.read(path);
    const blob = content instanceof Blob ? content : new Blob([new Uint8Array(content)]);
    if (blob.size !== bytes) return false;
    const hash = sha256.create();
    for (let at = 0; at < bytes; at += 2 ** 22)
      hash.update(new Uint8Array(await blob.slice(at, at + 2 ** 22).arrayBuffer()));
    return hex(hash.digest()) === expected;
  } catch {
    return false;
  }
}
