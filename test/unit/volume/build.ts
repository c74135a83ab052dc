import type { FrameHeader, ImageInstance, PixelEncoding } from '@/parse/instance.ts';
import type { Scan } from '@/volume/scan.ts';

type Vector = readonly [number, number, number];
type Orientation = readonly [Vector, Vector];

export const AXIAL: Orientation = [
  [1, 0, 0],
  [0, 1, 0],
];
export const CORONAL: Orientation = [
  [1, 0, 0],
  [0, 0, -1],
];
export const SAGITTAL: Orientation = [
  [0, 1, 0],
  [0, 0, -1],
];

const DICOM: PixelEncoding = {
  format: 'dicom',
  transferSyntax: '1.2.840.10008.1.2.1',
  bitsAllocated: 16,
  planar: 0,
  swappedWords: 1,
  deflated: false,
  fragments: [],
};

export const frame = (header: Partial<FrameHeader> = {}): FrameHeader => ({
  rescale: { slope: 1, intercept: 0 },
  windows: [],
  ...header,
});

/** A frame of an axial slice at `z` mm with pixels of 0.5 mm. */
export const axial = (z: number, header: Partial<FrameHeader> = {}): FrameHeader =>
  frame({ position: [0, 0, z], orientation: AXIAL, spacing: [0.5, 0.5], ...header });

let counter = 0;

/** A CT instance of one axial frame, unless the facts say otherwise. */
export function instance(facts: Partial<ImageInstance> = {}): ImageInstance {
  const n = ++counter;
  return {
    path: `p/${String(n).padStart(5, '0')}.dcm`,
    rows: 512,
    columns: 512,
    frames: [frame()],
    pixel: { kind: 'i16', bitsStored: 16, samplesPerPixel: 1, photometric: 'MONOCHROME2' },
    encoding: DICOM,
    study: { uid: 'study' },
    series: { uid: 'series' },
    patient: {},
    instanceUid: `uid.${n}`,
    dicomModality: 'CT',
    words: [],
    imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    ...facts,
  };
}

/** `count` axial slices 1 mm apart from `from` mm on, numbered from 1. */
export const stack = (
  count: number,
  facts: Partial<ImageInstance> = {},
  header: Partial<FrameHeader> = {},
  from = 0,
): ImageInstance[] =>
  Array.from({ length: count }, (_, i) =>
    instance({ instanceNumber: i + 1, frames: [axial(from + i, header)], ...facts }),
  );

export const picture = (path: string, facts: Partial<ImageInstance> = {}): ImageInstance => {
  const {
    dicomModality: _none,
    instanceUid: _neither,
    ...rest
  } = instance({
    path,
    encoding: { format: 'picture', mime: 'image/png' },
    study: { uid: `folder:${path}` },
    series: { uid: `file:${path}` },
    imageType: [],
  });
  return { ...rest, ...facts };
};

export const nifti = (path: string, frames: readonly FrameHeader[] = [axial(0), axial(1)]): ImageInstance =>
  picture(path, {
    frames,
    encoding: {
      format: 'voxels',
      container: 'nifti',
      packing: 'gzip',
      start: 0,
      offset: 352,
      littleEndian: true,
      type: 'i2',
      components: 1,
      voxel: 'numbers',
      dims: [4, 4, frames.length],
      axes: [],
    },
  });

export const scan = (id: string, facts: Partial<Scan> = {}): Scan => ({
  id,
  examinationId: 'exam',
  title: id,
  modality: 'CT',
  modalitySource: 'header',
  region: undefined,
  rows: 512,
  columns: 512,
  slices: [{ path: id, frame: 0 }],
  findings: [],
  excluded: undefined,
  rules: [],
  ...facts,
});

export const volumeOf = (slices: number): Pick<Scan, 'slices' | 'volume'> => ({
  slices: Array.from({ length: slices }, (_, frame) => ({ path: 'v', frame })),
  volume: { origin: [0, 0, 0], orientation: AXIAL, spacing: [1, 1, 1] },
});

/** The same sequence of pseudo-random numbers in 0..1 for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
