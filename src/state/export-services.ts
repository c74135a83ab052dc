import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { LeftOut } from '@/report/deidentify/case.ts';
import type { SourceScan } from '@/report/dicom/source-scan.ts';

export interface DeidentifyRequest {
  readonly salt: Uint8Array;
  /** Moves all dates by one offset instead of taking them away. */
  readonly keepIntervals: boolean;
}

export interface DeidentifiedCase {
  readonly zip: Blob;
  readonly files: number;
  /** Could not be cleaned, so that they are not in it. */
  readonly leftOut: readonly LeftOut[];
  /** Titles of scans whose pictures may show text. */
  readonly burnedIn: readonly string[];
}

/** What exports need of the files themselves. */
export interface ExportServices {
  /** What the files of the scans say, without pixels. */
  sources(scanIds: readonly string[]): Promise<Result<readonly SourceScan[], LongtailError>>;
  /** The whole case as a ZIP under the Basic Profile of PS3.15. */
  deidentify(
    request: DeidentifyRequest,
    options: { readonly signal: AbortSignal; onProgress(done: number, total: number): void },
  ): Promise<Result<DeidentifiedCase, LongtailError>>;
}
