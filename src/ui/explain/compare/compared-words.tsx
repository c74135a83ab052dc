import { useEffect } from 'react';
import { differenceOf, hottestCell, ninthOf, type CellMap } from '@/explain/cell-map.ts';
import { useViewerSlot } from '../../viewer/viewer-context.tsx';
import { useExplainText } from '../explain-text.ts';
import { useWhere } from '../where-context.tsx';
import { useMapsInSight, useMissing } from '../where-words.tsx';
import { MARKS } from './compared-facts.tsx';
import type { ComparedProps } from './comparison.tsx';

/** What the colours of a comparison mean, the maps of the slice in sight in words, and captions over the viewports. */
export function ComparedWords({ pair: [a, b] }: Pick<ComparedProps, 'pair'>) {
  const t = useExplainText();
  const { slice, maps } = useMapsInSight();
  const [mapA, mapB] = maps ?? [];
  const missing = useMissing(slice, mapA !== undefined);
  useCaptions(a.name, b.name);
  return (
    <>
      <p role="status">{missing ?? (mapA && mapB && <Places slice={slice} maps={[mapA, mapB]} />)}</p>
      <p className="faint">{t('pair.legendMaps')}</p>
      <ul className="legend">
        <li>
          <Swatch side="more" />
          {t('pair.legendMore', { name: a.name })}
        </li>
        <li>
          <Swatch side="less" />
          {t('pair.legendLess', { name: b.name })}
        </li>
      </ul>
      <p className="faint">{t('pair.scale')}</p>
    </>
  );
}

const Swatch = ({ side }: { readonly side: 'more' | 'less' }) => (
  <span className={`legend__swatch legend__swatch--${side}`} aria-hidden />
);

function Places({
  slice,
  maps: [a, b],
}: {
  readonly slice: number;
  readonly maps: readonly [CellMap, CellMap];
}) {
  const t = useExplainText();
  const difference = differenceOf(a, b);
  const apart = { ...difference, values: difference.values.map(Math.abs) };
  const most = hottestCell(apart);
  const place = (map: CellMap) => t(`ninth.${ninthOf(map, hottestCell(map))}`);
  const towards =
    (difference.values[most.row * difference.columns + most.column] ?? 0) > 0 ? MARKS[0] : MARKS[1];
  return t('pair.place', {
    slice: slice + 1,
    first: place(a),
    second: place(b),
    apart: place(apart),
    towards,
  });
}

/** Names the viewports while maps lie over them. */
function useCaptions(a: string, b: string): void {
  const t = useExplainText();
  const { setCaptions } = useViewerSlot();
  const { asked } = useWhere();
  const isShown = asked !== undefined;
  useEffect(() => {
    if (!isShown) return;
    const legend = (
      <>
        <span className="legend__entry">
          <Swatch side="more" />
          {t('pair.captionMore')}
        </span>
        <span className="legend__entry">
          <Swatch side="less" />
          {t('pair.captionLess')}
        </span>
      </>
    );
    setCaptions([
      { text: `${MARKS[0]}: ${a}` },
      { text: `${MARKS[1]}: ${b}` },
      { text: t('pair.captionDifference'), legend },
      { text: t('pair.captionPicture') },
    ]);
    return () => setCaptions([]);
  }, [isShown, a, b, t, setCaptions]);
}
