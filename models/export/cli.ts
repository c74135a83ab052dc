import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LongtailError } from '@/core/errors.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { referenceHeads, type Heads } from './architecture.ts';
import { convertCheckpoint } from './convert.ts';
import { goldenRunner } from './golden-run.ts';
import { readKnowledge, type Knowledge } from './knowledge/read-knowledge.ts';
import { diskSource, folderSink } from './node-files.ts';
import type { Precision } from './onnx/precision.ts';
import { factsSchema, parseLabels, type ExportOptions, type Facts, type Labels } from './options.ts';

const usage = `npm run -s export-pack -- CHECKPOINT OUT_DIR [options]
  CHECKPOINT            pytorch_model.bin or model.safetensors
  OUT_DIR               folder for the pack; made when it is not there
  --size N              side of the input in pixels (256)
  --precision P         fp32, fp16 or int8 storage of the weights (fp32)
  --labels L            disorders, icd10cm, or a JSON file {"name": index}
  --heads S,F[,V]       heads of slice attention, fusion and ViT encoder (1,4)
  --facts FILE          JSON with what shapes cannot say: title, licence, resize rule, measurements
  --knowledge-encoder DIR
                        text encoder for searching names by meaning: spec.json and its arrays
  --id ID --title TEXT --version TEXT --licence TEXT`;

/** Ends the program with 2: the arguments are wrong. */
class WrongArguments extends Error {}
/** Ends it with 1: a file is. */
class BadFile extends Error {}

interface Task {
  readonly checkpoint: string;
  readonly folder: string;
  readonly options: ExportOptions;
}

async function readTask(args: string[]): Promise<Task> {
  const text = { type: 'string' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        size: text,
        precision: text,
        labels: text,
        heads: text,
        facts: text,
        'knowledge-encoder': text,
        id: text,
        title: text,
        version: text,
        licence: text,
      },
    });
  } catch (cause) {
    throw new WrongArguments(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const { values, positionals } = parsed;
  const [checkpoint, folder, surplus] = positionals;
  if (checkpoint === undefined || folder === undefined || surplus !== undefined)
    throw new WrongArguments('a checkpoint and a folder were expected');
  const { facts, cardText } = readFacts(values.facts);
  const given = Object.fromEntries(
    (['id', 'title', 'version', 'licence'] as const).flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );
  const checked = factsSchema.safeParse({ ...facts, ...given });
  if (!checked.success) throw new WrongArguments(firstIssue(checked.error));
  return {
    checkpoint,
    folder,
    options: {
      ...(values.size === undefined ? {} : { size: positive('--size', values.size) }),
      ...(values.precision === undefined ? {} : { precision: readPrecision(values.precision) }),
      ...(values.heads === undefined ? {} : { heads: readHeads(values.heads) }),
      ...(values.labels === undefined ? {} : { labels: readLabels(values.labels) }),
      facts: checked.data,
      ...(values['knowledge-encoder'] === undefined
        ? {}
        : { knowledge: await readEncoder(values['knowledge-encoder']) }),
      ...(cardText === undefined ? {} : { cardText }),
    },
  };
}

function readPrecision(value: string): Precision {
  if (value === 'fp32' || value === 'fp16' || value === 'int8') return value;
  throw new WrongArguments(`--precision ${value}: fp32, fp16 or int8 was expected`);
}

function positive(name: string, value: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new WrongArguments(`${name} ${value}: a whole number was expected`);
}

function readHeads(value: string): Heads {
  const [slices = referenceHeads.slices, fusion = referenceHeads.fusion, vit, surplus] = value
    .split(',')
    .map((part) => positive('--heads', part));
  if (surplus !== undefined)
    throw new WrongArguments(`--heads ${value}: at most three numbers were expected`);
  return { slices, fusion, ...(vit === undefined ? {} : { vit }) };
}

function readLabels(value: string): Labels {
  if (value === 'disorders') return { space: 'raddiag-disorders' };
  if (value === 'icd10cm') return { space: 'raddiag-icd10cm' };
  const labels = parseLabels(value, readText(value));
  if (!labels.ok) throw new BadFile(describe(labels.error));
  return labels.value;
}

async function readEncoder(folder: string): Promise<Knowledge> {
  const knowledge = await readKnowledge(folder, (name) => readFile(join(folder, name)));
  if (!knowledge.ok) throw new BadFile(describe(knowledge.error));
  return knowledge.value;
}

function readFacts(file: string | undefined): { facts: Facts; cardText?: string } {
  if (file === undefined) return { facts: {} };
  let json: unknown;
  try {
    json = JSON.parse(readText(file));
  } catch (cause) {
    throw cause instanceof BadFile ? cause : new BadFile(`${file}: it is not JSON`, { cause });
  }
  const facts = factsSchema.safeParse(json);
  if (!facts.success) throw new BadFile(`${file}: ${firstIssue(facts.error)}`);
  const { card } = facts.data;
  return card === undefined
    ? { facts: facts.data }
    : { facts: facts.data, cardText: readText(join(dirname(file), card)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BadFile(`${file}: it cannot be read`, { cause });
  }
}

function firstIssue({
  issues,
}: {
  issues: readonly { path: readonly PropertyKey[]; message: string }[];
}): string {
  const issue = issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`;
}

function describe(error: LongtailError): string {
  if (error.kind === 'checkpoint-invalid') return `${error.path}: ${error.key}: ${error.detail}`;
  return 'detail' in error ? `${error.kind}: ${error.detail}` : error.kind;
}

async function main(): Promise<void> {
  const { checkpoint, folder, options } = await readTask(process.argv.slice(2));
  let source;
  try {
    source = await diskSource(checkpoint);
  } catch (cause) {
    throw new BadFile(`${checkpoint}: it cannot be read`, { cause });
  }
  const started = performance.now();
  const runtime = await createNodeRuntime({ lean: true });
  let shown = -1;
  const result = await convertCheckpoint(source, await folderSink(folder), options, {
    runGolden: goldenRunner(runtime),
    onProgress: ({ stage, done, total }) => {
      const percent = Math.floor((100 * done) / total);
      if (percent === shown || !process.stderr.isTTY) return;
      shown = percent;
      process.stderr.write(`\r${stage} ${percent} %   `);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (!result.ok) throw new BadFile(describe(result.error));
  const { id, files, precision } = result.value;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${basename(folder)}: pack ${id}, ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${JSON.stringify(precision)}, ${seconds} s\n`,
  );
}

main().catch((cause: unknown) => {
  const wrong = cause instanceof WrongArguments;
  if (wrong || cause instanceof BadFile)
    process.stderr.write(`${cause.message}\n${wrong ? `\n${usage}\n` : ''}`);
  else process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  process.exitCode = wrong ? 2 : 1;
});
