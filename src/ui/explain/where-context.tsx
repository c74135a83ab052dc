import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ViewerState } from '@/viewer/contract.ts';
import { strongest } from '@/explain/overlay.ts';
import { useViewerActions, useViewerSlot } from '../viewer/viewer-context.tsx';
import { hangCompared, restore } from './compared-panes.ts';
import { heatsOf } from './heats.ts';
import { useSliceMaps, type MapsAsked, type AskedMaps } from './use-slice-maps.ts';

interface Where extends AskedMaps {
  /** There are maps, and no part of any slice changes a label. */
  readonly empty: boolean;
  readonly opacity: number;
  readonly threshold: number;
  show(asked: MapsAsked): void;
  hide(): void;
  setOpacity(value: number): void;
  setThreshold(value: number): void;
}

const WhereContext = createContext<Where | undefined>(undefined);

export function useWhere(): Where {
  const where = useContext(WhereContext);
  if (where === undefined) throw new Error('the maps were asked for outside of WhereProvider');
  return where;
}

/** Works out maps, and lays them over the pictures as long as it stands in the page. */
export function WhereProvider({ children }: { readonly children: ReactNode }) {
  const { viewer, isAttached } = useViewerSlot();
  const actions = useViewerActions();
  const { ask, ...maps } = useSliceMaps();
  const [opacity, setOpacity] = useState(0.6);
  const [threshold, setThreshold] = useState(0.2);
  /** How the viewports stood before they were taken for a comparison. */
  const before = useRef<ViewerState>(undefined);

  const { asked, maps: slices } = maps;
  const heats = useMemo(() => (asked ? heatsOf(asked.scanId, slices) : []), [asked, slices]);
  useEffect(() => {
    viewer?.showHeat(heats, { opacity, threshold });
  }, [viewer, heats, opacity, threshold]);
  useEffect(
    () => () => {
      if (!viewer || !isAttached(viewer)) return;
      viewer.showHeat([], { opacity: 0, threshold: 0 });
      if (before.current) void restore(viewer, before.current);
    },
    [viewer, isAttached],
  );

  async function show(next: MapsAsked): Promise<void> {
    if (viewer && next.labels.length === 2) {
      before.current ??= viewer.state;
      await hangCompared(viewer, next.scanId);
    }
    await actions.goToSlice(next.scanId, next.first[0] ?? 0);
    ask(next);
  }

  function hide(): void {
    ask(undefined);
    if (viewer && before.current) void restore(viewer, before.current);
    before.current = undefined;
  }

  const where: Where = {
    ...maps,
    empty: heats.length > 0 && heats.every(({ values }) => strongest(values) === 0),
    opacity,
    threshold,
    show: (next) => void show(next),
    hide,
    setOpacity,
    setThreshold,
  };
  return <WhereContext value={where}>{children}</WhereContext>;
}
