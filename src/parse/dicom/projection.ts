import { normalise, type Lps } from '@/core/geometry.ts';
import type { Projection } from '../instance.ts';
import type { Dataset } from './dataset.ts';

/** Letters of Patient Orientation (PS3.3 C.7.6.1.1.1), as directions in the patient. */
const DIRECTIONS: Readonly<Record<string, Lps>> = {
  L: [1, 0, 0],
  R: [-1, 0, 0],
  P: [0, 1, 0],
  A: [0, -1, 0],
  H: [0, 0, 1],
  F: [0, 0, -1],
};

/** How a radiograph lies in its picture: undefined where the header says nothing of it. */
export function readProjection(data: Dataset): Projection | undefined {
  const [across = '', down = ''] = data.texts('x00200020');
  const [columns, rows] = [directionOf(across), directionOf(down)];
  const view = data.text('x00185101')?.toUpperCase();
  const laterality = (data.text('x00200062') ?? data.text('x00200060'))?.toUpperCase();
  const flip = data.text('x00187034')?.toUpperCase();
  const turn = data.decimal('x00187032');
  const projection: Projection = {
    ...(columns && rows && { orientation: [columns, rows] as const }),
    ...(view && { view }),
    ...(laterality && /^[RLB]$/.test(laterality) && { laterality: laterality as 'R' | 'L' | 'B' }),
    ...(flip === 'YES' && { flipped: true as const }),
    ...(turn !== undefined && turn % 360 !== 0 && { turned: turn }),
  };
  return Object.keys(projection).length > 0 ? projection : undefined;
}

/** 'L' or several, the most important first ('LA'): the sum of theirs, the first counting most. */
function directionOf(letters: string): Lps | undefined {
  const parts = [...letters.trim().toUpperCase()].map((letter) => DIRECTIONS[letter]);
  if (parts.length === 0 || parts.some((part) => !part)) return undefined;
  const sum = parts.reduce<Lps>(
    ([x, y, z], part, i) => {
      const [dx, dy, dz] = part ?? [0, 0, 0];
      const weight = 1 / (i + 1);
      return [x + weight * dx, y + weight * dy, z + weight * dz];
    },
    [0, 0, 0],
  );
  return normalise(sum);
}
