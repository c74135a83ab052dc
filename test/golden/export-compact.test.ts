import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readKnowledge } from '@export/knowledge/read-knowledge.ts';
import { factsSchema, type ExportOptions } from '@export/options.ts';
import {
  COMPACT_CASES as cases,
  COMPACT_FOLDER as folder,
  committedPack,
  expectCompactGolden,
  expectCompactLogits,
} from '../support/compact-golden.ts';
import { largestDifference } from '../support/npy.ts';
import { diskSource, openGraphs, packInMemory, type Graphs } from '../support/packs.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const labels = { space: 'raddiag-disorders' } as const;

// The reference data is too large to be committed: these need it beside the checkout, and say so where it is not.
describe.skipIf(!hasShared('checkpoint/golden'))('the compact checkpoint', () => {
  let exact: Graphs, committed: Graphs;
  beforeAll(async () => {
    const source = diskSource(sharedPath('checkpoint/pytorch_model.bin'));
    exact = await openGraphs(await packInMemory(source, { labels }));
    committed = await openGraphs(committedPack());
  });

  it.each(cases)('in fp32 gives the reference network’s numbers on %s', (name) =>
    expectCompactGolden(exact, name),
  );

  it.each(cases)('as committed, with weights in fp16, gives the logits of %s', (name) =>
    expectCompactLogits(committed, name),
  );

  it('is committed as the exporter makes it', async () => {
    const facts = factsSchema.parse(JSON.parse(readFileSync(`${folder}/facts.json`, 'utf8')));
    const cardText = readFileSync(`${folder}/about.md`, 'utf8');
    const encoder = 'checkpoint/knowledge_encoder';
    const knowledge = await readKnowledge(encoder, (name) => readFile(sharedPath(`${encoder}/${name}`)));
    if (!knowledge.ok) throw new Error(JSON.stringify(knowledge.error));
    const options: ExportOptions = {
      precision: 'fp16',
      labels,
      facts,
      cardText,
      knowledge: knowledge.value,
    };
    const { sink } = await packInMemory(diskSource(sharedPath('checkpoint/pytorch_model.bin')), options);
    // The last bits of the golden logits, and what is derived from them, depend on the processor.
    for (const [name, bytes] of sink.files)
      if (name.endsWith('.onnx') || name.endsWith('.bin') || name === 'knowledge-encoder.json')
        if (name !== 'golden-logits.bin')
          expect(Buffer.compare(bytes, readFileSync(`${folder}/${name}`)), name).toBe(0);
    const written = readFileSync(`${folder}/golden-logits.bin`);
    const logits = new Float32Array(new Uint8Array(written).buffer);
    const again = new Float32Array(sink.files.get('golden-logits.bin')?.buffer ?? new ArrayBuffer(0));
    expect(largestDifference(logits, again)).toBeLessThan(1e-3);
  });
});

describe('the committed pack', () => {
  it('is under 20 MB', () => {
    const { manifest } = committedPack();
    expect(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(20e6);
    expect(manifest.knowledgeEncoder?.tolerance).toBeLessThanOrEqual(0.003);
  });

  it('says what was measured on each trained label', () => {
    const { measured, precision } = committedPack().manifest;
    expect(precision.weights).toBe('fp16');
    expect(measured?.trainedLabels).toHaveLength(21);
    const covid = measured?.results.find(({ label, modality }) => label === 25 && modality === 'X-ray');
    expect(covid?.verdict).toBe('confounded');
    expect(measured?.confounders.some((line) => line.includes('COVID-19'))).toBe(true);
  });
});
