import { CHEST_GRID } from './chest-grid.ts';
import { CHEST_SIDES } from './chest-sides.ts';
import { headerPosture } from './header-posture.ts';
import { postureOf } from './posture.ts';
import { two, type ScanCheck, type CheckFinding } from './scan-check.ts';
import { sideScore, sidesOf } from './sides.ts';

/** How well an inverted or turned picture fits the usual one once it is put right, and by how much better. */
const LEAST_FIT = 0.3;
const LEAST_GAIN = 0.12;

/** From the header alone. */
export const posture: ScanCheck = {
  name: 'turned or mirrored, by the header',
  find({ scan, modality }): readonly CheckFinding[] {
    const header = headerPosture(scan);
    const level = modality === 'X-ray' ? 'warn' : 'note';
    if (header === 'mirrored' || header === 'upside-down' || header === 'half-turn')
      return [{ check: 'turned-by-header', level, facts: { how: header } }];
    // Where the directions are stated they are those of the picture as it is, whatever was done to it before.
    if (header || modality !== 'X-ray') return [];
    const { flipped, turned } = scan.projection ?? {};
    if (!flipped && turned === undefined) return [];
    const how = [...(flipped ? ['mirrored'] : []), ...(turned === undefined ? [] : [`turned by ${turned}°`])];
    return [{ check: 'turned-when-made', level: 'note', facts: { how: how.join(', ') } }];
  },
};

/** From the picture, as far as the header leaves it open. */
export const chest: ScanCheck = {
  name: 'inverted, turned, mirrored chest radiograph',
  find({ scan, modality, looks: [look] }): readonly CheckFinding[] {
    if (!look || modality !== 'X-ray' || (scan.region && scan.region !== 'chest')) return [];
    const seen = postureOf(look.grid, CHEST_GRID);
    const negative = postureOf(
      look.grid.map((value) => 255 - value),
      CHEST_GRID,
    );
    if (negative.fit >= LEAST_FIT && negative.fit >= seen.turnedFit + LEAST_GAIN)
      return [{ check: 'inverted', level: 'warn', facts: { fit: two(seen.fit) } }];
    // The header's directions, where there are any, stand above what the picture looks like.
    if (headerPosture(scan)) return [];
    if (seen.turn !== 0 && seen.turnedFit >= LEAST_FIT && seen.turnedFit >= seen.fit + LEAST_GAIN)
      return [{ check: 'rotated', level: 'warn', facts: { turn: seen.turn } }];
    // A lateral view has no sides to compare.
    if (/^(LL|RL|LLD|RLD)/.test(scan.projection?.view ?? '')) return [];
    const side = sideScore(sidesOf(look.grid), CHEST_SIDES.weights);
    return seen.fit >= LEAST_FIT && side < CHEST_SIDES.threshold
      ? [{ check: 'mirrored', level: 'warn', facts: {} }]
      : [];
  },
};
