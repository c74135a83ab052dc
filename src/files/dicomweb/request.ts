import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';

/** A server that has not answered after this long, in ms, will not. */
const PATIENCE = 60_000;

export const JSON_TYPE = 'application/dicom+json';

export interface DicomWebRequest {
  /** Where the DICOMweb service lies, without a slash at its end: always of the page's own origin. */
  readonly base: string;
  /** Below the base, beginning with a slash. */
  readonly path: string;
  readonly accept: string;
  readonly signal?: AbortSignal | undefined;
  readonly body?: { readonly type: string; readonly data: Blob };
  /** Statuses beside those of success whose body is an answer. */
  readonly answers?: readonly number[];
}

/**
 * Asks the DICOMweb server.
 * @returns `server-unreachable`, `server-refused` (credentials), `server-forbids` (rights), `server-too-large`,
 *   `server-failed` (any other answer), `cancelled`
 */
export async function ask(request: DicomWebRequest): Promise<Result<Response, LongtailError>> {
  const { base, path, accept, signal, body } = request;
  const url = base + path;
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(url, {
      headers: { Accept: accept, ...(body && { 'Content-Type': body.type }) },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      // Pictures and names of patients stay out of the browser's cache on disk.
      cache: 'no-store',
      redirect: 'error',
      ...(body && { method: 'POST', body: body.data }),
    });
    if (response.ok || request.answers?.includes(response.status)) return ok(response);
    return err(await refusal(response, path));
  } catch (cause) {
    if (signal?.aborted) return err({ kind: 'cancelled' });
    return err(unreachable(path, cause));
  }
}

/** The body, which may still break off on its way. */
export async function bodyOf<T>(
  request: DicomWebRequest,
  response: Response,
  read: (response: Response) => Promise<T>,
): Promise<Result<T, LongtailError>> {
  try {
    return ok(await read(response));
  } catch (cause) {
    if (request.signal?.aborted) return err({ kind: 'cancelled' });
    return err(
      cause instanceof SyntaxError
        ? { kind: 'server-failed', path: resourceOf(request.path), detail: 'its answer is not DICOM JSON' }
        : unreachable(request.path, cause),
    );
  }
}

/** Names and numbers of a search are the patient's: an error does not repeat them. */
const resourceOf = (path: string): string => path.split('?')[0] ?? path;

const unreachable = (path: string, cause: unknown): LongtailError => ({
  kind: 'server-unreachable',
  path: resourceOf(path),
  detail: cause instanceof Error ? cause.message : String(cause),
});

/** Statuses by which proxies say that what lies behind them does not answer. */
const GATEWAY = [502, 503, 504];

async function refusal(response: Response, path: string): Promise<LongtailError> {
  const { status } = response;
  const type = response.headers.get('content-type') ?? '';
  const said = type.startsWith('text/plain') ? (await response.text().catch(() => '')).trim() : '';
  const detail = said || `it answers ${status}${response.statusText ? ` ${response.statusText}` : ''}`;
  const resource = resourceOf(path);
  if (status === 401 || status === 407)
    return { kind: 'server-refused', path: resource, detail: `it answers ${status}` };
  if (status === 403) return { kind: 'server-forbids', path: resource, detail };
  if (status === 413) return { kind: 'server-too-large', path: resource, detail };
  if (GATEWAY.includes(status)) return { kind: 'server-unreachable', path: resource, detail };
  return { kind: 'server-failed', path: resource, detail };
}
