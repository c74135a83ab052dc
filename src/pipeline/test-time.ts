import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { VARIATIONS, type TestTimeSpread } from '@/explain/test-time.ts';
import { createCaches } from './caches.ts';
import { diagnose, type DiagnoseTools } from './diagnose.ts';
import type { CaseScan } from './prepare-scan.ts';

/**
 * Ranks the case again under each variation: other windows, mirrored. Each costs a whole run, so this is done on
 * request.
 * @param onProgress how many of the runs are finished
 */
export async function testTimeSpread(
  scans: readonly CaseScan[],
  tools: DiagnoseTools,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (done: number, of: number) => void;
  },
): Promise<Result<TestTimeSpread, LongtailError>> {
  const { signal } = options;
  const whole = await diagnose(scans, tools, { signal });
  if (!whole.ok) return whole;
  const varied: TestTimeSpread['varied'][number][] = [];
  for (const { name, apply } of VARIATIONS) {
    options.onProgress?.(varied.length, VARIATIONS.length);
    // What is known of a scan is kept under its files' names, which are the same: a varied run gets its own memory.
    const caches = createCaches();
    const readSlices: DiagnoseTools['readSlices'] = async (scan, indices, reading) => {
      const read = await tools.readSlices(scan, indices, reading);
      return read.ok ? ok(read.value.map(apply)) : read;
    };
    const { dump: _, ...rest } = tools;
    const run = await diagnose(scans, { ...rest, caches, readSlices }, { signal });
    for (const cache of [caches.resized, caches.prepared]) cache.clear();
    if (!run.ok) return run;
    varied.push({ name, logits: run.value.logits });
  }
  options.onProgress?.(VARIATIONS.length, VARIATIONS.length);
  return ok({ whole: whole.value.logits, varied });
}
