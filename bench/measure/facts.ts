/**
 * `npx tsx bench/measure/facts.ts COLLECTION [CACHE]`: what the gate and the label sets of the compact pack are made
 * of, from the collection that it was trained and measured on (a folder with manifest.csv and images.tar). Writes
 * `models/compact/facts.json`, from which the pack is exported, and `src/gate/chest-grid.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factsSchema } from '@export/options.ts';
import { GRID } from '@/gate/look.ts';
import { meanChestGrid } from './chest-grid.ts';
import { openCollection } from './collection.ts';
import { runPack } from './run-pack.ts';
import { labelSets } from './label-sets.ts';
import { featureStatistics } from './statistics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [folder, cache = join(tmpdir(), 'longtail-answers.f32')] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: facts.ts COLLECTION [CACHE]');

const collection = await openCollection(folder);
const answers = await runPack(join(root, 'models/compact'), collection, cache);

const factsPath = join(root, 'models/compact/facts.json');
const facts = factsSchema.parse(JSON.parse(await readFile(factsPath, 'utf8')));
if (!facts.measured) throw new Error('facts.json has no measurements');
const { results } = facts.measured;
const measured = {
  ...facts.measured,
  // By what the collection's sources are pictures of.
  regions: [
    { modality: 'CT', regions: ['chest', 'abdomen and pelvis', 'head and neck'] },
    { modality: 'MRI', regions: ['head and neck'] },
    { modality: 'X-ray', regions: ['chest'] },
    { modality: 'Ultrasound', regions: ['breast', 'chest'] },
  ],
  features: featureStatistics(answers),
  conformal: labelSets(answers, results, 0.9),
};
await writeFile(factsPath, `${oneLineNumbers(JSON.stringify({ ...facts, measured }, undefined, 1))}\n`);

const grid = await meanChestGrid(collection);
const rows = Array.from({ length: GRID }, (_, y) => `  ${grid.slice(GRID * y, GRID * (y + 1)).join(', ')},`);
await writeFile(
  join(root, 'src/gate/chest-grid.ts'),
  `/**
 * The mean upright chest radiograph on a grid of 16 by 16, -100 (dark) to 100 (bright), from the training pictures of
 * three collections, each collection with equal weight. Made by \`bench/measure/facts.ts\`.
 */
// prettier-ignore
export const CHEST_GRID: readonly number[] = [
${rows.join('\n')}
];
`,
);

/** Long lists of numbers on one line: thousands of lines hide what a reader wants to see. */
function oneLineNumbers(json: string): string {
  return json.replace(
    /\[\s*(-?[\d.e+-]+(?:,\s*-?[\d.e+-]+){8,})\s*\]/g,
    (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`,
  );
}
