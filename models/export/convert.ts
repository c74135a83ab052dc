import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import type { Manifest } from '@/model/manifest.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import { readArchitecture, type Architecture } from './architecture.ts';
import { writeCard } from './card.ts';
import { checkpointError, openCheckpoint } from './checkpoint/open.ts';
import { CheckpointRefused, refuse } from './checkpoint/refuse.ts';
import type { StateDict } from './checkpoint/tensor.ts';
import { checkKeys } from './expected-keys.ts';
import { compareLogits, type GoldenInput, type RunGolden } from './golden-run.ts';
import { attentionGraph, encoderGraph, fusionGraph } from './graphs/pack-graphs.ts';
import { jsonText } from './json-text.ts';
import { packKnowledge } from './knowledge/pack-knowledge.ts';
import { buildManifest, chooseLabels, labelsFile, labelsText } from './manifest.ts';
import type { GraphBuilder } from './onnx/graph.ts';
import type { Precision } from './onnx/precision.ts';
import { writeGraph, type WrittenGraph } from './onnx/write-graph.ts';
import type { Journal } from './journal.ts';
import type { ExportOptions } from './options.ts';
import {
  guardSink,
  SinkFailed,
  writeWhole,
  type GuardedSink,
  type PackSink,
  type WrittenFile,
} from './sink.ts';

export interface ConvertProgress {
  readonly stage: 'write' | 'self-test';
  /** Weights written, in values, of all that will be. */
  readonly done: number;
  readonly total: number;
}

export interface ConvertHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ConvertProgress) => void;
  /** Runs what was written: `goldenRunner(runtime)`. The pack's golden logits come from it. */
  readonly runGolden: RunGolden;
  /** Of a conversion that was cut off: what it finished is not written again. */
  readonly journal?: Journal;
}

const knowledgeFiles = { spec: 'knowledge-encoder.json', weights: 'knowledge-encoder.bin' } as const;
/** Two scans of four slices in all: enough for both attentions, and few enough for a slow machine. */
const goldenInput: GoldenInput = {
  seed: 2024,
  scans: [
    { modality: 1, slices: 3 },
    { modality: 7, slices: 1 },
  ],
};
/** Between machines, for logits of float32 graphs. */
const goldenTolerance = 1e-3;
const scratchPrefix = 'fp32.';

/**
 * Converts a RadDiag checkpoint to a pack. Platform-free: the checkpoint is read in parts through `source`, the pack
 * written piece by piece to `sink`, one tensor in memory at a time. With fp16 or int8 the float32 graphs are written
 * first, under names of their own, to get the golden logits and the report, and are then removed. When it fails or is
 * cancelled, everything that was written is removed.
 * @returns the manifest as written; or `checkpoint-invalid`, `storage-failed`, what the runtime could not do,
 *   or `cancelled`
 */
export async function convertCheckpoint(
  source: FileSource,
  sink: PackSink,
  options: ExportOptions,
  hooks: ConvertHooks,
): Promise<Result<Manifest, LongtailError>> {
  const opened = await openCheckpoint(source);
  if (!opened.ok) return opened;
  const guarded = guardSink(sink);
  try {
    return ok(await convert(opened.value, guarded, options, hooks));
  } catch (cause) {
    await guarded.removeAll();
    await hooks.journal?.forget();
    if (hooks.signal?.aborted) return err({ kind: 'cancelled' });
    if (cause instanceof SinkFailed) return err({ kind: 'storage-failed', detail: cause.message });
    if (cause instanceof GoldenFailed) return err(runtimeError('run the golden input', cause.cause));
    return err(checkpointError(source.path, cause));
  }
}

class GoldenFailed extends Error {}

