import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { FileSource } from '@/files/source.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { CaseList } from '@/parse/case-list/case-list.ts';
import { givenCase } from '@/pipeline/case-list.ts';
import { groupCase, openCase, type OpenCase } from '@/pipeline/open-case.ts';
import { readFiles } from '@/pipeline/read-files.ts';
import type { CaseScan } from '@/pipeline/prepare-scan.ts';
import type { Modality } from '@/volume/scan.ts';
import { RADDIAG_LIMITS, type ScanLimits } from '@/volume/select.ts';
import type { Arguments } from './arguments.ts';
import { sourcesAt } from './node-files.ts';

export interface NamedCase {
  readonly name: string;
  /** Where its tensors go under --dump; undefined: straight into the folder given. */
  readonly folder: string | undefined;
  readonly open: OpenCase;
  /** What takes part in the ranking. */
  readonly scans: readonly CaseScan[];
}

/**
 * The cases that the arguments name: each case of each list, and one of all other files together.
 * @returns a sentence on what is wrong when a path does not exist
 */
export async function openCases(
  args: Arguments,
  manifest: Manifest,
): Promise<{ readonly cases: readonly NamedCase[] } | { readonly wrong: string }> {
  const limits = limitsOf(manifest, args.maxScans);
  const sources: FileSource[] = [];
  for (const path of args.paths) {
    if (!existsSync(path)) return { wrong: `There is no file or folder "${path}".` };
    sources.push(...sourcesAt(path));
  }
  const read = await readFiles(sources.filter(({ path }) => path.endsWith('.json')));
  const cases: NamedCase[] = [];
  const named = new Set<string>();
  for (const { source, parsed } of read) {
    if (!parsed.ok || parsed.value.kind !== 'case-list') continue;
    named.add(resolve(source.path));
    for (const listed of await listedCases(source, parsed.value.caseList, limits, args.modality)) {
      cases.push(listed);
      for (const path of listed.open.sources.keys()) named.add(resolve(path));
    }
  }
  const loose = sources.filter(({ path }) => !named.has(resolve(path)));
  if (loose.length > 0 || cases.length === 0) {
    const opened = await open(loose, { limits });
    cases.push({
      name: args.paths.join(' '),
      folder: undefined,
      ...takingPart(opened, { limits }, args.modality),
    });
  }
  const many = cases.length > 1;
  return { cases: cases.map((one, i) => (many ? { ...one, folder: folderName(one.name, i) } : one)) };
}

async function listedCases(
  list: FileSource,
  { cases }: CaseList,
  limits: ScanLimits,
  modality: Modality | undefined,
): Promise<readonly NamedCase[]> {
  const folder = dirname(list.path);
  const named: NamedCase[] = [];
  for (const listed of cases) {
    const found = new Map<string, FileSource>();
    const given = givenCase(listed, list.path, (path) => {
      const here = isAbsolute(path) ? path : resolve(folder, path);
      if (!existsSync(here)) return undefined;
      for (const source of sourcesAt(here)) found.set(source.path, source);
      return here;
    });
    const opened = await open([...found.values()], { limits, given });
    named.push({ name: listed.name, folder: undefined, ...takingPart(opened, { limits, given }, modality) });
  }
  return named;
}

async function open(
  sources: readonly FileSource[],
  options: Parameters<typeof openCase>[1],
): Promise<OpenCase> {
  const opened = await openCase(sources, options);
  if (!opened.ok) throw new Error('nothing here can be cancelled');
  return opened.value;
}

/** What takes part. Scans whose files do not say what they are take the modality of the command line. */
function takingPart(
  opened: OpenCase,
  options: Parameters<typeof openCase>[1],
  modality: Modality | undefined,
): Pick<NamedCase, 'open' | 'scans'> {
  const overrides = opened.scans
    .filter((scan) => scan.modality === undefined)
    .flatMap(({ id }) => (modality ? [{ kind: 'set-modality', scan: id, modality } as const] : []));
  const open = overrides.length > 0 ? groupCase(opened, { ...options, overrides }) : opened;
  const scans = open.scans.flatMap((scan): CaseScan[] => {
    if (scan.excluded !== undefined || scan.modality === undefined) return [];
    const [first] = scan.slices;
    const npy = first !== undefined && open.instances.get(first.path)?.encoding.format === 'npy';
    return [{ caseId: open.id, scan, modality: scan.modality, npy }];
  });
  return { open, scans };
}

/** As many scans of a modality in an examination as the pack has ids for. */
function limitsOf({ modalities, maxScans }: Manifest, asked: number | undefined): ScanLimits {
  const own = modalities.map(({ name, ids }) => [name, ids.length] as const);
  return {
    perModality: { ...RADDIAG_LIMITS.perModality, ...Object.fromEntries(own) },
    maxScans: asked ?? maxScans,
  };
}

const folderName = (name: string, index: number): string =>
  `${String(index + 1).padStart(3, '0')}-${name.replace(/[^A-Za-z0-9]+/g, '-').slice(-60)}`;
