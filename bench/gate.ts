/**
 * `npx tsx bench/gate.ts COLLECTION [CACHE]`: how often each check of the gate speaks, on the test pictures of the
 * collection that the compact pack was measured on, on the same pictures altered, and on generated ones; how far the
 * label sets hold; and which score of a block or chapter is nearer to the truth. Prints the tables of docs/gate.md.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '@/catalogue/load.ts';
import { packOnDisk, readCatalogueFile } from '@/cli/node-files.ts';
import { gateFindings } from '@/gate/gate.ts';
import { lookAt } from '@/gate/look.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { openModel } from '@/model/open-model.ts';
import { openPack } from '@/model/pack.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { Modality, Scan } from '@/volume/scan.ts';
import { ALTERATIONS, greySlice, page, photo } from '../test/support/altered-pictures.ts';
import { branchScores } from './measure/branch-scores.ts';
import { openCollection, type Unit } from './measure/collection.ts';
import { runPack } from './measure/run-pack.ts';
import { MEASURED, ofSplit } from './measure/statistics.ts';

const SIDE = 256;
/** Of the test units, every so-manieth is altered and encoded again. */
const EVERY = 12;

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder, cache = join(tmpdir(), 'longtail-answers.f32')] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: gate.ts COLLECTION [CACHE]');
const collection = await openCollection(folder);
const answers = await runPack(join(root, 'models/compact'), collection, cache);
const pack = await openPack(packOnDisk(join(root, 'models/compact')));
if (!pack.ok) throw new Error(pack.error.kind);
const { manifest } = pack.value;
const model = await openModel(pack.value, await createNodeRuntime());
if (!model.ok) throw new Error(model.error.kind);
const { encoder } = model.value;

/** A picture without a header, as a user drops it. */
const scanOf = (slices: number): Scan => ({
  id: 'scan',
  examinationId: 'e',
  title: 'scan',
  modality: undefined,
  modalitySource: 'user',
  region: undefined,
  rows: SIDE,
  columns: SIDE,
  slices: Array.from({ length: slices }, (_, frame) => ({ path: 'p', frame })),
  findings: [],
  excluded: undefined,
  rules: [],
});

const checksOf = (slices: readonly DecodedSlice[], features: readonly Float32Array[], modality: Modality) =>
  gateFindings({
    scans: [{ scan: scanOf(slices.length), modality, looks: slices.map(lookAt), features }],
    manifest,
  }).map(({ check }) => check);

async function encode(values: Uint8Array): Promise<Float32Array> {
  const largest = Math.max(
    1,
    values.reduce((a, b) => Math.max(a, b), 0),
  );
  const data = Float32Array.from(values, (value) => value / largest);
  const { features } = await encoder.run({ slices: { dims: [1, 1, SIDE, SIDE], data } }, ['features']);
  return Float32Array.from(features?.data as Float32Array);
}

/** Counts findings over a set, and prints those that were made. */
class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;
  add(checks: readonly string[]): void {
    this.#total++;
    for (const check of new Set(checks)) this.#counts.set(check, (this.#counts.get(check) ?? 0) + 1);
    if (checks.some((check) => check !== 'single-slice' && check !== 'few-slices'))
      this.#counts.set('any', (this.#counts.get('any') ?? 0) + 1);
  }
  print(set: string): void {
    const shown = [...this.#counts]
      .filter(([check]) => check !== 'single-slice' && check !== 'few-slices')
      .map(([check, count]) => `${check} ${((100 * count) / this.#total).toFixed(1)} %`)
      .join(', ');
    console.log(`| ${set} | ${this.#total} | ${shown || 'nothing'} |`);
  }
}

console.log('| set | n | found |\n| --- | --- | --- |');
const sample: Unit[] = [];
for (const modality of MEASURED) {
  const tally = new Tally();
  for (const [i, { unit, features }] of ofSplit(answers, modality, 'test').entries()) {
    const slices = await Promise.all(
      unit.pictures.map(async (one) => greySlice(await collection.read(one), SIDE)),
    );
    tally.add(checksOf(slices, features, modality));
    if (i % EVERY === 0) sample.push(unit);
  }
  tally.print(`${modality}, as it is`);
}
for (const claimed of MEASURED)
  for (const actual of MEASURED) {
    if (claimed === actual) continue;
    const tally = new Tally();
    for (const { features } of ofSplit(answers, actual, 'test')) tally.add(checksOf([], features, claimed));
    tally.print(`${actual} called ${claimed} (features alone)`);
  }
for (const modality of MEASURED)
  for (const [name, alter] of Object.entries(ALTERATIONS)) {
    const tally = new Tally();
    for (const unit of sample.filter((one) => one.modality === modality)) {
      const [first] = unit.pictures;
      if (!first) continue;
      const values = alter(await collection.read(first), SIDE);
      tally.add(checksOf([greySlice(values, SIDE)], [await encode(values)], modality));
    }
    tally.print(`${modality}, ${name}`);
  }
const generated: readonly (readonly [string, number, (seed: number) => DecodedSlice])[] = [
  ['colour scenes, called X-ray', 50, (seed) => photo(seed, SIDE)],
  ['the same in grey, called X-ray', 50, (seed) => greySlice(photo(seed, SIDE).values as Uint8Array, SIDE)],
  ['pages of text, called X-ray', 20, (seed) => greySlice(page(SIDE, 255 - seed), SIDE)],
];
for (const [name, count, make] of generated) {
  const tally = new Tally();
  for (let seed = 0; seed < count; seed++) {
    const slice = make(seed);
    tally.add(checksOf([slice], [await encode(slice.values as Uint8Array)], 'X-ray'));
  }
  tally.print(name);
}

console.log(
  '\n| modality | threshold | calibrated on | tried on | all true labels in the set | labels in a set | halves exchanged | by source |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
const share = (value = 0) => `${(100 * value).toFixed(1)} %`;
for (const one of manifest.measured?.conformal?.thresholds ?? []) {
  const sources = one.sources?.map((s) => `${s.source} ${share(s.coverage)} of ${s.tested}`).join(', ');
  console.log(
    `| ${one.modality} | ${one.threshold} | ${one.cases} | ${one.tested} | ${share(one.coverage)} | ${one.meanSize} | ${share(one.exchanged?.coverage)} | ${sources} |`,
  );
}

console.log(
  '\n| level | branches | Brier: least | Brier: independent | mean truth | mean least | mean independent |',
);
for (const row of branchScores(answers, manifest, await loadCatalogue(readCatalogueFile))) console.log(row);
await model.value.dispose();
