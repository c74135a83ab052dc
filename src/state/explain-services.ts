import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { ScansLeftOut, SlicesLeftOut } from '@/explain/leave-one-out.ts';
import type { TestTimeSpread } from '@/explain/test-time.ts';
import type { OcclusionTarget, SliceMaps } from '@/pipeline/explain.ts';
import type { DiagnoseRequest } from './app-services.ts';

export interface ExplainOptions {
  readonly signal: AbortSignal;
}

/**
 * Why a ranking is as it is. Every call takes the request of a finished `diagnose`, and computes from its cached
 * features. What is told of all labels at once need not be asked again for the next one.
 */
export interface ExplainServices {
  /** Logits of all labels with each scan left out; see `changeOf`. */
  scansLeftOut(
    request: DiagnoseRequest,
    options: ExplainOptions,
  ): Promise<Result<ScansLeftOut, LongtailError>>;
  /** Logits of all labels with each slice of a scan left out. */
  slicesLeftOut(
    request: DiagnoseRequest,
    scanId: string,
    options: ExplainOptions,
  ): Promise<Result<SlicesLeftOut, LongtailError>>;
  /** Where in the picture, one map a slice and label. */
  occlusion(
    request: DiagnoseRequest,
    target: OcclusionTarget,
    options: ExplainOptions,
  ): Promise<Result<readonly SliceMaps[], LongtailError>>;
  /** Logits of all labels under other windows and mirrored: several whole runs. */
  spread(
    request: DiagnoseRequest,
    options: ExplainOptions & { readonly onProgress: (done: number, of: number) => void },
  ): Promise<Result<TestTimeSpread, LongtailError>>;
}
