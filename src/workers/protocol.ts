import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { RemoteInstance } from '@/files/dicomweb/remote.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import type { CaseIdentity } from '@/pipeline/identity.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { Override } from '@/volume/overrides.ts';
import type { Modality, Scan } from '@/volume/scan.ts';
import type {
  BackendChoice,
  Baselines,
  DiagnoseProgress,
  OpenProgress,
  PackInfo,
} from '@/state/app-services.ts';
import type { ExportWorker } from './export-worker.ts';
import type { CaseParts, PartSource } from './case-parts.ts';

/**
 * A file of the case as it is handed from worker to worker: the Blob is a handle, its bytes stay where they are. An
 * instance on a server is its metadata; its frames come from the case worker, by the channel of this name.
 */
export type CaseFile =
  | { readonly path: string; readonly blob: Blob }
  | { readonly path: string; readonly remote: RemoteInstance; readonly frames: string };

/** What the diagnose worker needs of a scan: only the files whose slices reach the model. */
export interface ScanMaterial {
  readonly caseId: string;
  readonly scan: Scan;
  readonly instances: readonly ImageInstance[];
  readonly files: readonly CaseFile[];
}

/** Holds the open case: reads headers, groups, decodes what is looked at. */
export interface CaseWorker extends PartSource, ExportWorker {
  /** Hands over some of a job's files, before `open`. */
  take(job: number, files: readonly DroppedFile[]): Promise<void>;
  /** Reads the files that were handed over. @param readers workers that share the headers of many files */
  open(
    job: number,
    readers: number,
    onProgress: (progress: OpenProgress) => void,
    password: (archive: string) => Promise<string | undefined> | undefined,
  ): Promise<Result<CaseParts, LongtailError>>;
  /**
   * Groups again under all of the user's changes so far, without reading again.
   * @param listed another one of the cases that lists among the files name
   */
  regroup(overrides: readonly Override[], listed?: number): Promise<Result<CaseParts, LongtailError>>;
  slice(scanId: string, slice: number): Promise<Result<DecodedSlice, LongtailError>>;
  materials(scanIds: readonly string[]): Promise<Result<readonly ScanMaterial[], LongtailError>>;
  identify(): Promise<CaseIdentity | undefined>;
  close(): Promise<void>;
  cancel(job: number): Promise<void>;
}

/** Where a pack lies. */
export type PackRef =
  | { readonly origin: 'built-in'; readonly id: string; readonly url: string }
  | { readonly origin: 'imported'; readonly id: string };

export interface WorkerRequest {
  readonly scans: readonly { readonly material: ScanMaterial; readonly modality: Modality }[];
  readonly pack: PackRef;
  readonly backend: BackendChoice;
}

/** Runs the network. */
export interface DiagnoseWorker {
  diagnose(
    job: number,
    request: WorkerRequest,
    onProgress: (progress: DiagnoseProgress) => void,
    onPreview: (diagnosis: Diagnosis) => void,
  ): Promise<Result<Diagnosis, LongtailError>>;
  baselines(job: number, request: WorkerRequest): Promise<Result<Baselines, LongtailError>>;
  /** Opens a pack on the best backend that works, and so compares its golden output there. */
  check(job: number, pack: PackRef, backend: BackendChoice): Promise<Result<void, LongtailError>>;
  /** The self-tests that ran so far, by pack. */
  selfTests(): Promise<Readonly<Record<string, NonNullable<PackInfo['selfTest']>>>>;
  cancel(job: number): Promise<void>;
}
