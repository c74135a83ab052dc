import { err, ok, type Result } from '@/core/result.ts';
import type { LongtailError } from '@/core/errors.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { Measurement } from '@/model/manifest.ts';
import type { Diagnosis, RankedCategory, RankedDisorder } from '@/ranking/diagnosis.ts';
import type {
  AppServices,
  DiagnoseOptions,
  DiagnoseRequest,
  OpenedCase,
  OpenOptions,
} from '@/state/app-services.ts';
import type { CaseIdentity } from '@/pipeline/identity.ts';
import type { Override } from '@/volume/overrides.ts';
import type { Scan } from '@/volume/scan.ts';

export const scan = (id: string, change: Partial<Scan> = {}): Scan => ({
  id,
  examinationId: 'study',
  title: id,
  modality: 'CT',
  modalitySource: 'header',
  region: undefined,
  rows: 4,
  columns: 4,
  slices: [{ path: `${id}.dcm`, frame: 0 }],
  findings: [],
  excluded: undefined,
  rules: [],
  ...change,
});

export const openedCase = (...scans: readonly Scan[]): OpenedCase => ({
  examinations: [{ id: 'study', title: 'Study', scanIds: scans.map(({ id }) => id) }],
  scans,
  frames: Object.fromEntries(scans.map(({ id }) => [id, []])),
  files: scans.map(({ id }) => ({ path: `${id}.dcm`, size: 1, status: 'used' })),
});

export const measurement = (label: number, change: Partial<Measurement> = {}): Measurement => ({
  label,
  modality: 'CT',
  positives: 30,
  negatives: 60,
  auc: 0.9,
  threshold: 0.5,
  verdict: 'good',
  ...change,
});

export const disorder = (
  index: number,
  name: string,
  change: Partial<RankedDisorder> = {},
): RankedDisorder => ({
  index,
  name,
  icd10cm: '',
  group: 'tail',
  logit: 0,
  probability: undefined,
  measurement: undefined,
  trained: undefined,
  ...change,
});

export const diagnosisOf = (
  scanIds: readonly string[],
  disorders: readonly RankedDisorder[] = [],
  categories: readonly RankedCategory[] = [],
): Diagnosis => ({
  pack: 'compact',
  backend: 'wasm',
  scans: scanIds.map((scanId) => ({
    scanId,
    modality: 'CT',
    modalityId: 1,
    used: [0],
    weight: 1 / scanIds.length,
    sliceWeights: [1],
    keySlice: 0,
  })),
  logits: new Float32Array(0),
  ranking: { disorders, categories },
  milliseconds: { total: 1 },
  slices: { computed: 1, reused: 0, paddedRun: 32 },
});

/** A call that the test answers when it likes. */
export interface Call<A, T> {
  readonly asked: A;
  answer(value: T): void;
}

class Calls<A, T> {
  readonly all: Call<A, T>[] = [];

  ask(asked: A): Promise<T> {
    return new Promise((resolve) => this.all.push({ asked, answer: resolve }));
  }

  get last(): Call<A, T> {
    const call = this.all.at(-1);
    if (call === undefined) throw new Error('nothing was asked');
    return call;
  }
}

/** The rooms below the page, played by the test. Grouping again is done at once, by `regrouped`. */
export class PlayedServices {
  readonly opens = new Calls<
    { readonly files: readonly DroppedFile[]; readonly options: OpenOptions },
    Result<OpenedCase, LongtailError>
  >();
  readonly diagnoses = new Calls<
    { readonly request: DiagnoseRequest; readonly options: DiagnoseOptions },
    Result<Diagnosis, LongtailError>
  >();
  regrouped: (overrides: readonly Override[], listed?: number) => OpenedCase = () => openedCase();
  identity: CaseIdentity | undefined;
  closed = 0;

  readonly services: AppServices = {
    openFiles: (files, options) => this.opens.ask({ files, options }),
    demoCase: () => Promise.reject(new Error('no server')),
    regroup: (overrides, listed) => Promise.resolve(ok(this.regrouped(overrides, listed))),
    identify: () => Promise.resolve(this.identity),
    closeCase: () => {
      this.closed++;
      return Promise.resolve();
    },
    diagnose: (request, options) => this.diagnoses.ask({ request, options }),
    baselines: () => Promise.resolve(err({ kind: 'cancelled' })),
    loadSlice: () => Promise.reject(new Error('no pixels here')),
    probe: () => Promise.resolve({ webgpuMissing: 'no adapter', adapter: undefined, threads: true }),
    catalogue: () => Promise.reject(new Error('no catalogue here')),
    packs: {
      list: () => Promise.resolve([]),
      importCheckpoint: () => Promise.resolve(err({ kind: 'cancelled' })),
      remove: () => Promise.resolve(),
      exportZip: () => Promise.resolve(new Blob()),
    },
    explain: {
      scansLeftOut: () => Promise.resolve(err({ kind: 'cancelled' })),
      slicesLeftOut: () => Promise.resolve(err({ kind: 'cancelled' })),
      occlusion: () => Promise.resolve(err({ kind: 'cancelled' })),
      spread: () => Promise.resolve(err({ kind: 'cancelled' })),
    },
  };
}

/** Lets everything that waits for a settled promise run. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export const file = (path: string): DroppedFile => ({ path, file: new File(['x'], path) });
