import { GRID, lookAt } from '@/gate/look.ts';
import { sideScore, sidesOf } from '@/gate/sides.ts';
import { greySlice } from './chest-grid.ts';
import type { Collection, Picture } from './collection.ts';
import { ridge } from './linear.ts';
import { quantile } from './statistics.ts';

const LAMBDAS = [0.003, 0.03, 0.3, 3, 30] as const;

/**
 * What tells a chest radiograph from its mirror image: weights on the difference of the grid's two sides, by ridge
 * regression on the training pictures, each source with equal weight; the penalty with the most val pictures right, and
 * the score below which 1 in 100 of val lie.
 */
export async function chestSides(
  collection: Collection,
): Promise<{ readonly weights: readonly number[]; readonly threshold: number }> {
  const read = (split: Picture['split']) =>
    Promise.all(
      collection.pictures
        .filter((picture) => picture.modality === 'X-ray' && picture.split === split)
        .map(async (picture) => ({
          source: picture.source,
          sides: sidesOf(lookAt(greySlice(await collection.read(picture))).grid),
        })),
    );
  const [train, val] = [await read('train'), await read('val')];
  const count = (source: string) => train.filter((one) => one.source === source).length;
  const weights = train.map(({ source }) => 1 / count(source));
  const rows = train.map(({ sides }) => sides);
  const fits = LAMBDAS.map((lambda) => {
    const fitted = ridge(rows, new Float64Array(rows.length).fill(1), weights, lambda);
    const rounded = Array.from(fitted, (value) => Number(value.toPrecision(3)));
    const scores = val.map(({ sides }) => sideScore(sides, rounded));
    return { lambda, rounded, scores, right: scores.filter((score) => score > 0).length };
  });
  const best = fits.reduce((a, b) => (b.right > a.right ? b : a));
  console.log(`sides: lambda ${best.lambda}, ${best.right} of ${val.length} val pictures right`);
  const threshold = Math.min(
    0,
    -quantile(
      best.scores.map((score) => -score),
      0.99,
    ),
  );
  if (best.rounded.length !== (GRID * GRID) / 2) throw new Error('half a grid was expected');
  return { weights: best.rounded, threshold: Number(threshold.toPrecision(3)) };
}
