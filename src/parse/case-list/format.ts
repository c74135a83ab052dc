import { err, ok } from '@/core/result.ts';
import type { Format } from '../format.ts';
import { looksLikeCaseList, readCaseList } from './case-list.ts';

/** A list of many thousand cases; anything larger is some other JSON. */
const LARGEST = 256 * 1024 * 1024;

/** How our own results begin; one that lies among the files of a folder is only named. */
const SAVED_RESULT = /^\s*\{\s*"format"\s*:\s*"longtail-result"/;

/** RadDiag's case list among the files handed over. */
export const caseListFormat: Format = {
  name: 'case list',
  accepts: (head) => /^(\uFEFF|ï»¿)?\s*\{\s*("|\}|$)/.test(String.fromCharCode(...head.subarray(0, 256))),
  read: async (source, head) => {
    const { path } = source;
    if (SAVED_RESULT.test(String.fromCharCode(...head.subarray(0, 256))))
      return err({
        kind: 'not-an-image',
        path,
        what: 'a result that Longtail saved, which is shown again when it is dropped by itself',
      });
    if (source.size > LARGEST)
      return err({
        kind: 'unknown-format',
        path,
        detail: 'it looks like JSON, but is far too large for a case list',
      });
    const text = new TextDecoder().decode(await source.read(0, source.size));
    const list = readCaseList(path, text);
    if (list.ok) return ok({ kind: 'case-list', caseList: list.value });
    return mentionsCases(text)
      ? list
      : err({ kind: 'unknown-format', path, detail: 'it is JSON, but no case list: no case has "Samples"' });
  },
};

/** Broken JSON is still called a case list when it uses the list's words. */
function mentionsCases(text: string): boolean {
  try {
    return looksLikeCaseList(JSON.parse(text));
  } catch {
    return text.includes('"Samples"') || text.includes('"image_data_path"');
  }
}
