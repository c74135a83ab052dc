import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { FoundLabels } from '@/catalogue/found-labels.ts';
import type { MeaningHit } from '@/catalogue/meaning.ts';
import type { FoundSeries, FoundStudies, StudyQuery } from '@/files/dicomweb/search.ts';
import type { InstanceToStore, StoreOutcome } from '@/files/dicomweb/store.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { Backend } from '@/model/runtime.ts';
import type { FrameHeader } from '@/parse/instance.ts';
import type { CaseIdentity } from '@/pipeline/identity.ts';
import type { ListedCases } from '@/pipeline/listed-cases.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import type { Override } from '@/volume/overrides.ts';
import type { Examination, FileReport, Modality, Scan } from '@/volume/scan.ts';
import type { ExplainServices } from './explain-services.ts';
import type { ExportServices } from './export-services.ts';

/** `auto`: WebGPU where an adapter is found and passes the pack's self-test, else wasm. */
export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** The case after files were added: everything that was opened so far, not only what is new. */
export interface OpenedCase {
  readonly examinations: readonly Examination[];
  readonly scans: readonly Scan[];
  /** Scan id -> one header a slice, in the order of the scan's slices. */
  readonly frames: Readonly<Record<string, readonly FrameHeader[]>>;
  /** Scan id -> UID of its frame of reference; scans that share one can be scrolled together. */
  readonly framesOfReference?: Readonly<Record<string, string>>;
  readonly files: readonly FileReport[];
  /** Where files are lists of cases: one of these is open. */
  readonly listed?: ListedCases;
  /** Why changes made by hand could not be made, because the files are no longer such; the others stand. */
  readonly refusedChanges?: readonly string[];
}

export interface OpenProgress {
  readonly filesRead: number;
  /** Grows while archives are unpacked. */
  readonly filesFound: number;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  onProgress(progress: OpenProgress): void;
  /** Asked once an archive; undefined when the user gives up, and the archive is reported as locked. */
  password?(archive: string): Promise<string | undefined>;
}

export interface DiagnoseRequest {
  /** In the order of the case; only what takes part. */
  readonly scans: readonly { readonly scanId: string; readonly modality: Modality }[];
  readonly backend: BackendChoice;
  readonly pack: string;
}

export type DiagnoseProgress =
  | { readonly stage: 'pack'; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly stage: 'session'; readonly backend: Backend }
  | {
      readonly stage: 'decode' | 'encode';
      readonly scanId: string;
      /** Slices finished, of the slices of this scan that reach the model. */
      readonly done: number;
      readonly total: number;
    }
  | { readonly stage: 'fuse' }
  /** The backend gave up; the case goes on with another. */
  | {
      readonly stage: 'fallback';
      readonly from: Backend;
      readonly to: Backend;
      readonly reason: LongtailError;
    };

export interface DiagnoseOptions {
  readonly signal: AbortSignal;
  onProgress(progress: DiagnoseProgress): void;
  /** A ranking of the scans that are finished so far. */
  onPreview?(diagnosis: Diagnosis): void;
}

/** How the paper's baselines rank the same scans, one scan at a time, beside the fusion. */
export interface Baselines {
  /** The scan that the random baseline drew. */
  readonly randomScanId: string;
  readonly random: readonly RankedDisorder[];
  readonly maximum: readonly RankedDisorder[];
  readonly mean: readonly RankedDisorder[];
}

export interface PackInfo {
  readonly manifest: Manifest;
  readonly origin: 'built-in' | 'imported';
  /** Of all files together. */
  readonly bytes: number;
  /** Absent until the pack ran on this machine. */
  readonly selfTest?: {
    readonly backend: Backend;
    readonly difference: number;
    readonly tolerance: number;
    readonly passed: boolean;
  };
}

export interface ImportProgress {
  readonly stage: 'reading' | 'converting' | 'storing' | 'self-test';
  /** 0..1 within the stage. */
  readonly fraction: number;
}

export interface ImportOptions {
  readonly signal: AbortSignal;
  /** Where the finished pack is compared with its golden output; `auto` unless given. */
  readonly backend?: BackendChoice;
  onProgress(progress: ImportProgress): void;
}

