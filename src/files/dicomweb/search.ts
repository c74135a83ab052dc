import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { numberOf, textOf, textsOf, toDataset, type JsonDataset } from './json.ts';
import { ask, bodyOf, JSON_TYPE, type DicomWebRequest } from './request.ts';

/** What is searched for; an empty text matches everything. */
export interface StudyQuery {
  /** Matches anywhere in the name; `*` and `?` of the user's own are kept. */
  readonly patientName: string;
  readonly patientId: string;
  /** `YYYY-MM-DD`, as a date field gives it. */
  readonly from: string;
  readonly to: string;
  /** DICOM's own code, such as CT or MR. */
  readonly modality: string;
  readonly description: string;
}

export interface FoundStudy {
  readonly uid: string;
  /** `YYYYMMDD`. */
  readonly date: string | undefined;
  readonly patientName: string | undefined;
  readonly patientId: string | undefined;
  readonly description: string | undefined;
  readonly modalities: readonly string[];
  readonly series: number | undefined;
  readonly instances: number | undefined;
}

export interface FoundStudies {
  readonly studies: readonly FoundStudy[];
  /** What was asked in the end: further pages are asked for with it. */
  readonly query: StudyQuery;
  /** Whether the server has more of them after these. */
  readonly more: boolean;
}

export interface FoundSeries {
  readonly studyUid: string;
  readonly uid: string;
  readonly number: number | undefined;
  readonly modality: string | undefined;
  readonly description: string | undefined;
  readonly instances: number | undefined;
}

export const PAGE = 25;

/** Study Description and the counts: not every server sends them unasked (PS3.18, table 10.6.1-5). */
const STUDY_FIELDS = ['00081030', '00080061', '00201206', '00201208'];
const SERIES_FIELDS = ['0008103E', '00080060', '00200011', '00201209'];

/** The query's parameters, PS3.18 8.3.4. One study more than a page is asked for: it shows whether there are more. */
export function studyParameters(query: StudyQuery, offset: number): URLSearchParams {
  const parameters = new URLSearchParams();
  const add = (name: string, value: string) => value !== '' && parameters.append(name, value);
  add('PatientName', anywhere(query.patientName));
  add('PatientID', query.patientId.trim());
  add('StudyDate', dateRange(query.from, query.to));
  add('ModalitiesInStudy', query.modality);
  add('StudyDescription', anywhere(query.description));
  for (const field of STUDY_FIELDS) parameters.append('includefield', field);
  parameters.append('limit', String(PAGE + 1));
  parameters.append('offset', String(offset));
  return parameters;
}

/**
 * Words in their order, anywhere in the text. Archives write DOE^JANE where people type Doe Jane or Doe, Jane, and
 * Orthanc finds nothing that is asked for with a blank in it.
 */
function anywhere(text: string): string {
  const wanted = text.trim();
  return wanted === '' || /[*?]/.test(wanted) ? wanted : `*${wanted.replace(/[\s,]+/g, '*')}*`;
}

function dateRange(from: string, to: string): string {
  const [first, last] = [from.replaceAll('-', ''), to.replaceAll('-', '')];
  return first === '' && last === '' ? '' : `${first}-${last}`;
}

/** A name as typed, then as most archives hold it: not every server looks past capitals. */
export function spellings(name: string): readonly string[] {
  const capitalised = name.toLowerCase().replace(/(^|[^\p{L}])(\p{L})/gu, (part) => part.toUpperCase());
  return [...new Set([name, name.toUpperCase(), capitalised])];
}

/** QIDO-RS: studies that match, a page at a time. @param offset how many are already there */
export async function searchStudies(
  base: string,
  query: StudyQuery,
  offset: number,
  signal?: AbortSignal,
): Promise<Result<FoundStudies, LongtailError>> {
  const names = offset === 0 ? spellings(query.patientName) : [query.patientName];
  for (const patientName of names) {
    const found = await searchOnce(base, { ...query, patientName }, offset, signal);
    if (!found.ok || found.value.studies.length > 0) return found;
  }
  return ok({ studies: [], query, more: false });
}

