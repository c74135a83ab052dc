import { sha256 } from '@noble/hashes/sha2.js';
import { manifestSchema, type Manifest } from '@/model/manifest.ts';
import type { Architecture } from './architecture.ts';
import { refuse } from './checkpoint/refuse.ts';
import type { WrittenGraph } from './onnx/write-graph.ts';
import { labelSpaces, type ExportOptions, type Labels } from './options.ts';
import { hex, type WrittenFile } from './sink.ts';

/** RadDiag's modality ids, by position in the examination. */
const modalities: Manifest['modalities'] = [
  { name: 'CT', ids: [1, 2, 3] },
  { name: 'MRI', ids: [4, 5, 6] },
  { name: 'X-ray', ids: [7, 8] },
  { name: 'Ultrasound', ids: [9] },
  { name: 'Annotated image', ids: [10] },
  { name: 'Fluoroscopy', ids: [11] },
  { name: 'Mammography', ids: [12] },
  { name: 'DSA (angiography)', ids: [13] },
  { name: 'Nuclear medicine', ids: [14] },
  { name: 'Barium', ids: [15] },
];

export interface PackParts {
  readonly architecture: Architecture;
  readonly parameters: number;
  readonly size: number;
  readonly labels: Labels;
  readonly options: ExportOptions;
  readonly precision: Manifest['precision'];
  readonly graphs: Readonly<Record<'encoder' | 'attention' | 'fusion', WrittenGraph>>;
  readonly knowledgeEncoder?: NonNullable<Manifest['knowledgeEncoder']>;
  readonly files: readonly WrittenFile[];
  readonly golden: Manifest['golden'];
}

/** The manifest of a pack. What the options leave open is as for the published checkpoint. */
export function buildManifest(parts: PackParts): Manifest {
  const { architecture, options, size, labels, precision } = parts;
  const { encoder, hidden, depth, slices, fusion, head, classes } = architecture;
  const facts = options.facts ?? {};
  const graph = ({ file, external }: WrittenGraph) => ({ file, external: [...external] });
  const manifest: Manifest = {
    format: 'longtail-pack',
    formatVersion: 1,
    id: facts.id ?? `raddiag-${encoder.kind}-${hidden}-${classes}-${precision.weights}`,
    title: facts.title ?? `RadDiag, ${encoder.kind}, width ${hidden}, ${classes} classes`,
    version: facts.version ?? '1',
    licence: facts.licence ?? 'Not stated: as the checkpoint that this pack was made from',
    architecture: {
      encoder: encoder.kind,
      width: encoder.width,
      hidden,
      sliceLayers: slices.layers,
      sliceHeads: slices.heads,
      fusionLayers: fusion?.layers ?? 0,
      fusionHeads: fusion?.heads ?? 1,
      head: head.kind,
      classes,
      parameters: parts.parameters,
    },
    input: {
      size,
      depth,
      pictureSlices: facts.pictureSlices ?? 3,
      resize: facts.resize ?? 'area',
      npyResize: facts.npyResize ?? 'bilinear',
      normalisation: 'examination-min-max',
    },
    modalities,
    maxScans: facts.maxScans ?? 4,
    labels: describeLabels(labels),
    precision,
    graphs: {
      encoder: graph(parts.graphs.encoder),
      attention: graph(parts.graphs.attention),
      fusion: graph(parts.graphs.fusion),
    },
    ...(parts.knowledgeEncoder ? { knowledgeEncoder: parts.knowledgeEncoder } : {}),
    files: [...parts.files],
    ...(facts.measured ? { measured: facts.measured } : {}),
    golden: parts.golden,
  };
  return manifestSchema.parse(manifest);
}

/** The labels that the options ask for, compared with the classifier. Throws CheckpointRefused. */
export function chooseLabels(wanted: Labels | undefined, classes: number): Labels {
  const fits = (space: keyof typeof labelSpaces) => labelSpaces[space] === classes;
  if (!wanted) {
    if (fits('raddiag-disorders')) return { space: 'raddiag-disorders' };
    if (fits('raddiag-icd10cm')) return { space: 'raddiag-icd10cm' };
    return { space: 'custom', names: Array.from({ length: classes }, (_, i) => `class_${i}`) };
  }
  const count = wanted.space === 'custom' ? wanted.names.length : labelSpaces[wanted.space];
  if (count !== classes)
    refuse('labels', `${wanted.space} has ${count} labels, the classifier ${classes} outputs`);
  return wanted;
}

export const labelsFile = 'labels.json';

export const labelsText = (names: readonly string[]): string => `${JSON.stringify(names, undefined, 1)}\n`;

function describeLabels(labels: Labels): Manifest['labels'] {
  if (labels.space !== 'custom') return { space: labels.space, version: '1' };
  const digest = hex(sha256(new TextEncoder().encode(labelsText(labels.names))));
  return { space: 'custom', version: digest.slice(0, 12), file: labelsFile };
}
