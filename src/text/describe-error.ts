import type { TFunction } from 'i18next';
import type { LongtailError } from '@/core/errors.ts';
import { unreachable } from '@/core/result.ts';
import { fill, type Facts } from './fill.ts';

/** What a person needs to know about a failure: what it is, what exactly failed, what to do. */
export interface ErrorText {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** Any failure in words. Takes a `t` of any namespace. */
export function describeError(error: LongtailError, t: TFunction): ErrorText {
  const facts = factsOf(error);
  const stated = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, fact === '' ? t('errors:unstated') : fact]),
  );
  const words = (part: keyof ErrorText) => fill(t, `errors:${error.kind}.${part}`, stated);
  return { title: words('title'), detail: words('detail'), remedy: words('remedy') };
}

/** The facts that the texts of a kind may name. */
function factsOf(error: LongtailError): Facts {
  switch (error.kind) {
    case 'unknown-format':
    case 'truncated-file':
    case 'corrupt-file':
    case 'file-gone':
    case 'file-unreadable':
    case 'file-forbidden':
    case 'archive-refused':
    case 'bad-case-list':
    case 'server-unreachable':
    case 'server-refused':
    case 'server-forbids':
    case 'server-too-large':
    case 'server-conflict':
    case 'server-failed':
      return { path: error.path, detail: clause(error.detail) };
    case 'not-an-image':
      return { path: error.path, what: clause(error.what) };
    case 'unsupported-encoding':
      return { path: error.path, encoding: error.encoding, detail: clause(error.detail) };
    case 'decode-failed':
      return { path: error.path, frame: error.frame + 1, detail: clause(error.detail) };
    case 'missing-file':
      return { path: error.path, referencedBy: error.referencedBy };
    case 'no-usable-scan':
    case 'device-lost':
    case 'out-of-memory':
    case 'storage-failed':
      return { detail: clause(error.detail) };
    case 'result-of-others':
      return { path: error.path, scans: error.scans };
    case 'several-patients':
      return { count: error.count };
    case 'modality-unknown':
      return { scan: error.scan };
    case 'constant-examination':
      return { examination: error.examination, value: brief(error.value) };
    case 'backend-unavailable':
      return { backend: error.backend, detail: clause(error.detail) };
    case 'inference-failed':
      return { stage: error.stage, detail: clause(error.detail) };
    case 'pack-invalid':
      return { pack: error.pack, detail: clause(error.detail) };
    case 'pack-without-map':
      return { pack: error.pack };
    case 'pack-integrity':
      return { pack: error.pack, file: error.file, detail: clause(error.detail) };
    case 'pack-self-test':
      return {
        pack: error.pack,
        backend: error.backend,
        difference: brief(error.difference),
        tolerance: brief(error.tolerance),
      };
    case 'checkpoint-invalid':
      return { path: error.path, key: error.key, detail: clause(error.detail) };
    case 'cancelled':
      return {};
    default:
      return unreachable(error);
  }
}

/** A room's detail as the end of a sentence: the texts put the full stop. */
const clause = (detail: string): string => detail.trim().replace(/\.+$/, '');

const brief = (value: number): string => String(Number(value.toPrecision(3)));
