import { z } from 'zod';

/** How a pack's file is found and trusted. */
const packFile = z.strictObject({
  path: z.string().regex(/^[A-Za-z0-9._-]+$/, 'a plain file name'),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const graph = z.strictObject({
  file: z.string(),
  /** External data files, in the order of their first use; each `location` in the graph is one of these names. */
  external: z.array(z.string()),
});

/** What is known about one label in one modality, from held-out pictures. */
const measurement = z.strictObject({
  label: z.int().nonnegative(),
  modality: z.string(),
  positives: z.int().nonnegative(),
  negatives: z.int().nonnegative(),
  auc: z.number(),
  aucInterval: z.tuple([z.number(), z.number()]).optional(),
  sameSourceAuc: z.number().optional(),
  averagePrecision: z.number().optional(),
  /** On the calibrated probability. */
  threshold: z.number().optional(),
  sensitivity: z.number().optional(),
  specificity: z.number().optional(),
  verdict: z.enum(['good', 'fair', 'poor', 'few', 'confounded']),
});

/** From which probability a label belongs to a case's label set in one modality, and how far such sets held. */
const conformalThreshold = z.strictObject({
  modality: z.string(),
  threshold: z.number(),
  /** Cases that the threshold was made from. */
  cases: z.int().positive(),
  /** Share of the cases tried whose true labels were all in their sets, and how many cases those are. */
  coverage: z.number().optional(),
  tested: z.int().positive().optional(),
  /** Labels in a set, on average over the cases tried. */
  meanSize: z.number().optional(),
  /** The same when the two halves change places. */
  exchanged: z
    .strictObject({ threshold: z.number(), coverage: z.number(), tested: z.int().positive() })
    .optional(),
  /** Coverage by collection of pictures. */
  sources: z
    .array(z.strictObject({ source: z.string(), coverage: z.number(), tested: z.int().positive() }))
    .optional(),
  /** Measured labels that none of the cases tried has: whether a set holds them was never seen. */
  untested: z.array(z.int().nonnegative()).optional(),
});

/**
 * A pack: graphs, weights, labels and what was measured, as one folder. Schema of `manifest.json`.
 *
 * Graph doors (float32 unless said otherwise):
 * - encoder:   `slices [S, 1, H, W]` in 0..1 -> `features [S, D]`, `map [S, D, h, w]` (features = mean of map)
 * - attention: `features [N, T, D]`, `mask [N, T]` (1 = slice, 0 = padding; T <= depth)
 *              -> `embedding [N, D]`, `attention [N, T + 1]` (class token's row), `slice_weights [N, T]` (sum 1)
 * - fusion:    `embeddings [B, N, D]`, `modality int32 [B, N]` (0 = empty)
 *              -> `fused [B, D]`, `logits [B, C]`, `attention [B, heads, N + 1]` (last layer, class token's row),
 *                 `scan_weights [B, N]` (mean over heads, over scans only, sum 1)
 */
export const manifestSchema = z.strictObject({
  format: z.literal('longtail-pack'),
  formatVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  title: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  architecture: z.strictObject({
    encoder: z.enum(['resnet50', 'vit']),
    /** Channels of the first convolution (64 in the published model), or the ViT's width. */
    width: z.int().positive(),
    /** D, the width of features and embeddings (2048 in the published model). */
    hidden: z.int().positive(),
    sliceLayers: z.int().positive(),
    sliceHeads: z.int().positive(),
    fusionLayers: z.int().nonnegative(),
    fusionHeads: z.int().positive(),
    head: z.enum(['mlp', 'knowledge']),
    /** C, label 0 included. */
    classes: z.int().positive(),
    parameters: z.int().positive(),
  }),
  input: z.strictObject({
    size: z.int().positive(),
    depth: z.int().positive(),
    /** How many equal slices a two-dimensional picture is stored as (3 in RadDiag's own files, 1 in the compact pack). */
    pictureSlices: z.union([z.literal(1), z.literal(3)]),
    /** For anything but .npy. `area-bilinear`: area along an axis that shrinks, bilinear along one that grows. */
    resize: z.enum(['area', 'bilinear', 'area-bilinear']),
    /** RadDiag's own loader resizes a .npy scan of another size bilinearly. */
    npyResize: z.enum(['area', 'bilinear', 'area-bilinear']),
    normalisation: z.literal('examination-min-max'),
  }),
  /** Modality ids by position in the examination; as many scans of one examination as there are ids. */
  modalities: z.array(z.strictObject({ name: z.string(), ids: z.array(z.int().positive()).min(1) })),
  /** Scans a case had at most in training. */
  maxScans: z.int().positive(),
  labels: z.strictObject({
    space: z.enum(['raddiag-disorders', 'raddiag-icd10cm', 'custom']),
    version: z.string(),
    /** JSON array of names by index (custom), absent where the catalogue has them. */
    file: z.string().optional(),
  }),
  precision: z.strictObject({
    weights: z.enum(['fp32', 'fp16', 'int8']),
    /** Against fp32 on the golden input. */
    largestLogitDifference: z.number().optional(),
    top10Agreement: z.number().optional(),
  }),
  graphs: z.strictObject({ encoder: graph, attention: graph, fusion: graph }),
  /** A text encoder that names are searched with by their meaning; see `knowledge-encoder.ts`. */
  knowledgeEncoder: z
    .strictObject({
      /** Its description, JSON. */
      spec: z.string(),
      /** Its arrays in one gzip file, the hashed table as whole levels with a scale a row. */
      weights: z.string(),
      /** How far the stored levels may carry the description's test vectors. */
      tolerance: z.number().positive(),
    })
    .optional(),
  files: z.array(packFile),
  /** Absent where nothing was measured: then no label of the pack has a probability. */
  measured: z
    .strictObject({
      on: z.string(),
      temperature: z.number().positive(),
      trainedLabels: z.array(z.int().nonnegative()),
      results: z.array(measurement),
      /** In plain words: what a reader must know before believing a number. */
      confounders: z.array(z.string()),
      /** Body regions of the pictures measured, by modality, in the names of `REGIONS`. */
      regions: z
        .array(z.strictObject({ modality: z.string(), regions: z.array(z.string()).min(1) }))
        .optional(),
      /** Where the slice features of the training pictures lie, by modality; see `feature-distance.ts`. */
      features: z
        .array(
          z.strictObject({
            modality: z.string(),
            /** `[D]`, and the directions in which they vary most, `[D]` each, of length 1. */
            mean: z.array(z.number()),
            directions: z.array(z.array(z.number())),
            /** The distance that one in a hundred held-out slices exceeds. */
            threshold: z.number().positive(),
            /** Linear score of being of this modality: `[D]` weights, then the offset. */
            discriminant: z.array(z.number()).optional(),
            /** By how much another modality's score may be higher before a scan is taken for one; likewise 1 in 100. */
            margin: z.number().optional(),
          }),
        )
        .optional(),
      /**
       * Label sets: of the measured labels, those with at least `threshold` calibrated probability hold all true ones
       * in a share `level` of cases like those that the threshold was made from.
       */
      conformal: z
        .strictObject({
          level: z.number().positive().lt(1),
          /** In plain words: which cases the thresholds were made from, and on which they were tried. */
          calibratedOn: z.string().optional(),
          thresholds: z.array(conformalThreshold),
        })
        .optional(),
    })
    .optional(),
  /**
   * Input and output to compare with on every machine. Scan i holds `slices` pictures of
   * `goldenSlice(seed + i, ...)` and modality id `modality`; `logits` names a file of C little-endian float32.
   */
  golden: z.strictObject({
    seed: z.int(),
    scans: z.array(z.strictObject({ modality: z.int().positive(), slices: z.int().positive() })).min(1),
    logits: z.string(),
    tolerance: z.number().positive(),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Measurement = z.infer<typeof measurement>;
export type ConformalThreshold = z.infer<typeof conformalThreshold>;
