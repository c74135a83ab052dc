import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { Lru } from '@/core/lru.ts';
import { SourceError } from '../source-error.ts';
import type { FrameSource, StoredFrame } from '../frame-source.ts';
import type { FileSource } from '../source.ts';
import { withTables } from './bulk.ts';
import { headerBytes } from './header-bytes.ts';
import { textOf } from './json.ts';
import { parameter, readParts } from './multipart.ts';
import { ask, bodyOf, JSON_TYPE } from './request.ts';
import { askForDatasets } from './search.ts';

/** A series on a DICOMweb server. Plain data. */
export interface RemoteSeries {
  /** Where the service lies, of the page's own origin, without a slash at its end. */
  readonly base: string;
  readonly studyUid: string;
  readonly seriesUid: string;
}

/** Where an instance lies. */
export interface RemotePlace {
  readonly base: string;
  /** Below the base, beginning with a slash. */
  readonly resource: string;
}

/** One instance whose metadata are here and whose frames are not. Plain data: it crosses from worker to worker. */
export interface RemoteInstance extends RemotePlace {
  /** A part-10 file up to its pixel data. */
  readonly header: Uint8Array;
}

/** A source that keeps what it needs to be made again in another worker. */
export interface RemoteSource extends FrameSource {
  readonly remote: RemoteInstance;
}

export const isRemoteSource = (source: FileSource): source is RemoteSource => 'remote' in source;

export const seriesPath = ({ studyUid, seriesUid }: Pick<RemoteSeries, 'studyUid' | 'seriesUid'>): string =>
  `/studies/${encodeURIComponent(studyUid)}/series/${encodeURIComponent(seriesUid)}`;

/** The path under which an instance stands in the import report: the address that it has on this server. */
export const pathOf = ({ base, resource }: RemotePlace): string =>
  `${(URL.canParse(base) ? new URL(base).pathname : base).replace(/^\//, '')}${resource}`;

/** The path of a series, under which those of its instances begin. */
export const pathOfSeries = (series: RemoteSeries): string =>
  pathOf({ base: series.base, resource: seriesPath(series) });

/** WADO-RS: the metadata of all instances of a series, in one request. No pixel is asked for. */
export async function readSeries(
  series: RemoteSeries,
  signal?: AbortSignal,
): Promise<Result<readonly RemoteInstance[], LongtailError>> {
  const { base } = series;
  const path = `${seriesPath(series)}/metadata`;
  const found = await askForDatasets({ base, path, accept: JSON_TYPE, signal });
  if (!found.ok) return found;
  const instances: RemoteInstance[] = [];
  for (const metadata of found.value) {
    const uid = textOf(metadata, '00080018');
    if (uid === undefined) continue;
    const complete = await withTables(metadata, base, path, signal);
    const resource = `${seriesPath(series)}/instances/${encodeURIComponent(uid)}`;
    instances.push({ base, resource, header: headerBytes(complete) });
  }
  return ok(instances);
}

/** Frames kept for the next read: those of a scan that is scrolled, or encoded with another neighbour. */
const KEPT_BYTES = 256 * 2 ** 20;

/** Where frames come from. */
export interface FrameStore {
  /** @param frame counted from zero. Throws a SourceError when the server does not give it. */
  get(place: RemotePlace, frame: number): Promise<StoredFrame>;
}

/** Fetches frames, and keeps those of late. */
export class FrameCache implements FrameStore {
  readonly #kept = new Lru<StoredFrame>(KEPT_BYTES, ({ bytes }) => bytes.length);
  readonly #coming = new Map<string, Promise<StoredFrame>>();

  /** Two that ask for one frame at the same time wait for one answer. */
  async get(place: RemotePlace, frame: number): Promise<StoredFrame> {
    const key = `${pathOf(place)}#${frame}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const coming = this.#coming.get(key) ?? fetchFrame(place, frame);
    this.#coming.set(key, coming);
    try {
      const frame = await coming;
      this.#kept.set(key, frame);
      return frame;
    } finally {
      this.#coming.delete(key);
    }
  }

  clear(): void {
    this.#kept.clear();
  }
}

/** The instance as a source: its header's bytes are here, its frames are fetched one by one. */
export function remoteSource(remote: RemoteInstance, frames: FrameStore): RemoteSource {
  const { base, resource, header } = remote;
  return {
    path: pathOf(remote),
    remote,
    size: header.length,
    read: (start, end) => Promise.resolve(header.slice(start, Math.max(start, end))),
    async readFrame(frame) {
      const fetched = await frames.get({ base, resource }, frame);
      // Decoders may work in place.
      return { ...fetched, bytes: fetched.bytes.slice() };
    },
  };
}

/** As it is stored; servers that cannot do that must be able to give plain values (PS3.18 8.7.3.3.2). */
const AS_STORED = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
const AS_PLAIN = 'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1';

async function fetchFrame({ base, resource }: RemotePlace, frame: number): Promise<StoredFrame> {
  const path = `${resource}/frames/${frame + 1}`;
  const stored = await askForFrame(base, path, AS_STORED);
  const answer =
    stored.ok || stored.error.kind !== 'server-failed' ? stored : await askForFrame(base, path, AS_PLAIN);
  if (!answer.ok) throw new SourceError(answer.error);
  return answer.value;
}

async function askForFrame(
  base: string,
  path: string,
  accept: string,
): Promise<Result<StoredFrame, LongtailError>> {
  const request = { base, path, accept };
  const response = await ask(request);
  if (!response.ok) return response;
  const body = await bodyOf(request, response.value, (answer) => answer.arrayBuffer());
  if (!body.ok) return body;
  const failed = (detail: string): Result<never, LongtailError> => ({
    ok: false,
    error: { kind: 'server-failed', path, detail },
  });
  try {
    const type = response.value.headers.get('content-type') ?? '';
    const part = readParts(type, new Uint8Array(body.value))[0];
    if (!part) return failed('its answer holds no frame');
    return ok({ transferSyntax: syntaxOf(part.contentType), bytes: part.bytes });
  } catch (cause) {
    return failed(cause instanceof Error ? cause.message : String(cause));
  }
}

/** What a media type means that names no transfer syntax (PS3.18, table 8.7.3-5). */
const DEFAULTS: Readonly<Record<string, string>> = {
  'image/jpeg': '1.2.840.10008.1.2.4.70',
  'image/jls': '1.2.840.10008.1.2.4.80',
  'image/jp2': '1.2.840.10008.1.2.4.90',
  'image/jphc': '1.2.840.10008.1.2.4.201',
  'image/dicom-rle': '1.2.840.10008.1.2.5',
};

function syntaxOf(contentType: string): string {
  const media = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return parameter(contentType, 'transfer-syntax') ?? DEFAULTS[media] ?? '1.2.840.10008.1.2.1';
}