export interface PackServices {
  list(): Promise<readonly PackInfo[]>;
  importCheckpoint(file: File, options: ImportOptions): Promise<Result<PackInfo, LongtailError>>;
  remove(id: string): Promise<void>;
  exportZip(id: string): Promise<Blob>;
}

/** What this browser can run on, found out before anything is downloaded. */
export interface BackendProbe {
  /** A sentence's worth of why not, in the browser's own words; undefined when WebGPU is there. */
  readonly webgpuMissing: string | undefined;
  readonly adapter: string | undefined;
  /** False without cross-origin isolation: wasm then has one thread. */
  readonly threads: boolean;
}

/** A study on the server that is to be opened. */
export interface ChosenStudy {
  readonly uid: string;
  /** UIDs of those of its series that are wanted; absent: all of them. */
  readonly series?: readonly string[];
}

/** The hospital's DICOMweb server behind the page's own host. */
export interface PacsServices {
  /**
   * The server's name for people; undefined where there is none. By the host's word: the server itself is not asked
   * before somebody searches or sends.
   */
  server(): Promise<string | undefined>;
  /** @param offset how many studies are already there; further pages take the query of the first answer */
  search(
    query: StudyQuery,
    offset: number,
    signal: AbortSignal,
  ): Promise<Result<FoundStudies, LongtailError>>;
  /** What a study consists of, by series number. */
  series(studyUid: string, signal: AbortSignal): Promise<Result<readonly FoundSeries[], LongtailError>>;
  /** What was chosen, as it is handed to `openFiles`. */
  files(
    studies: readonly ChosenStudy[],
    signal: AbortSignal,
  ): Promise<Result<readonly DroppedFile[], LongtailError>>;
  /** Whether the server has pictures of the study. */
  holds(studyUid: string, signal: AbortSignal): Promise<Result<boolean, LongtailError>>;
  /** Sends them, and tells what became of each. */
  store(
    instances: readonly InstanceToStore[],
    signal: AbortSignal,
  ): Promise<Result<readonly StoreOutcome[], LongtailError>>;
}

/** Finds labels and categories by what a user types. */
export interface LabelSearch {
  /** Names, codes, titles and further wordings, with spelling forgiven. */
  find(query: string): Promise<FoundLabels>;
  /** Names of nearly the same meaning, by the pack's own text encoder; nothing for a pack without one. */
  findByMeaning(query: string, pack: string): Promise<Result<readonly MeaningHit[], LongtailError>>;
}

/** Everything the page asks of the rooms below it. The page knows no workers. */
export interface AppServices {
  /** Reads, groups and adds to the open case. */
  openFiles(files: readonly DroppedFile[], options: OpenOptions): Promise<Result<OpenedCase, LongtailError>>;
  /** The files of the demo case that came with the app. */
  demoCase(): Promise<readonly DroppedFile[]>;
  /**
   * The open case, grouped again under all of the user's changes so far. Nothing is read again.
   * @param listed another one of the cases that lists among the files name
   */
  regroup(overrides: readonly Override[], listed?: number): Promise<Result<OpenedCase, LongtailError>>;
  /** What tells the open case and its scans from all others; undefined where none is open. */
  identify(): Promise<CaseIdentity | undefined>;
  closeCase(): Promise<void>;
  /** Scans whose features are cached are not computed again. */
  diagnose(request: DiagnoseRequest, options: DiagnoseOptions): Promise<Result<Diagnosis, LongtailError>>;
  /** From cached features; call it with the request of a finished `diagnose`. */
  baselines(
    request: DiagnoseRequest,
    options: { readonly signal: AbortSignal },
  ): Promise<Result<Baselines, LongtailError>>;
  /** @param slice index into the scan's slices */
  loadSlice(scanId: string, slice: number, signal?: AbortSignal): Promise<DecodedSlice>;
  probe(): Promise<BackendProbe>;
  catalogue(): Promise<Catalogue>;
  /** Absent where nothing can search, as in tests. */
  readonly labels?: LabelSearch;
  readonly packs: PackServices;
  /** Absent where the page is not served, as in tests. */
  readonly pacs?: PacsServices;
  readonly explain: ExplainServices;
  /** Absent in tests without workers. */
  readonly exports?: ExportServices;
}
