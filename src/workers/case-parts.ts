import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { ListedCases } from '@/pipeline/listed-cases.ts';
import type { OpenCase } from '@/pipeline/open-case.ts';
import type { OpenedCase } from '@/state/app-services.ts';
import type { Examination, FileReport, Scan } from '@/volume/scan.ts';
import { framesByScan, packFrames, type FrameTable } from './frame-table.ts';

/** A case is handed to the page in parts of about this many slices and rows: one takes a few milliseconds to read. */
const PART_SIZE = 1000;

/** Files of a drop that are handed to the worker at once: each is a handle that takes the browser its time to copy. */
const FILES_AT_ONCE = 64;

interface ScanPart {
  readonly scan: Scan;
  readonly frames: FrameTable;
  readonly frameOfReference?: string;
}

export interface CasePart {
  readonly scans: readonly ScanPart[];
  readonly files: readonly FileReport[];
}

/** What is to be fetched of a case: `parts` of it, as long as the case is still the one of this number. */
export interface CaseParts {
  readonly number: number;
  readonly parts: number;
  readonly examinations: readonly Examination[];
  readonly listed?: ListedCases;
  readonly refusedChanges?: readonly string[];
}

/** Where the page fetches the parts. Undefined: the case has changed or was closed meanwhile. */
export interface PartSource {
  part(number: number, index: number): Promise<CasePart | undefined>;
}

/** Cuts a case into parts, in its order, each made when it is asked for. */
export function casePartsOf({ scans, files, instances }: OpenCase): readonly (() => CasePart)[] {
  const toPart = (scan: Scan): ScanPart => {
    const frames = scan.slices.flatMap(({ path, frame }) => instances.get(path)?.frames[frame] ?? []);
    const reference = instances.get(scan.slices[0]?.path ?? '')?.frameOfReferenceUid;
    return {
      scan,
      frames: packFrames(frames),
      ...(reference === undefined ? {} : { frameOfReference: reference }),
    };
  };
  const ofScans = cut(scans, (scan) => scan.slices.length + 10);
  const ofFiles = cut(files, () => 1);
  return [
    ...ofScans.map((some) => () => ({ scans: some.map(toPart), files: [] })),
    ...ofFiles.map((some) => () => ({ scans: [], files: some })),
  ];
}

function cut<T>(items: readonly T[], size: (item: T) => number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let room = 0;
  for (const item of items) {
    if (room <= 0) {
      parts.push([]);
      room = PART_SIZE;
    }
    parts.at(-1)?.push(item);
    room -= size(item);
  }
  return parts;
}

/** A list in runs that are small enough to be handed over without the page standing still. */
export function* runsOf<T>(items: readonly T[], length = FILES_AT_ONCE): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += length) yield items.slice(at, at + length);
}

/** Fetches a case part by part: the page draws between them. */
export async function fetchCase(
  source: PartSource,
  { number, parts, examinations, listed, refusedChanges = [] }: CaseParts,
): Promise<Result<OpenedCase, LongtailError>> {
  const scans: Scan[] = [];
  const files: FileReport[] = [];
  const tables = new Map<string, FrameTable>();
  const framesOfReference: Record<string, string> = {};
  for (let index = 0; index < parts; index++) {
    const part = await source.part(number, index);
    if (!part) return err({ kind: 'cancelled' });
    for (const { scan, frames, frameOfReference } of part.scans) {
      scans.push(scan);
      tables.set(scan.id, frames);
      if (frameOfReference !== undefined) framesOfReference[scan.id] = frameOfReference;
    }
    files.push(...part.files);
  }
  return ok({
    examinations,
    scans,
    files,
    frames: framesByScan(tables),
    framesOfReference,
    ...(listed && { listed }),
    refusedChanges,
  });
}
