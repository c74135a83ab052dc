import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { manifestSchema, type Manifest } from './manifest.ts';
import type { ExternalData } from './runtime.ts';

/** A folder that holds a pack, wherever it lies: on this server, in the browser's storage, on disk. */
export interface PackFolder {
  readonly id: string;
  /** Throws when the file is not there or cannot be read. */
  readFile(name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** A pack whose manifest was checked. Its files are checked when they are read. */
export interface Pack {
  readonly folder: PackFolder;
  readonly manifest: Manifest;
}

/** Reads and checks the manifest of a pack. */
export async function openPack(folder: PackFolder): Promise<Result<Pack, LongtailError>> {
  const invalid = (detail: string) => err({ kind: 'pack-invalid', pack: folder.id, detail } as const);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await folder.readFile('manifest.json')));
  } catch (cause) {
    return invalid(`manifest.json cannot be read: ${String(cause)}`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return invalid(
      `manifest.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit the schema'}`,
    );
  }
  const listed = new Set(parsed.data.files.map((file) => file.path));
  const text = parsed.data.knowledgeEncoder;
  const needed = [...runFiles(parsed.data), ...(text ? [text.spec, text.weights] : [])];
  const missing = needed.find((name) => !listed.has(name));
  return missing === undefined
    ? ok({ folder, manifest: parsed.data })
    : invalid(`"${missing}" is not in its list of files`);
}

/** The files that a ranking takes: graphs, their weights and the golden logits. */
const runFiles = ({ graphs, golden }: Manifest): readonly string[] => [
  ...[graphs.encoder, graphs.attention, graphs.fusion].flatMap(({ file, external }) => [file, ...external]),
  golden.logits,
];

/** What is read of a pack before it ranks. */
export function runBytes(manifest: Manifest): number {
  const needed = new Set(runFiles(manifest));
  return manifest.files.reduce((sum, { path, bytes }) => sum + (needed.has(path) ? bytes : 0), 0);
}

/** One file of a pack, with its size and SHA-256 compared with the manifest's. */
export async function readPackFile(
  pack: Pack,
  name: string,
  signal?: AbortSignal,
): Promise<Result<Uint8Array<ArrayBuffer>, LongtailError>> {
  const bad = (detail: string) =>
    err({ kind: 'pack-integrity', pack: pack.manifest.id, file: name, detail } as const);
  const entry = pack.manifest.files.find((file) => file.path === name);
  if (!entry) return bad('it is not in the manifest');
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await pack.folder.readFile(name, signal);
  } catch (cause) {
    if (signal?.aborted) return err({ kind: 'cancelled' });
    return bad(String(cause));
  }
  if (bytes.length !== entry.bytes) return bad(`${bytes.length} bytes, ${entry.bytes} were expected`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === entry.sha256 ? ok(bytes) : bad('its SHA-256 differs from the manifest');
}

/** A graph and its external data, checked. */
export async function readGraph(
  pack: Pack,
  graph: Manifest['graphs']['encoder'],
  signal?: AbortSignal,
): Promise<Result<{ graph: Uint8Array; external: ExternalData[] }, LongtailError>> {
  const bytes = await readPackFile(pack, graph.file, signal);
  if (!bytes.ok) return bytes;
  const external: ExternalData[] = [];
  for (const path of graph.external) {
    const data = await readPackFile(pack, path, signal);
    if (!data.ok) return data;
    external.push({ path, data: data.value });
  }
  return ok({ graph: bytes.value, external });
}
