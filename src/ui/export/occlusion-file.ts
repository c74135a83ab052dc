import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { overlayFor } from '@/explain/overlay.ts';
import { writeZip, type ZipMember } from '@/files/write-zip.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { toSegmentation, type SliceMap } from '@/report/dicom/segmentation.ts';
import type { DicomScan } from '@/report/dicom/source-scan.ts';
import type { DiagnoseRequest } from '@/state/app-services.ts';
import type { ExplainServices } from '@/state/explain-services.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { wantedSlices } from '../explain/next-slice.ts';
import { dicomContext, type MadeFile, type Material } from './make-files.ts';

/** Occlusion maps of a label on the heaviest slices of every DICOM scan, a SEG each; several come in one ZIP. */
export async function occlusionFile(
  ...asked: Parameters<typeof occlusionObjects>
): Promise<Result<MadeFile, LongtailError>> {
  const made = await occlusionObjects(...asked);
  if (!made.ok) return made;
  const [first, ...others] = made.value;
  if (!first) return err({ kind: 'no-usable-scan', detail: asked[0].t('export:noDicom') });
  if (others.length === 0) return ok({ blob: first, name: 'longtail-occlusion.dcm' });
  const members = made.value.map((blob, i): ZipMember => ({ path: `scan-${i + 1}.dcm`, blob }));
  const notice = { path: 'NOTICE.txt', blob: new Blob([`${NOT_FOR_CLINICAL_USE}.\r\n`]) };
  return ok({ blob: await writeZip([notice, ...members]), name: 'longtail-occlusion.zip' });
}

/** The same as DICOM objects, one for each DICOM scan of the result. */
export async function occlusionObjects(
  material: Material,
  label: RankedDisorder,
  explain: ExplainServices,
  request: DiagnoseRequest,
  signal: AbortSignal,
): Promise<Result<readonly Blob[], LongtailError>> {
  const { result, scans } = material;
  const objects: Blob[] = [];
  for (const scan of scans) {
    const outcome = result.diagnosis.scans.find(({ scanId }) => scanId === scan.scan.id);
    const slices = outcome ? wantedSlices(outcome).first.toSorted((a, b) => a - b) : [];
    const target = { scanId: scan.scan.id, slices, labels: [label.index] };
    const maps = await explain.occlusion(request, target, { signal });
    if (!maps.ok) return maps;
    const onPixels = maps.value.flatMap(({ slice, maps: [map] }) =>
      map ? [{ slice, values: overlayFor(map, scan.scan.rows, scan.scan.columns) }] : [],
    );
    const bytes = await toSegmentation(
      result,
      scan,
      label.name,
      asShares(scan, onPixels),
      dicomContext(material),
    );
    objects.push(new Blob([bytes], { type: 'application/dicom' }));
  }
  return ok(objects);
}

/** What speaks for the label, as a share of the largest value over all slices; what speaks against it is 0. */
function asShares(
  { scan }: DicomScan,
  maps: readonly { readonly slice: number; readonly values: Float32Array }[],
): readonly SliceMap[] {
  const largest = maps.reduce((most, { values }) => values.reduce((m, v) => Math.max(m, v), most), 0);
  return maps.map(({ slice, values }) => ({
    slice,
    rows: scan.rows,
    columns: scan.columns,
    values: values.map((value) => (largest > 0 ? Math.max(0, value) / largest : 0)),
  }));
}