async function convert(
  state: StateDict,
  sink: GuardedSink,
  options: ExportOptions,
  { signal, onProgress, runGolden, journal }: ConvertHooks,
): Promise<Manifest> {
  const architecture = readArchitecture(state, options.heads);
  const parameters = checkKeys(state, architecture);
  const labels = chooseLabels(options.labels, architecture.classes);
  const size = inputSize(architecture, options.size);
  const precision = options.precision ?? 'fp32';
  const builders = [
    encoderGraph(state, architecture, size),
    attentionGraph(state, architecture),
    fusionGraph(state, architecture),
  ] as const;
  const valuesOnce = builders.reduce((sum, builder) => sum + valuesIn(builder), 0);
  const total = valuesOnce * (precision === 'fp32' ? 1 : 2);
  let done = 0;

  const write = async (stored: Precision, prefix: string) => {
    const graphs: WrittenGraph[] = [];
    for (const builder of builders) {
      const kept = await journal?.finished(`${prefix}${builder.name}`);
      for (const { path } of kept?.written ?? []) sink.adopt(path);
      if (kept) onProgress?.({ stage: 'write', done: (done += valuesIn(builder)), total });
      const graph =
        kept ??
        (await writeGraph(sink, builder, {
          precision: stored,
          prefix,
          signal,
          onWeight: (values) => onProgress?.({ stage: 'write', done: (done += values), total }),
        }));
      if (!kept) await journal?.finish(`${prefix}${builder.name}`, graph);
      graphs.push(graph);
    }
    const [encoder, attention, fusion] = graphs as [WrittenGraph, WrittenGraph, WrittenGraph];
    return { encoder, attention, fusion };
  };
  const run = async (graphs: Awaited<ReturnType<typeof write>>) => {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'self-test', done, total });
    try {
      return await runGolden({
        graphs,
        read: (name) => sink.read(name),
        input: goldenInput,
        size,
        state,
        architecture,
      });
    } catch (cause) {
      throw cause instanceof SinkFailed ? cause : new GoldenFailed('golden run', { cause });
    }
  };

  const exact = await write('fp32', precision === 'fp32' ? '' : scratchPrefix);
  const logits = await run(exact);
  checkFinite(logits);
  let graphs = exact;
  let report = {};
  let tolerance = goldenTolerance;
  if (precision !== 'fp32') {
    for (const { written } of Object.values(exact)) for (const { path } of written) await sink.remove(path);
    graphs = await write(precision, '');
    const compared = compareLogits(logits, await run(graphs));
    report = compared;
    tolerance = Number((goldenTolerance + compared.largestLogitDifference).toPrecision(3));
  }
  signal?.throwIfAborted();

  const files: WrittenFile[] = Object.values(graphs).flatMap(({ written }) => written);
  const add = async (name: string, bytes: Uint8Array) => void files.push(await writeWhole(sink, name, bytes));
  const text = (value: string) => new TextEncoder().encode(value);
  await add('golden-logits.bin', new Uint8Array(logits.buffer, logits.byteOffset, logits.byteLength));
  if (labels.space === 'custom') await add(labelsFile, text(labelsText(labels.names)));
  const knowledge = options.knowledge && packKnowledge(options.knowledge);
  if (knowledge) {
    await add(knowledgeFiles.spec, knowledge.spec);
    await add(knowledgeFiles.weights, knowledge.weights);
  }
  const parts = {
    architecture,
    parameters,
    size,
    labels,
    options,
    precision: { weights: precision, ...report },
    graphs,
    ...(knowledge && { knowledgeEncoder: { ...knowledgeFiles, tolerance: knowledge.tolerance } }),
    golden: { ...goldenInput, logits: 'golden-logits.bin', tolerance },
  };
  await add('card.md', text(writeCard(buildManifest({ ...parts, files }), options.cardText)));
  const manifest = buildManifest({ ...parts, files });
  await writeWhole(sink, 'manifest.json', text(jsonText(manifest)));
  return manifest;
}

const valuesIn = ({ weights }: GraphBuilder): number =>
  weights.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0);

/** A ViT knows the size of its pictures; a ResNet takes any that leaves a pixel after its five halvings. */
function inputSize({ encoder }: Architecture, wanted: number | undefined): number {
  if (encoder.kind === 'resnet50') {
    const size = wanted ?? 256;
    return size >= 32 ? size : refuse('size', `${size} pixels are too few: at least 32`);
  }
  const size = encoder.rows * encoder.patch;
  if (encoder.columns !== encoder.rows)
    refuse(`${encoder.prefix}pos_embedding.col_embed.weight`, 'the pictures are not square');
  if (wanted !== undefined && wanted !== size)
    refuse('size', `the checkpoint's positions are for pictures of ${size} pixels, ${wanted} were asked for`);
  return size;
}

function checkFinite(logits: Float32Array): void {
  if (!logits.every(Number.isFinite))
    throw new CheckpointRefused(
      'logits',
      'the network gives numbers that are not finite: its weights are damaged',
    );
}
