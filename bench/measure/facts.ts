/**
 * `npx tsx bench/measure/facts.ts COLLECTION [CACHE]`: what the gate and the label sets of the compact pack are made
 * of, from the collection that it was trained and measured on (a folder with manifest.csv and images.tar). Writes
 * `models/compact/facts.json`, from which the pack is exported, and `src/gate/chest-grid.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonText } from '@export/json-text.ts';
import { factsSchema } from '@export/options.ts';
import { GRID } from '@/gate/look.ts';
import { meanChestGrid } from './chest-grid.ts';
import { chestSides } from './chest-sides.ts';
import { openCollection } from './collection.ts';
import { runPack } from './run-pack.ts';
import { labelSets } from './label-sets.ts';
import { featureStatistics } from './features.ts';

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
await writeFile(factsPath, jsonText({ ...facts, measured }));

const made = 'Made by `bench/measure/facts.ts`.';
const rowsOf = (values: readonly number[], width: number) =>
  Array.from(
    { length: values.length / width },
    (_, y) => `  ${values.slice(width * y, width * (y + 1)).join(', ')},`,
  );

const grid = await meanChestGrid(collection);
await writeFile(
  join(root, 'src/gate/chest-grid.ts'),
  `/**
 * The mean upright chest radiograph on a grid of 16 by 16, -100 (dark) to 100 (bright), from the training pictures of
 * three collections, each collection with equal weight. ${made}
 */
// prettier-ignore
export const CHEST_GRID: readonly number[] = [
${rowsOf(grid, GRID).join('\n')}
];
`,
);

const sides = await chestSides(collection);
await writeFile(
  join(root, 'src/gate/chest-sides.ts'),
  `/**
 * Weights of \`sideScore\` for chest radiographs, half a row of the grid a line, and the score below which 1 in 100
 * validation pictures lie. From the training pictures of three collections, each with equal weight.
 * ${made}
 */
// prettier-ignore
export const CHEST_SIDES: { readonly weights: readonly number[]; readonly threshold: number } = {
  weights: [
${rowsOf(sides.weights, GRID / 2)
  .map((row) => `  ${row}`)
  .join('\n')}
  ],
  threshold: ${sides.threshold},
};
`,
);
