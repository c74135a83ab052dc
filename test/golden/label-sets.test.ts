import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import { openCollection } from '../../bench/measure/collection.ts';
import { halvesOf } from '../../bench/measure/halves.ts';
import { runPack } from '../../bench/measure/run-pack.ts';
import { measuredIn, MEASURED, ofSplit } from '../../bench/measure/statistics.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const folder = fileURLToPath(new URL('../../models/compact', import.meta.url));

// The reference data is too large to be committed: these need it beside the checkout, and say so where it is not.
describe.skipIf(!hasShared('data/images.tar'))('the label sets of the compact pack', () => {
  it(
    'hold on the pictures that they were tried on as often as the manifest says',
    { timeout: 300_000 },
    async () => {
      const { measured } = manifestSchema.parse(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')));
      const collection = await openCollection(sharedPath('data'));
      const tried = MEASURED.flatMap((modality) => {
        const test = collection.units.filter((unit) => unit.modality === modality && unit.split === 'test');
        const halves = halvesOf(test);
        return test.filter(({ caseId }) => halves.get(caseId) === 'tried');
      });
      const answers = await runPack(folder, { units: tried, read: collection.read });
      const probabilities = measuredIn(answers, measured?.results ?? []);
      for (const { modality, threshold, coverage = 0, tested } of measured?.conformal?.thresholds ?? []) {
        const present = ofSplit(answers, modality, 'test')
          .map((answer) => probabilities(answer).flatMap((one) => (one.present ? [one.probability] : [])))
          .filter((one) => one.length > 0);
        const held = present.filter((one) => one.every((probability) => probability >= threshold));
        expect(present.length, modality).toBe(tested);
        // The last bits of a probability depend on the processor: one case may stand on the other side.
        expect(Math.abs(held.length - coverage * present.length), modality).toBeLessThan(1.1);
      }
    },
  );
});
