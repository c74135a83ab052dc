import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { numberOf, textOf, toDataset, type JsonDataset } from './json.ts';
import { ask, bodyOf, JSON_TYPE } from './request.ts';

export interface StoreOutcome {
  /** SOP instance UIDs that the server has now. */
  readonly stored: readonly string[];
  /** With DICOM's failure reason (PS3.18, table I.2-2) where the server gives one. */
  readonly failed: readonly { readonly uid: string; readonly reason: number | undefined }[];
}

const REFERENCED = '00081199';
const FAILED = '00081198';

/**
 * STOW-RS: hands instances to the server, all in one request.
 * @param base where the service lies, without a slash at its end
 * @param parts one part-10 file each
 * @returns which were stored and which were not; an error where the server took none of them
 */
export async function storeInstances(
  base: string,
  parts: readonly Blob[],
  signal?: AbortSignal,
): Promise<Result<StoreOutcome, LongtailError>> {
  const boundary = `longtail-${crypto.randomUUID()}`;
  const data = new Blob([
    ...parts.flatMap((part) => [`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, part, '\r\n']),
    `--${boundary}--\r\n`,
  ]);
  const type = `multipart/related; type="application/dicom"; boundary=${boundary}`;
  const request = { base, path: '/studies', accept: JSON_TYPE, signal, body: { type, data } };
  const response = await ask(request);
  if (!response.ok) return response;
  const body = await bodyOf<unknown>(request, response.value, (answer) => answer.json());
  if (!body.ok) return body;
  const answer = toDataset(body.value);
  return ok({
    stored: itemsOf(answer, REFERENCED).flatMap((item) => textOf(item, '00081155') ?? []),
    failed: itemsOf(answer, FAILED).flatMap((item) => {
      const uid = textOf(item, '00081155');
      return uid === undefined ? [] : [{ uid, reason: numberOf(item, '00081197') }];
    }),
  });
}

const itemsOf = (dataset: JsonDataset, tag: string): readonly JsonDataset[] =>
  (dataset[tag]?.Value ?? []).map(toDataset);
