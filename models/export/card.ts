import type { Manifest } from '@/model/manifest.ts';

const spaceNames: Readonly<Record<Manifest['labels']['space'], string>> = {
  'raddiag-disorders': "RadDiag's 5568 disorders and Normal",
  'raddiag-icd10cm': "RadDiag's 930 ICD-10-CM categories and Normal",
  custom: 'its own labels',
};

/** The pack's card: what it is, how it was stored, what was measured, and the author's own text. */
export function writeCard(manifest: Omit<Manifest, 'files'>, text: string | undefined): string {
  const { architecture: a, input, precision, measured, golden, labels } = manifest;
  const rows: readonly (readonly [string, string])[] = [
    ['Slice encoder', `${a.encoder}, width ${a.width}, features of ${a.hidden}`],
    ['Slice attention', `${a.sliceLayers} layers, ${a.sliceHeads} heads, up to ${input.depth} slices`],
    [
      'Fusion',
      a.fusionLayers > 0
        ? `${a.fusionLayers} layers, ${a.fusionHeads} heads, ${manifest.maxScans} scans in training`
        : 'none: each scan is classified by itself',
    ],
    ['Classifier', `${a.head}, ${a.classes} outputs: ${spaceNames[labels.space]}`],
    ['Values used', a.parameters.toLocaleString('en')],
    ['Input', `${input.size} x ${input.size}, resized by ${input.resize}, ${input.normalisation}`],
    ['A picture is', `${input.pictureSlices} equal slice${input.pictureSlices > 1 ? 's' : ''}`],
    ['Weights stored as', describePrecision(precision)],
    [
      'Text encoder for searching',
      manifest.knowledgeEncoder
        ? `its table in 63 levels; test vectors within ${manifest.knowledgeEncoder.tolerance}`
        : 'none',
    ],
    ['Licence', manifest.licence],
    ['Golden output', `logits of a synthetic case, to be met within ${golden.tolerance}`],
  ];
  const sections = [
    `# ${manifest.title}`,
    'Research and education only. Not for clinical use.',
    ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    measured
      ? describeMeasured(measured)
      : '## Measured\nNothing was measured on this pack here: its scores are not probabilities.',
    ...(text === undefined ? [] : [text.trim()]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function describePrecision({
  weights,
  largestLogitDifference,
  top10Agreement,
}: Manifest['precision']): string {
  if (largestLogitDifference === undefined || top10Agreement === undefined) return weights;
  return `${weights}; on the golden input the logits differ from fp32 by at most ${largestLogitDifference}, ${Math.round(top10Agreement * 10)} of the first 10 labels are the same`;
}

function describeMeasured(measured: NonNullable<Manifest['measured']>): string {
  return [
    '## Measured',
    `${measured.results.length} results for ${measured.trainedLabels.length} trained labels, on ${measured.on}. Probability = sigmoid(logit / ${measured.temperature}).`,
    'What a reader must know before believing a number:',
    '',
    ...measured.confounders.map((line) => `- ${line}`),
  ].join('\n');
}
