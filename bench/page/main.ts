import type { DroppedFile } from '@/files/drop.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { isSoftwareAdapter } from '@/model/ort-web.ts';
import { createServices } from '@/workers/services.ts';

/** What a run on the page tells the bench. */
export interface PageRun {
  readonly diagnosis: Pick<Diagnosis, 'backend' | 'milliseconds' | 'slices'> & { readonly logits: number[] };
  /** From the files to the answer, as the page sees it. */
  readonly total: number;
  /** Longest time between two frames while the case ran, and how many took over 50 ms. */
  readonly frames: { readonly longest: number; readonly over50: number; readonly count: number };
}

/** Milliseconds of each explanation, as the page sees them: the first time, then again. */
export interface PageExplained {
  readonly backend: string;
  readonly scansLeftOut: readonly number[];
  readonly slicesLeftOut: readonly number[];
  /** Of one label on four slices, others each time. */
  readonly maps: readonly number[];
  /** Of another label on the same four. */
  readonly mapsOfAnother: readonly number[];
}

declare global {
  interface Window {
    bench: {
      open(files: readonly { path: string; base64: string }[]): Promise<number>;
      run(backend: 'webgpu' | 'wasm', pack?: string): Promise<PageRun>;
      /** Ranks the case and explains its first label, each question several times. */
      explain(backend: 'webgpu' | 'wasm', pack: string): Promise<PageExplained>;
      /** The GPU that the browser offers; undefined where it offers none. */
      adapter(): Promise<{ readonly name: string; readonly isSoftware: boolean } | undefined>;
      /** Converts the checkpoint chosen in the page's file input. */
      convert(): Promise<{ readonly pack: string; readonly milliseconds: number }>;
    };
  }
}

const services = createServices(new URL('/', location.href).href);
let scans: readonly { scanId: string; modality: 'CT' | 'MRI' }[] = [];

function watchFrames() {
  const gaps: number[] = [];
  let last = performance.now();
  let running = true;
  const tick = (now: number) => {
    gaps.push(now - last);
    last = now;
    if (running) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  return () => {
    running = false;
    return {
      longest: Math.max(0, ...gaps),
      over50: gaps.filter((gap) => gap > 50).length,
      count: gaps.length,
    };
  };
}

const unwrap = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

async function timed(
  work: (run: number) => Promise<{ ok: true; value: unknown } | { ok: false; error: unknown }>,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 4; i++) {
    const started = performance.now();
    unwrap(await work(i));
    times.push(performance.now() - started);
  }
  return times;
}

window.bench = {
  async open(files) {
    await services.closeCase();
    const dropped = files.map(({ path, base64 }): DroppedFile => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return { path, file: new File([bytes], path.split('/').at(-1) ?? path) };
    });
    const started = performance.now();
    const signal = new AbortController().signal;
    const opened = unwrap(await services.openFiles(dropped, { signal, onProgress: () => undefined }));
    scans = opened.scans
      .filter(({ excluded, modality }) => excluded === undefined && modality !== undefined)
      .map(({ id, modality }) => ({ scanId: id, modality: modality as 'CT' }));
    return performance.now() - started;
  },
  async run(backend, pack = 'compact') {
    const stop = watchFrames();
    const started = performance.now();
    const request = { scans, backend, pack };
    const signal = new AbortController().signal;
    const { milliseconds, slices, logits, ...rest } = unwrap(
      await services.diagnose(request, { signal, onProgress: () => undefined }),
    );
    const total = performance.now() - started;
    return {
      diagnosis: { backend: rest.backend, milliseconds, slices, logits: Array.from(logits) },
      total,
      frames: stop(),
    };
  },
  async explain(backend, pack) {
    const request = { scans, backend, pack };
    const { signal } = new AbortController();
    const diagnosis = unwrap(await services.diagnose(request, { signal, onProgress: () => undefined }));
    const [outcome] = diagnosis.scans;
    const label = diagnosis.ranking.disorders[0]?.index ?? 0;
    if (!outcome) throw new Error('nothing was ranked');
    const { scanId } = outcome;
    const { explain } = services;
    const four = (run: number) => {
      const start = (4 * run) % outcome.used.length;
      return outcome.used.slice(start, start + 4);
    };
    const maps = (slices: readonly number[], of: number) =>
      explain.occlusion(request, { scanId, slices, labels: [of] }, { signal });
    return {
      backend: diagnosis.backend,
      scansLeftOut: await timed(() => explain.scansLeftOut(request, { signal })),
      slicesLeftOut: await timed(() => explain.slicesLeftOut(request, scanId, { signal })),
      maps: await timed((run) => maps(four(run), label)),
      mapsOfAnother: await timed((run) => maps(four(run), label + 1)),
    };
  },
  async adapter() {
    const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter() : null;
    if (!adapter) return undefined;
    const { vendor, architecture, description } = adapter.info;
    return { name: description || `${vendor} ${architecture}`, isSoftware: isSoftwareAdapter(adapter) };
  },
  async convert() {
    const file = document.querySelector('input')?.files?.[0];
    if (!file) throw new Error('no checkpoint was chosen');
    const started = performance.now();
    const signal = new AbortController().signal;
    const pack = unwrap(
      await services.packs.importCheckpoint(file, {
        signal,
        backend: 'wasm',
        // The bench reads from the title what goes on.
        onProgress: ({ stage, fraction }) => (document.title = fraction < 1 ? stage : `${stage} done`),
      }),
    );
    return { pack: pack.manifest.id, milliseconds: performance.now() - started };
  },
};
document.title = 'ready';
