import { readParts } from './multipart.ts';
import { ask } from './request.ts';
import { toDataset, type JsonDataset, type JsonElement } from './json.ts';

/** Palettes and look-up tables, plain and segmented: without them a picture is shown wrongly. */
const TABLES = new Set(['00281201', '00281202', '00281203', '00281221', '00281222', '00281223', '00283006']);

/**
 * Metadata with the tables that the server keeps apart from it; other bulk data stays where it is.
 * @param metadataPath below the base: what relative addresses are relative to
 */
export async function withTables(
  metadata: JsonDataset,
  base: string,
  metadataPath: string,
  signal: AbortSignal | undefined,
): Promise<JsonDataset> {
  const elements = await Promise.all(
    Object.entries(metadata).map(async ([tag, element]): Promise<readonly [string, JsonElement]> => {
      const { vr, Value, BulkDataURI } = element;
      if (vr === 'SQ' && Value && mentionsTables(Value))
        return [
          tag,
          {
            vr,
            Value: await Promise.all(
              Value.map((item) => withTables(toDataset(item), base, metadataPath, signal)),
            ),
          },
        ];
      if (BulkDataURI === undefined || !TABLES.has(tag)) return [tag, element];
      const bytes = await fetchBulk(BulkDataURI, base, metadataPath, signal);
      return [tag, bytes ? { vr, bytes } : element];
    }),
  );
  return Object.fromEntries(elements);
}

/** Sequences of thousands of frames are not walked for nothing. */
const mentionsTables = (items: readonly unknown[]): boolean => {
  const text = JSON.stringify(items);
  return text.includes('BulkDataURI') && [...TABLES].some((tag) => text.includes(tag));
};

/** Undefined where it cannot be had: the parser then says what is missing. */
async function fetchBulk(
  uri: string,
  base: string,
  metadataPath: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const path = ownPath(uri, metadataPath);
  if (path === undefined) return undefined;
  const accept = 'multipart/related; type="application/octet-stream", application/octet-stream';
  const response = await ask({ base, path, accept, signal });
  if (!response.ok) return undefined;
  try {
    const type = response.value.headers.get('content-type') ?? '';
    return readParts(type, new Uint8Array(await response.value.arrayBuffer()))[0]?.bytes;
  } catch {
    return undefined;
  }
}

/** Servers name themselves in the addresses of bulk data; the page reaches them by its own origin alone. */
export function ownPath(uri: string, metadataPath: string): string | undefined {
  try {
    const { pathname } = new URL(uri, `http://server${metadataPath}`);
    const at = pathname.search(/\/(studies|series|instances)\//);
    return at < 0 ? undefined : pathname.slice(at);
  } catch {
    return undefined;
  }
}
