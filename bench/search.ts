import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadCatalogue, loadTerms, type ReadCatalogueFile } from '@/catalogue/load.ts';
import { createSearch } from '@/catalogue/search.ts';

/** Milliseconds a search over all names, titles and terms takes: median and largest of 20 runs a query. */
const read: ReadCatalogueFile = (name) =>
  readFile(fileURLToPath(new URL(`../public/catalogue/${name}`, import.meta.url)), 'utf8');

const catalogue = await loadCatalogue(read);
const terms = await loadTerms(read);
const started = performance.now();
const search = createSearch(catalogue, terms);
console.log(`index: ${(performance.now() - started).toFixed(0)} ms`);

const QUERIES = [
  'pe',
  'haemorrhage',
  'subdural hemorrage',
  'pnuemothorax',
  'I71',
  'acl tear',
  'ischaemic stroke',
];
for (const query of QUERIES) {
  const times = Array.from({ length: 20 }, () => {
    const from = performance.now();
    search(query);
    return performance.now() - from;
  }).toSorted((a, b) => a - b);
  const top = search(query, 3).map((hit) =>
    hit.kind === 'disorder' ? hit.name : `${hit.code} ${hit.title}`,
  );
  console.log(
    `${query}: ${times[10]?.toFixed(1)} ms, at most ${times[19]?.toFixed(1)} ms: ${top.join(' | ')}`,
  );
}
