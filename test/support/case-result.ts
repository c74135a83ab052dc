import { packLabels } from '@/ranking/labels.ts';
import { rank } from '@/ranking/rank.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { shippedCatalogue } from './catalogue.ts';
import { builtManifest } from './manifest.ts';

const MEASURED = {
  on: 'a built table',
  temperature: 0.905,
  trainedLabels: [0, 25, 123],
  results: [
    {
      label: 123,
      modality: 'X-ray',
      positives: 392,
      negatives: 274,
      auc: 0.9413,
      threshold: 0.6,
      verdict: 'good' as const,
    },
    {
      label: 25,
      modality: 'X-ray',
      positives: 72,
      negatives: 666,
      auc: 0.9873,
      threshold: 0.3,
      verdict: 'confounded' as const,
    },
    { label: 0, modality: 'X-ray', positives: 274, negatives: 464, auc: 0.9455, verdict: 'good' as const },
  ],
  confounders: [],
};

/** A finished case of two radiographs: Pneumonia over its threshold, COVID-19 confounded, Normal without one. */
export function builtResult(options: { readonly measured: boolean } = { measured: true }): CaseResult {
  const manifest = builtManifest(options.measured ? { measured: MEASURED } : {});
  const labels = packLabels(manifest, shippedCatalogue);
  if (!labels.ok) throw new Error(labels.error.kind);
  const logits = Float32Array.from(labels.value, (_, i) => -6 - Math.sin(i));
  for (const [index, logit] of [
    [123, 3.267],
    [25, 1.1],
    [0, -2.5],
    [365, 1.87],
  ] as const)
    logits[index] = logit;
  return {
    caseName: 'Case "7", chest',
    pack: { id: manifest.id, version: manifest.version },
    created: '2024-05-06T07:08:09.000Z',
    scans: [
      { scanId: 's1', source: 'chest/pa.png', slices: 1 },
      { scanId: 's2', source: 'chest/lateral', slices: 40 },
    ],
    diagnosis: {
      pack: manifest.id,
      backend: 'node',
      scans: [
        {
          scanId: 's1',
          modality: 'X-ray',
          modalityId: 7,
          used: [0],
          weight: 0.75,
          sliceWeights: [1],
          keySlice: 0,
        },
        {
          scanId: 's2',
          modality: 'X-ray',
          modalityId: 8,
          used: [0, 20],
          weight: 0.25,
          sliceWeights: [0.4, 0.6],
          keySlice: 20,
        },
      ],
      logits,
      ranking: rank(logits, shippedCatalogue, manifest, ['X-ray'], labels.value),
      milliseconds: { encode: 12.5, fuse: 1 },
      slices: { computed: 3, reused: 0, paddedRun: 64 },
    },
  };
}
