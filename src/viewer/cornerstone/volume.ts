import { cache, volumeLoader } from '@cornerstonejs/core';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { DisplayableSlice } from '../displayable.ts';
import { volumeId } from '../image-id.ts';
import { VolumeAssembly } from '../volume-assembly.ts';
import { planVolume, type VolumeGrid } from '../volume-grid.ts';
import { VOLUME_BYTES } from './engine.ts';
import type { ImageSource } from './image-source.ts';
import { asError } from './view.ts';

/** A scan's voxels in cornerstone's cache. Counted: panes that show the same scan share them. */
export interface SharedVolume {
  readonly id: string;
  readonly grid: VolumeGrid;
  /** The middle slice: its window and inversion are the volume's. */
  readonly middle: Omit<DisplayableSlice, 'values'>;
}

interface Entry {
  users: number;
  readonly stop: AbortController;
  readonly listeners: Set<Progress>;
  readonly volume: Promise<Result<SharedVolume, LongtailError>>;
}
const volumes = new Map<string, Entry>();

type Progress = (done: number, total: number) => void;

/** A pane's share in a volume; it goes with the last one released. */
export interface VolumeLease {
  readonly volume: Promise<Result<SharedVolume, LongtailError>>;
  release(): void;
}

/** Slices decoded at once: the worker is never idle, and few wait in memory. */
const AT_ONCE = 4;

/** Decodes every slice of a scan into one volume, or shares the one that stands or is under way. */
export function leaseVolume(source: ImageSource, scanId: string, progress: Progress): VolumeLease {
  const id = volumeId({ viewer: source.key, scanId });
  let entry = volumes.get(id);
  if (!entry) {
    const stop = new AbortController();
    const listeners = new Set<Progress>();
    const say: Progress = (done, total) => listeners.forEach((listener) => listener(done, total));
    entry = { users: 0, stop, listeners, volume: build(id, source, scanId, say, stop.signal) };
    volumes.set(id, entry);
  }
  const shared = entry;
  shared.users++;
  shared.listeners.add(progress);
  let released = false;
  return {
    volume: shared.volume,
    release: () => {
      if (released) return;
      released = true;
      shared.listeners.delete(progress);
      if (--shared.users > 0) return;
      volumes.delete(id);
      shared.stop.abort();
      void shared.volume.then((built) => {
        // A volume begun anew under the same name is another's.
        if (built.ok && !volumes.has(id)) removeVolume(id);
      });
    },
  };
}

function removeVolume(id: string): void {
  const volume = cache.getVolume(id);
  if (!volume) return;
  const slices = [...volume.imageIds];
  cache.removeVolumeLoadObject(id);
  for (const slice of slices) if (cache.getImageLoadObject(slice)) cache.removeImageLoadObject(slice);
}

async function build(
  id: string,
  source: ImageSource,
  scanId: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<SharedVolume, LongtailError>> {
  const viewerScan = source.scans.get(scanId);
  if (!viewerScan) return err({ kind: 'cancelled' });
  const { slices } = viewerScan.scan;
  const total = slices.length;
  // Cornerstone's volumes forget an inversion under a SIGMOID window: such slices come as grey levels.
  const decode = (slice: number) => source.decode(scanId, slice, signal, false);
  let failedAt = Math.floor(total / 2);
  try {
    const { values, ...middle } = await decode(failedAt);
    const grid = planVolume(viewerScan, Math.max(2, values.BYTES_PER_ELEMENT), VOLUME_BYTES);
    if (!grid)
      return err({ kind: 'backend-unavailable', backend: 'mpr', detail: 'the scan is not a volume' });
    const assembly = new VolumeAssembly(grid, values);
    let [next, done] = [0, 0];
    const worker = async (): Promise<void> => {
      while (next < total) {
        const mine = next++;
        const slice = await decode(mine).catch((thrown: unknown) => {
          failedAt = mine;
          next = total;
          throw thrown;
        });
        signal.throwIfAborted();
        assembly.put(mine, slice);
        progress(++done, total);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const [row, column, normal] = grid.direction;
    if (!cache.isCacheable(assembly.values.byteLength)) {
      return err({ kind: 'out-of-memory', detail: `volume of ${assembly.values.byteLength} bytes` });
    }
    // Left by a lease that ended while this one began.
    removeVolume(id);
    volumeLoader.createLocalVolume(id, {
      scalarData: assembly.values,
      dimensions: [...grid.dimensions],
      spacing: [...grid.spacing],
      origin: [...grid.origin],
      direction: [...row, ...column, ...normal],
      // A space of its own: a length drawn on an oblique slice has no place on a plane that cuts it.
      metadata: volumeMetadata(id, grid),
    });
    return ok({ id, grid, middle });
  } catch (thrown) {
    if (signal.aborted) return err({ kind: 'cancelled' });
    const { path = '', frame = 0 } = slices[failedAt] ?? {};
    return err(asError(thrown, path, frame));
  }
}

function volumeMetadata(frameOfReference: string, { dimensions, spacing, direction }: VolumeGrid) {
  return {
    BitsAllocated: 16,
    BitsStored: 16,
    SamplesPerPixel: 1,
    HighBit: 15,
    PhotometricInterpretation: 'MONOCHROME2',
    PixelRepresentation: 1,
    Modality: 'OT',
    SeriesInstanceUID: '',
    ImageOrientationPatient: [...direction[0], ...direction[1]],
    PixelSpacing: [spacing[1], spacing[0]],
    FrameOfReferenceUID: frameOfReference,
    Columns: dimensions[0],
    Rows: dimensions[1],
    voiLut: [],
    VOILUTFunction: 'LINEAR',
  };
}
