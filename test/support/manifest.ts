import { readFileSync } from 'node:fs';
import { manifestSchema, type Manifest } from '@/model/manifest.ts';
import { sharedPath } from './shared.ts';

type Measured = NonNullable<Manifest['measured']>;

const graph = { file: 'graph.onnx', external: [] };

/** A manifest that is right in form; its graphs are never opened. */
export function builtManifest(
  parts: {
    readonly space?: Manifest['labels']['space'];
    readonly classes?: number;
    readonly measured?: Measured;
  } = {},
): Manifest {
  return manifestSchema.parse({
    format: 'longtail-pack',
    formatVersion: 1,
    id: 'built',
    title: 'Built for a test',
    version: '1.2.3',
    licence: 'MIT',
    architecture: {
      encoder: 'resnet50',
      width: 16,
      hidden: 512,
      sliceLayers: 1,
      sliceHeads: 1,
      fusionLayers: 2,
      fusionHeads: 4,
      head: 'knowledge',
      classes: parts.classes ?? 5569,
      parameters: 1,
    },
    input: {
      size: 256,
      depth: 32,
      pictureSlices: 1,
      resize: 'area-bilinear',
      npyResize: 'area-bilinear',
      normalisation: 'examination-min-max',
    },
    modalities: [{ name: 'CT', ids: [1, 2, 3] }],
    maxScans: 4,
    labels: { space: parts.space ?? 'raddiag-disorders', version: '1' },
    precision: { weights: 'fp32' },
    graphs: { encoder: graph, attention: graph, fusion: graph },
    files: [],
    ...(parts.measured ? { measured: parts.measured } : {}),
    golden: { seed: 1, scans: [{ modality: 1, slices: 1 }], logits: 'logits.bin', tolerance: 1e-3 },
  });
}

interface SupportRow {
  readonly index: number;
  readonly modalities: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The compact checkpoint's own table of what was measured: 21 labels in one to four modalities each. */
export function compactMeasurements(): Measured {
  const table = JSON.parse(readFileSync(sharedPath('checkpoint/support.json'), 'utf8')) as Readonly<
    Record<string, SupportRow>
  >;
  const results = Object.values(table).flatMap(({ index, modalities }) =>
    Object.entries(modalities).map(([modality, row]) => ({
      label: index,
      modality,
      positives: Number(row['n_pos']),
      negatives: Number(row['n_neg']),
      auc: Number(row['auc']),
      ...(typeof row['threshold'] === 'number' ? { threshold: row['threshold'] } : {}),
      verdict: row['verdict'] as 'good',
    })),
  );
  return {
    on: 'held-out public pictures',
    temperature: 0.905,
    trainedLabels: Object.values(table).map((row) => row.index),
    results,
    confounders: ['COVID-19 on radiographs is confounded with the hospital.'],
  };
}
