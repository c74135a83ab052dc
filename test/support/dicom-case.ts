import type { DicomContext } from '@/report/dicom/context.ts';
import { createPseudonyms } from '@/report/deidentify/pseudonyms.ts';
import type { SourceScan } from '@/report/dicom/source-scan.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { openCase, type OpenCase } from '@/pipeline/open-case.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import type { FileSource } from '@/files/source.ts';
import { builtResult } from './case-result.ts';

let numbers = 0;
/** UUIDs that differ and come back the same in every run. */
export const countedUuid = (): string =>
  `00000000-0000-4000-8000-${(++numbers).toString(16).padStart(12, '0')}`;

export const dicomContext = (identity: DicomContext['identity']): DicomContext => ({
  identity,
  pseudonyms: createPseudonyms(Uint8Array.of(5, 6, 7)),
  uuid: countedUuid,
});

export async function openSources(sources: readonly FileSource[]): Promise<OpenCase> {
  const opened = await openCase(sources, { limits: RADDIAG_LIMITS });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}

export const sourceScans = ({ scans, instances }: OpenCase): readonly SourceScan[] =>
  scans.map((scan) => ({ scan, instances: scan.slices.flatMap(({ path }) => instances.get(path) ?? []) }));

/** The built result, said to be of these scans. */
export function resultOf(opened: OpenCase, options?: Parameters<typeof builtResult>[0]): CaseResult {
  const result = builtResult(options);
  const scans = opened.scans.map((scan, i) => {
    const used = scan.slices.map((_, slice) => slice);
    return {
      scanId: scan.id,
      modality: scan.modality ?? ('X-ray' as const),
      modalityId: i + 1,
      used,
      weight: 1 / opened.scans.length,
      sliceWeights: used.map(() => 1 / used.length),
      keySlice: used.length - 1,
    };
  });
  return {
    ...result,
    scans: opened.scans.map(({ id, slices }) => ({ scanId: id, slices: slices.length })),
    diagnosis: { ...result.diagnosis, scans },
  };
}
