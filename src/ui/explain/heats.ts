import { differenceOf, type CellMap } from '@/explain/cell-map.ts';
import { overlayFor, strongest } from '@/explain/overlay.ts';
import type { SliceMaps } from '@/pipeline/explain.ts';
import type { SliceHeat } from '@/viewer/heat.ts';

/** Fine enough that no cell's edge is seen, and no finer than the square that the network looks at. */
const GRID = 128;

/** Viewports of a comparison: the first label's map, the second's, the first less the second, the picture alone. */
export const COMPARED_PANES = 4;
export const DIFFERENCE_PANE = 2;

/**
 * What to lay over a scan's slices. The map of one label lies over every viewport of its slice; of two each has its own,
 * with the difference beside them. All share a scale, so that equal colours are equal changes of a logit.
 */
export function heatsOf(scanId: string, slices: readonly SliceMaps[]): readonly SliceHeat[] {
  const heats = slices.flatMap(({ slice, maps }) =>
    layersOf(maps).map(({ map, ...layer }): SliceHeat => ({
      ...layer,
      scanId,
      slice,
      rows: GRID,
      columns: GRID,
      values: overlayFor(map, GRID, GRID),
    })),
  );
  const scale = Math.max(0, ...heats.map(({ values }) => strongest(values)));
  return heats.map((heat) => ({ ...heat, scale }));
}

interface Layer extends Pick<SliceHeat, 'pane' | 'kind'> {
  readonly map: CellMap;
}

function layersOf([first, second]: readonly CellMap[]): readonly Layer[] {
  if (!first) return [];
  if (!second) return [{ map: first }];
  return [
    { map: first, pane: 0 },
    { map: second, pane: 1 },
    { map: differenceOf(first, second), pane: DIFFERENCE_PANE, kind: 'difference' },
  ];
}
