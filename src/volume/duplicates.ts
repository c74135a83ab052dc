import type { ImageInstance } from '@/parse/instance.ts';
import { placeOf } from './picture.ts';

export interface Distinct {
  readonly distinct: readonly ImageInstance[];
  /** Path of a copy -> path of the file that is kept in its place. */
  readonly copies: ReadonlyMap<string, string>;
}

/**
 * Takes out files that hold what another holds: of one SOP instance UID, or sent again under a new one. The UID alone
 * is not believed: careless anonymisers write one and the same into every file. The first in the order given is kept.
 */
export function withoutCopies(instances: readonly ImageInstance[]): Distinct {
  const kept = new Map<string, string>();
  const copies = new Map<string, string>();
  const distinct: ImageInstance[] = [];
  for (const instance of instances) {
    const keys = identitiesOf(instance);
    const original = keys.map((key) => kept.get(key)).find((path) => path !== undefined);
    if (original !== undefined) copies.set(instance.path, original);
    else distinct.push(instance);
    for (const key of keys) if (!kept.has(key)) kept.set(key, original ?? instance.path);
  }
  return { distinct, copies };
}

function identitiesOf(instance: ImageInstance): readonly string[] {
  const { instanceUid, series, instanceNumber, acquisitionNumber, frames, rows, columns, imageType } =
    instance;
  if (instance.encoding.format !== 'dicom') return [];
  const header = frames[0];
  const place = header && placeOf({ instance, frame: 0, header });
  const content = [place, instanceNumber, acquisitionNumber, frames.length, rows, columns].join('|');
  const facts = [
    header?.echo,
    header?.bValue,
    header?.temporalPosition,
    header?.stackId,
    imageType.join('\\'),
  ];
  const direction = header?.orientation?.flat().map((x) => x.toFixed(4));
  return [
    ...(instanceUid ? [`uid|${instanceUid}|${content}`] : []),
    // Without place or number two pictures of a series may well have equal headers.
    ...(place !== undefined && instanceNumber !== undefined
      ? [['header', series.uid, content, ...facts, direction].join('|')]
      : []),
  ];
}
