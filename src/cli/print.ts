import type { LongtailError } from '@/core/errors.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { commonSource, type ScanOrigin } from '@/report/case-result.ts';
import { cliFiles, toCliJson } from '@/report/cli-json.ts';
import { toText } from '@/report/plain-text.ts';
import type { Translator } from '@/text/create-text.ts';
import { describeError } from '@/text/describe-error.ts';
import type { Arguments } from './arguments.ts';
import type { NamedCase } from './cases.ts';

/** Prints a ranking on standard output, and what became of files that are not in it on standard error. */
export function printCase(
  named: NamedCase,
  diagnosis: Diagnosis,
  manifest: Manifest,
  args: Arguments,
  t: Translator,
): void {
  const scans = named.scans.map(({ scan }): ScanOrigin => ({
    scanId: scan.id,
    source: commonSource(scan.slices.map(({ path }) => path)),
    slices: scan.slices.length,
  }));
  if (args.json) {
    console.log(
      toCliJson({ caseName: named.name, diagnosis, scans, files: named.open.files, top: args.top }, t),
    );
    return;
  }
  const pack = { id: manifest.id, version: manifest.version };
  const created = new Date().toISOString();
  console.log(toText({ caseName: named.name, pack, diagnosis, scans, created }, t, args.top));
  printLeftOut(named, t);
}

/** A case without a ranking: the reason and every file's row. */
export function printFailure(
  named: NamedCase,
  error: LongtailError,
  manifest: Manifest,
  args: Arguments,
  t: Translator,
): void {
  const words = describeError(error, t);
  if (args.json) {
    const nothing = { scans: [], disorders: [], icd10cm: [], milliseconds: {} };
    const files = cliFiles(named.open.files, t);
    const head = { case: named.name, pack: manifest.id, backend: 'node' };
    console.log(JSON.stringify({ ...head, ...nothing, files, error: { kind: error.kind, ...words } }));
  }
  console.error(`${named.name}: ${words.title}\n${words.detail}\n${words.remedy}`);
  printLeftOut(named, t);
}

function printLeftOut({ open }: NamedCase, t: Translator): void {
  const leftOut = open.files.filter(({ status }) => status !== 'used');
  for (const { path, status, reason } of cliFiles(leftOut, t))
    console.error(`  ${status}: ${path}: ${reason}`);
}
