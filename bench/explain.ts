import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-web';
import { loadCatalogue } from '@/catalogue/load.ts';
import { defaultPack, packOnDisk, readCatalogueFile } from '@/cli/node-files.ts';
import { SerialQueue } from '@/core/queue.ts';
import { ok, type Result } from '@/core/result.ts';
import { goldenBytes } from '@/model/golden.ts';
import { openModel } from '@/model/open-model.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { wrapSession } from '@/model/ort-session.ts';
import { openPack } from '@/model/pack.ts';
import type { Runtime } from '@/model/runtime.ts';
import { createCaches } from '@/pipeline/caches.ts';
import { diagnose, type DiagnoseTools } from '@/pipeline/diagnose.ts';
import { leaveOutScans, leaveOutSlices, occlusionMaps } from '@/pipeline/explain.ts';
import type { CaseScan } from '@/pipeline/prepare-scan.ts';
import { rankerFor } from '@/pipeline/ranker.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';

/**
 * Milliseconds that explanations of a ranked case take on a pack: onnxruntime's wasm with one and with all threads, and
 * its native CPU provider. Run: npx tsx bench/explain.ts [folder of a pack]
 */
const SIDE = 256;
const SCANS = 4;
const SLICES = 32;
const KEY_SLICES = [4, 12, 20, 28];

function wasmRuntime(threads: number): Runtime {
  ort.env.wasm.numThreads = threads;
  const queue = new SerialQueue();
  return {
    backend: 'wasm',
    device: undefined,
    createSession: async (graph, external) =>
      wrapSession(
        ort,
        await ort.InferenceSession.create(graph, {
          executionProviders: ['wasm'],
          externalData: [...external],
        }),
        queue,
      ),
    dispose: () => Promise.resolve(),
  };
}

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const scanOf = (seed: number): CaseScan => ({
  caseId: 'bench',
  modality: seed <= 2 ? 'CT' : 'MRI',
  npy: false,
  scan: {
    id: String(seed),
    examinationId: 'e',
    title: String(seed),
    modality: undefined,
    modalitySource: 'unknown',
    region: undefined,
    rows: SIDE,
    columns: SIDE,
    slices: Array.from({ length: SLICES }, (_, frame) => ({ path: String(seed), frame })),
    findings: [],
    excluded: undefined,
    rules: [],
  },
});

async function toolsOn(runtime: Runtime): Promise<DiagnoseTools> {
  const pack = value(await openPack(packOnDisk(process.argv[2] ?? defaultPack)));
  return {
    manifest: pack.manifest,
    model: value(await openModel(pack, runtime)),
    rank: value(await rankerFor(pack, await loadCatalogue(readCatalogueFile))),
    preprocessor: createCpuPreprocessor(),
    caches: createCaches(),
    batch: 4,
    readSlices: ({ scan }, indices) =>
      Promise.resolve(
        ok(
          indices.map((index) => ({
            rows: SIDE,
            columns: SIDE,
            values: goldenBytes(Number(scan.id), index, SIDE, SIDE),
            display: {
              rescale: { slope: 1, intercept: 0 },
              window: { center: 127.5, width: 255, shape: 'IDENTITY' },
              invert: false,
            },
          })),
        ),
      ),
  };
}

async function timed(work: () => Promise<Result<unknown, unknown>>): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    value(await work());
    times.push(performance.now() - start);
  }
  const [first = NaN, ...next] = times;
  const median = next.toSorted((a, b) => a - b)[1] ?? NaN;
  return `${first.toFixed(0)} / ${median.toFixed(0)}`;
}

const scans = Array.from({ length: SCANS }, (_, i) => scanOf(i + 1));
const runtimes: readonly (readonly [string, () => Promise<Runtime>])[] = [
  ['wasm, 1 thread', () => Promise.resolve(wasmRuntime(1))],
  ['node, 1 thread', () => createNodeRuntime({ threads: 1 })],
  [`node, ${availableParallelism()} threads`, () => createNodeRuntime()],
];
console.log(`${SCANS} scans of ${SLICES} slices; ms, first / median of the next three`);
console.log('runtime | rank again | scans left out | slices of a scan left out | map of 1 label on 4 slices');
for (const [name, open] of runtimes) {
  const tools = await toolsOn(await open());
  value(await diagnose(scans, tools));
  const target = { scanId: '1', slices: KEY_SLICES, labels: [123] };
  const columns = [
    await timed(() => diagnose(scans, tools)),
    await timed(() => leaveOutScans(scans, tools, {})),
    await timed(() => leaveOutSlices(scans, '1', tools, {})),
    await timed(() => occlusionMaps(scans, target, tools, {})),
  ];
  console.log([name, ...columns].join(' | '));
}
