import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import type { DisplayRange } from '@/preprocess/prepare.ts';
import { examinationRange } from '@/preprocess/range.ts';
import type { PreparedScan } from './caches.ts';
import type { ScanInFlight } from './in-flight.ts';
import type { CaseScan } from './prepare-scan.ts';

/** Gives each scan the range that it shares with the other scans of its examination that take part. */
export function examinationRanges(
  scans: readonly CaseScan[],
  prepared: readonly PreparedScan[],
  depth: number,
): Result<readonly ScanInFlight[], LongtailError> {
  const inFlight: ScanInFlight[] = [];
  const ranges = new Map<string, DisplayRange>();
  for (const [i, caseScan] of scans.entries()) {
    const { examinationId } = caseScan.scan;
    let range = ranges.get(examinationId);
    if (!range) {
      const members = prepared.filter((_, k) => scans[k]?.scan.examinationId === examinationId);
      const shared = examinationRange(
        examinationId,
        members.map(({ used, range: own }) => ({ slices: used.length, range: own })),
        depth,
      );
      if (!shared.ok) return shared;
      range = shared.value;
      ranges.set(examinationId, range);
    }
    const own = prepared[i];
    if (own) inFlight.push({ ...caseScan, prepared: own, range });
  }
  return ok(inFlight);
}

export const sameRange = (a: DisplayRange, b: DisplayRange | undefined): boolean =>
  a.min === b?.min && a.max === b.max;
