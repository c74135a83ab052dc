import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMeaningSearch } from '@/catalogue/meaning.ts';
import { defaultPack, packOnDisk } from '@/cli/node-files.ts';
import { readKnowledgeEncoder } from '@/model/knowledge-encoder.ts';
import { vectorDifference } from '@/model/knowledge-spec.ts';
import { openPack } from '@/model/pack.ts';
import { createTextEncoder, textRows, type EncodeText } from '@/model/text-encoder.ts';
import { readKnowledge, type Knowledge } from '@export/knowledge/read-knowledge.ts';
import { shippedCatalogue, shippedTerms } from '../support/catalogue.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const folder = 'checkpoint/knowledge_encoder';

// The reference data is too large to be committed: these need it beside the checkout, and say so where it is not.
describe.skipIf(!hasShared(folder))('the compact checkpoint’s knowledge encoder', () => {
  let knowledge: Knowledge;
  let exact: EncodeText;
  let packed: EncodeText;
  beforeAll(async () => {
    const read = await readKnowledge(folder, (name) => readFile(sharedPath(`${folder}/${name}`)));
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    knowledge = read.value;
    exact = createTextEncoder(knowledge.spec, knowledge.weights);
    const pack = await openPack(packOnDisk(defaultPack));
    const encoder = pack.ok ? await readKnowledgeEncoder(pack.value) : pack;
    if (!encoder.ok || !encoder.value) throw new Error('the compact pack has no text encoder');
    packed = encoder.value;
  });

  it('takes the rows of the table that its description gives', async () => {
    const { test_token_ids: expected } = JSON.parse(
      await readFile(sharedPath(`${folder}/spec.json`), 'utf8'),
    ) as { test_token_ids: Record<string, [number[], number[]]> };
    const rowsOf = textRows(knowledge.spec);
    for (const [text, [words, grams]] of Object.entries(expected))
      expect(rowsOf(text), text).toEqual({ words, grams });
  });

  it('gives its test vectors within 1e-5, and as packed within 3e-3', () => {
    expect(vectorDifference(knowledge.spec, exact)).toBeLessThan(1e-5);
    expect(vectorDifference(knowledge.spec, packed)).toBeLessThan(3e-3);
  });

  it('as packed finds the category that it finds in full precision, in 99 of 100 of a tenth of all wordings', async () => {
    const asked = [
      ...shippedCatalogue.disorders.map(({ name }) => name),
      ...shippedTerms.map(({ term }) => term),
    ];
    const sample = asked.filter((_, i) => i % 10 === 0);
    const titles = { disorders: [], categories: shippedCatalogue.categories };
    const nearest = async (encode: EncodeText) => {
      const search = await createMeaningSearch(encode, titles, () => Promise.resolve());
      return sample.map((text) => search(text)[0]);
    };
    const [full, stored] = [await nearest(exact), await nearest(packed)];
    const both = full.map((hit, i) => [hit, stored[i]] as const).filter(([a, b]) => a && b);
    const same = both.filter(
      ([a, b]) => a?.kind === 'category' && b?.kind === 'category' && a.code === b.code,
    );
    expect(both.length).toBeGreaterThan(1500);
    expect(same.length / both.length).toBeGreaterThanOrEqual(0.99);
  });
});
