/**
 * `npx tsx bench/search.ts [ENCODER]`: milliseconds that a keystroke takes, by wordings alone and with the compact
 * pack's text encoder: median and largest of 20 runs a query. With the folder of the encoder that the pack was made
 * from, also how often both find the same category, over all names and wordings, and how often it is the right one.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foundLabels } from '@/catalogue/found-labels.ts';
import { loadCatalogue, loadTerms } from '@/catalogue/load.ts';
import { createMeaningSearch } from '@/catalogue/meaning.ts';
import { createSearch } from '@/catalogue/search.ts';
import { defaultPack, packOnDisk, readCatalogueFile } from '@/cli/node-files.ts';
import { readKnowledgeEncoder } from '@/model/knowledge-encoder.ts';
import { openPack } from '@/model/pack.ts';
import { createTextEncoder } from '@/model/text-encoder.ts';
import { readKnowledge } from '@export/knowledge/read-knowledge.ts';
import { compareEncoders } from './measure/encoders.ts';

const [encoderFolder] = process.argv.slice(2);
const catalogue = await loadCatalogue(readCatalogueFile);
const terms = await loadTerms(readCatalogueFile);

const timed = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
  const started = performance.now();
  const value = await work();
  console.log(`${name}: ${(performance.now() - started).toFixed(0)} ms`);
  return value;
};

const search = await timed('index of wordings', () => createSearch(catalogue, terms));
const pack = await openPack(packOnDisk(defaultPack));
const read = pack.ok ? await timed('text encoder read', () => readKnowledgeEncoder(pack.value)) : pack;
if (!read.ok || !read.value) throw new Error('the compact pack has no text encoder');
const packed = read.value;
const byMeaning = await timed('names encoded', () =>
  createMeaningSearch(packed, catalogue, () => Promise.resolve()),
);

const QUERIES = [
  'pe',
  'haemorrhage',
  'subdural hemorrage',
  'pnuemothorax',
  'I71',
  'acl tear',
  'ischaemic stroke',
  'swollen lymph nodes',
];
const RUNS = 20;

function milliseconds(work: () => unknown): string {
  const times = Array.from({ length: RUNS }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  }).toSorted((a, b) => a - b);
  return `${times[RUNS / 2]?.toFixed(1)} (${times[RUNS - 1]?.toFixed(1)})`;
}

console.log(
  '\n| query | wordings: ms, median (largest) | with meaning | first by wording | first by meaning |',
);
console.log('| --- | --- | --- | --- | --- |');
for (const query of QUERIES) {
  const worded = milliseconds(() => foundLabels(search, catalogue, query));
  const both = milliseconds(() => [foundLabels(search, catalogue, query), byMeaning(query)]);
  const name = (hit: { kind: string; name?: string; code?: string } | undefined) =>
    hit?.name ?? hit?.code ?? 'none';
  console.log(
    `| ${query} | ${worded} | ${both} | ${name(search(query, 1)[0])} | ${name(byMeaning(query)[0])} |`,
  );
}

if (encoderFolder !== undefined) {
  const knowledge = await readKnowledge(encoderFolder, (name) => readFile(join(encoderFolder, name)));
  if (!knowledge.ok) throw new Error(JSON.stringify(knowledge.error));
  const exact = createTextEncoder(knowledge.value.spec, knowledge.value.weights);
  console.log();
  for (const row of compareEncoders({ exact, packed }, catalogue, terms)) console.log(row);
}
