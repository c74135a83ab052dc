import { fileName } from '@/files/paths.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { contentOf, THREE_PLANE_RULE, type ContentKind } from './content.ts';
import { hasContrast } from './contrast.ts';
import { stackGeometry } from './geometry.ts';
import { guessModality } from './modality.ts';
import { orderPictures } from './order.ts';
import { pictureFindings } from './picture-findings.ts';
import { sliceOf } from './picture.ts';
import { regionOf } from './region.ts';
import type { ExclusionReason, Modality, Scan } from './scan.ts';
import type { Cut } from './split.ts';

export interface ScanPlan {
  readonly id: string;
  readonly examinationId: string;
  /** Rule that put the files together. */
  readonly stackRule: string;
  readonly cut: Cut;
  /** The series as a whole is a survey of three planes. */
  readonly threePlanes: boolean;
  /** What the case list says. */
  readonly modality: Modality | undefined;
}

/** A scan out of pictures that belong together. */
export function makeScan({ id, examinationId, stackRule, cut, threePlanes, modality }: ScanPlan): Scan {
  const { pictures, rule: orderRule } = orderPictures(cut.pictures);
  const first = pictures[0];
  if (!first) throw new Error(`scan ${id} has no pictures`);
  const { instance } = first;
  const words = wordsOf(instance);
  const guess = guessModality({
    dicom: instance.dicomModality,
    sopClass: instance.sopClassUid,
    words,
    contrastAgent: instance.contrastAgent,
  });
  const found = modality ?? guess.modality;
  const content = contentOf(instance);
  const region = regionOf([...words.map((word) => [word]), [instance.study.description ?? '']]);
  const { volume, findings } = stackGeometry(pictures);
  const names = [
    stackRule,
    ...cut.rules,
    orderRule,
    ...(content.rule === undefined ? [] : [content.rule]),
    ...(threePlanes && content.kind !== 'localiser' ? [THREE_PLANE_RULE] : []),
    modality ? 'modality given by the case list' : `modality: ${guess.rule}`,
    ...(region ? [`region: ${region.rule}`] : []),
  ];
  return {
    id,
    examinationId,
    title: titleOf(instance, cut),
    modality: found,
    modalitySource: modality ? 'user' : guess.source,
    region: region?.region ?? (found === 'Mammography' ? 'breast' : undefined),
    rows: instance.rows,
    columns: instance.columns,
    slices: pictures.map(sliceOf),
    ...(volume && { volume }),
    ...(instance.projection && { projection: instance.projection }),
    ...(instance.volumes !== undefined && { volumes: { count: instance.volumes, shown: 0 } }),
    findings: [...findings, ...pictureFindings(pictures.map((picture) => picture.instance))],
    excluded: modality ? undefined : exclusionOf(threePlanes ? 'localiser' : content.kind, found),
    contrast: hasContrast(pictures),
    rules: names,
  };
}

/** Words of the header; for a file without one, the names of its folders and its own. */
function wordsOf(instance: ImageInstance): readonly string[] {
  if (instance.encoding.format === 'dicom') return instance.words;
  // The nearest name is the most telling.
  return [...instance.words, ...instance.path.split('/').toReversed()];
}

function exclusionOf(kind: ContentKind, modality: Modality | undefined): ExclusionReason | undefined {
  if (kind !== 'primary') return kind;
  return modality === undefined ? 'modality-unknown' : undefined;
}

function titleOf(instance: ImageInstance, cut: Cut): string {
  const { series, encoding, path } = instance;
  const described = series.description?.trim();
  const number = series.number === undefined ? undefined : `Series ${series.number}`;
  const own = encoding.format === 'dicom' ? described || number || fileName(path) : fileName(path);
  return [own, ...cut.labels].join(' · ');
}