async function searchOnce(
  base: string,
  query: StudyQuery,
  offset: number,
  signal: AbortSignal | undefined,
): Promise<Result<FoundStudies, LongtailError>> {
  const path = `/studies?${studyParameters(query, offset).toString()}`;
  const found = await askForDatasets({ base, path, accept: JSON_TYPE, signal });
  if (!found.ok) return found;
  const studies = found.value.flatMap((dataset): FoundStudy[] => {
    const uid = textOf(dataset, '0020000D');
    if (uid === undefined) return [];
    return [
      {
        uid,
        date: textOf(dataset, '00080020')?.replaceAll('.', ''),
        patientName: readableName(textOf(dataset, '00100010')),
        patientId: textOf(dataset, '00100020'),
        description: textOf(dataset, '00081030'),
        modalities: textsOf(dataset, '00080061').filter((code) => code !== ''),
        series: numberOf(dataset, '00201206'),
        instances: numberOf(dataset, '00201208'),
      },
    ];
  });
  return ok({ studies: studies.slice(0, PAGE), query, more: studies.length > PAGE });
}

/** QIDO-RS: whether the server has the study. */
export const hasStudy = (base: string, uid: string, signal?: AbortSignal) =>
  has({ base, path: '/studies', accept: JSON_TYPE, signal }, 'StudyInstanceUID', '0020000D', uid);

/** QIDO-RS: whether the server has the instance. */
export const hasInstance = (base: string, uid: string, signal?: AbortSignal) =>
  has({ base, path: '/instances', accept: JSON_TYPE, signal }, 'SOPInstanceUID', '00080018', uid);

async function has(
  request: DicomWebRequest,
  keyword: string,
  tag: string,
  uid: string,
): Promise<Result<boolean, LongtailError>> {
  const parameters = new URLSearchParams({ [keyword]: uid, limit: '1' });
  const found = await askForDatasets({ ...request, path: `${request.path}?${parameters.toString()}` });
  // A server that passes over the parameter would give some other one.
  return found.ok ? ok(found.value.some((dataset) => textOf(dataset, tag) === uid)) : found;
}

/** QIDO-RS: the series of a study. */
export async function listSeries(
  base: string,
  studyUid: string,
  signal?: AbortSignal,
): Promise<Result<readonly FoundSeries[], LongtailError>> {
  const fields = new URLSearchParams(SERIES_FIELDS.map((field) => ['includefield', field]));
  const path = `/studies/${encodeURIComponent(studyUid)}/series?${fields.toString()}`;
  const found = await askForDatasets({ base, path, accept: JSON_TYPE, signal });
  if (!found.ok) return found;
  const series = found.value.flatMap((dataset): FoundSeries[] => {
    const uid = textOf(dataset, '0020000E');
    if (uid === undefined) return [];
    return [
      {
        studyUid,
        uid,
        number: numberOf(dataset, '00200011'),
        modality: textOf(dataset, '00080060'),
        description: textOf(dataset, '0008103E'),
        instances: numberOf(dataset, '00201209'),
      },
    ];
  });
  return ok(series.toSorted((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity)));
}

/** An answer that is a list of datasets. 204 is an empty one. */
export async function askForDatasets(
  request: DicomWebRequest,
): Promise<Result<readonly JsonDataset[], LongtailError>> {
  const response = await ask(request);
  if (!response.ok) return response;
  if (response.value.status === 204) return ok([]);
  const body = await bodyOf<unknown>(request, response.value, (answer) => answer.json());
  if (!body.ok) return body;
  return ok(Array.isArray(body.value) ? body.value.map(toDataset) : []);
}

/** The first form that says something, its parts apart by blanks. */
const readableName = (name: string | undefined): string | undefined =>
  name
    ?.split('=')
    .map((form) => form.split('^').join(' ').replace(/\s+/g, ' ').trim())
    .find((form) => form !== '');
