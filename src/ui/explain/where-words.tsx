import { hottestCell, ninthOf, type CellMap } from '@/explain/cell-map.ts';
import { strongest } from '@/explain/overlay.ts';
import { useFormat } from '../text.ts';
import { useViewerState } from '../viewer/viewer-context.tsx';
import { useExplainText } from './explain-text.ts';
import { sliceInSight } from './use-slice-maps.ts';
import { useWhere } from './where-context.tsx';

/** The map of the slice that is looked at; undefined where that slice has none. */
export function useMapsInSight(): { readonly slice: number; readonly maps: readonly CellMap[] | undefined } {
  const { asked, maps } = useWhere();
  const slice = useViewerState((state) => sliceInSight(state, asked?.scanId)) ?? 0;
  return { slice, maps: maps.find((each) => each.slice === slice)?.maps };
}

/** What the colours mean, and the map of the slice in sight in words. */
export function WhereWords() {
  const t = useExplainText();
  const format = useFormat();
  const { slice, maps } = useMapsInSight();
  const [map] = maps ?? [];
  const missing = useMissing(slice, map !== undefined);
  return (
    <>
      <p role="status">
        {missing ??
          (map && strongest(map.values) > 0
            ? t('wherePlace', { slice: slice + 1, place: t(`ninth.${ninthOf(map, hottestCell(map))}`) })
            : t('whereFlat', { slice: slice + 1 }))}
      </p>
      <p className="faint">
        {t('whereLead')} {map && t('whereCell', { share: format.percent(1 / map.columns) })}
      </p>
    </>
  );
}

/** Why there is nothing over the slice in sight; undefined where there is. */
export function useMissing(slice: number, isThere: boolean): string | undefined {
  const t = useExplainText();
  const { asked } = useWhere();
  if (isThere || !asked) return undefined;
  return t(asked.used.includes(slice) ? 'whereComing' : 'whereUnused', { slice: slice + 1 });
}
