import type { DicomIdentity } from '@/parse/dicom/identity.ts';
import type { FrameHeader, ImageInstance } from '@/parse/instance.ts';
import type { Scan } from '@/volume/scan.ts';

/** A scan with what its files say: plain data, no pixels. */
export interface SourceScan {
  readonly scan: Scan;
  readonly instances: readonly ImageInstance[];
  /** Patient and study by its first file; absent where that is no DICOM. */
  readonly identity?: DicomIdentity;
}

/** One picture of a scan as DICOM objects point to it. */
export interface SourceImage {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopClassUid: string;
  readonly instanceUid: string;
  /** From 1; undefined in an object of one frame. */
  readonly frame: number | undefined;
  readonly header: FrameHeader | undefined;
}

/** A scan whose pictures are DICOM objects with UIDs of their own: others can be pointed at by nothing. */
export interface DicomScan {
  readonly scan: Scan;
  /** images[i] belongs to scan.slices[i]. */
  readonly images: readonly SourceImage[];
  /** Tells this patient from others in the case; never written. */
  readonly patientKey: string;
  readonly identity: DicomIdentity;
  readonly frameOfReferenceUid: string | undefined;
  /** DICOM's own Modality. */
  readonly modality: string | undefined;
}

/** @returns undefined for a scan of pictures, NIfTI or anonymous objects */
export function dicomScan({ scan, instances, identity = {} }: SourceScan): DicomScan | undefined {
  const byPath = new Map(instances.map((instance) => [instance.path, instance]));
  const images: SourceImage[] = [];
  for (const { path, frame } of scan.slices) {
    const instance = byPath.get(path);
    if (instance?.encoding.format !== 'dicom') return undefined;
    const { instanceUid, sopClassUid, study, series, frames } = instance;
    if (!instanceUid || !sopClassUid || !isUid(study.uid) || !isUid(series.uid)) return undefined;
    images.push({
      studyUid: study.uid,
      seriesUid: series.uid,
      sopClassUid,
      instanceUid,
      frame: frames.length > 1 ? frame + 1 : undefined,
      header: frames[frame],
    });
  }
  const first = byPath.get(scan.slices[0]?.path ?? '');
  if (!first) return undefined;
  return {
    scan,
    images,
    patientKey: first.patient.id ?? first.patient.name ?? first.study.uid,
    identity,
    frameOfReferenceUid: first.frameOfReferenceUid,
    modality: first.dicomModality,
  };
}

const isUid = (text: string): boolean => /^[0-9.]{1,64}$/.test(text);
