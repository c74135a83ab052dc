import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { numberOf, textOf, toDataset, type JsonDataset } from './json.ts';
import { ask, bodyOf, JSON_TYPE } from './request.ts';
import { hasInstance } from './search.ts';

/** A part-10 file that is to be stored. */
export interface InstanceToStore {
  /** Its SOP instance UID. */
  readonly uid: string;
  readonly file: Blob;
}

/** What became of one instance. */
export interface StoreOutcome {
  readonly uid: string;
  /** `unknown`: the server said nothing of it, and could not be asked either. */
  readonly fate: 'stored' | 'refused' | 'unknown';
  /** DICOM's code of a failure or, where it was stored, of a warning (PS3.18, I.2.2); absent where none was given. */
  readonly code?: number;
}

const CONFLICT = 409;
const TAG = {
  referenced: '00081199',
  failed: '00081198',
  otherFailures: '0008119A',
  instance: '00081155',
  warning: '00081196',
  reason: '00081197',
} as const;

/**
 * STOW-RS: hands instances to the server, all in one request. An instance that the answer passes over is looked for:
 * some servers say nothing of what they took, and some nothing of what they left.
 * @param base where the service lies, without a slash at its end
 * @returns what became of each, also where all were refused with their reasons; an error where the server did not come
 *   to look at them one by one
 */
export async function storeInstances(
  base: string,
  instances: readonly InstanceToStore[],
  signal?: AbortSignal,
): Promise<Result<readonly StoreOutcome[], LongtailError>> {
  const boundary = `longtail-${crypto.randomUUID()}`;
  const data = new Blob([
    ...instances.flatMap(({ file }) => [
      `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`,
      file,
      '\r\n',
    ]),
    `--${boundary}--\r\n`,
  ]);
  const type = `multipart/related; type="application/dicom"; boundary=${boundary}`;
  const path = '/studies';
  const request = { base, path, accept: JSON_TYPE, signal, body: { type, data }, answers: [CONFLICT] };
  const response = await ask(request);
  if (!response.ok) return response;
  const { status } = response.value;
  const body = await bodyOf(request, response.value, (answer) => answer.text());
  if (!body.ok) return body;
  const said = outcomesIn(body.value);
  if (status === CONFLICT && said.length === 0)
    return err({ kind: 'server-conflict', path, detail: `it answers ${status}` });
  return ok(
    await Promise.all(
      instances.map(async ({ uid }) => {
        // A failure that names no instance: the server could not even read that.
        const own = said.find((one) => one.uid === uid) ?? said.find((one) => one.uid === '');
        return own ? { ...own, uid } : lookFor(base, uid, signal);
      }),
    ),
  );
}

async function lookFor(base: string, uid: string, signal: AbortSignal | undefined): Promise<StoreOutcome> {
  const there = await hasInstance(base, uid, signal);
  return { uid, fate: there.ok ? (there.value ? 'stored' : 'refused') : 'unknown' };
}

/** None where the answer is no DICOM JSON. */
function outcomesIn(body: string): readonly StoreOutcome[] {
  let answer: JsonDataset;
  try {
    answer = toDataset(JSON.parse(body));
  } catch {
    return [];
  }
  const items = (tag: string, fate: StoreOutcome['fate'], codeTag: string) =>
    (answer[tag]?.Value ?? []).map(toDataset).map((item): StoreOutcome => {
      const code = numberOf(item, codeTag);
      const uid = textOf(item, TAG.instance) ?? '';
      return { uid, fate, ...(code === undefined ? {} : { code }) };
    });
  return [
    ...items(TAG.referenced, 'stored', TAG.warning),
    ...items(TAG.failed, 'refused', TAG.reason),
    ...items(TAG.otherFailures, 'refused', TAG.reason),
  ];
}
