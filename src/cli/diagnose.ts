import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalogue } from '@/catalogue/load.ts';
import type { LongtailError } from '@/core/errors.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { openModel } from '@/model/open-model.ts';
import { openPack } from '@/model/pack.ts';
import { createCaches } from '@/pipeline/caches.ts';
import { diagnose, type DiagnoseTools } from '@/pipeline/diagnose.ts';
import { tensorSink } from '@/pipeline/dump.ts';
import { rankerFor } from '@/pipeline/ranker.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import { createText } from '@/text/create-text.ts';
import { describeError } from '@/text/describe-error.ts';
import { readArguments, USAGE, type Arguments } from './arguments.ts';
import { openCases, type NamedCase } from './cases.ts';
import { defaultPack, packOnDisk, readCatalogueFile } from './node-files.ts';
import { writeNpy } from './npy.ts';
import { printCase, printFailure } from './print.ts';

const text = createText();

/** @returns the exit code: 0 when a ranking was made, 1 when no usable scan was found, 2 for wrong arguments */
async function main(argv: readonly string[]): Promise<number> {
  const read = readArguments(argv);
  if (read === 'help') {
    console.log(USAGE);
    return 0;
  }
  if ('wrong' in read) return refuse(`${read.wrong}\n\n${USAGE}`);

  const tools = await openTools(read);
  if (!tools.ok) {
    const { title, detail, remedy } = describeError(tools.error, text.t);
    return refuse(`${title}\n${detail}\n${remedy}`);
  }
  const cases = await openCases(read, tools.value.manifest);
  if ('wrong' in cases) return refuse(cases.wrong);

  let ranked = 0;
  for (const named of cases.cases) if (await diagnoseCase(named, tools.value, read)) ranked++;
  return ranked > 0 ? 0 : 1;
}

function refuse(message: string): number {
  console.error(message);
  return 2;
}

type Tools = Omit<DiagnoseTools, 'readSlices' | 'caches'>;

async function openTools(
  args: Arguments,
): Promise<{ ok: true; value: Tools } | { ok: false; error: LongtailError }> {
  const pack = await openPack(packOnDisk(args.pack ?? defaultPack));
  if (!pack.ok) return pack;
  const rank = await rankerFor(pack.value, await loadCatalogue(readCatalogueFile));
  if (!rank.ok) return rank;
  const runtime = await createNodeRuntime(args.threads === undefined ? {} : { threads: args.threads });
  const model = await openModel(pack.value, runtime);
  if (!model.ok) return model;
  const { manifest } = pack.value;
  const preprocessor = createCpuPreprocessor();
  return { ok: true, value: { manifest, model: model.value, preprocessor, rank: rank.value, batch: 8 } };
}

/** @returns whether a ranking was made */
async function diagnoseCase(named: NamedCase, tools: Tools, args: Arguments): Promise<boolean> {
  const { scans } = named;
  const sink = args.dump === undefined ? undefined : await dumpInto(args.dump, named.folder);
  const result = await diagnose(scans, {
    ...tools,
    // A fresh set a case: cases of a list are of different people.
    caches: createCaches(tools.manifest.input.size ** 2 * 4),
    readSlices: createSliceReader(named.open),
    ...(sink ? { dump: sink } : {}),
  });
  if (result.ok) printCase(named, result.value, tools.manifest, args, text.t);
  else printFailure(named, result.error, tools.manifest, args, text.t);
  return result.ok;
}

async function dumpInto(directory: string, caseFolder: string | undefined) {
  const folder = caseFolder === undefined ? directory : join(directory, caseFolder);
  await mkdir(folder, { recursive: true });
  return tensorSink((tensor) => writeNpy(join(folder, `${tensor.name}.npy`), tensor));
}

process.exitCode = await main(process.argv.slice(2));
