import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import { overlayFor, strongest } from '@/explain/overlay.ts';
import type { OcclusionTarget, SliceMaps } from '@/pipeline/explain.ts';
import type { DiagnoseRequest } from '@/state/app-services.ts';
import type { SliceHeat } from '@/viewer/heat.ts';
import { useViewerActions, useViewerSlot } from '../viewer/viewer-context.tsx';
import { useExplain } from './asked.ts';

interface Shown {
  readonly heats: readonly SliceHeat[];
  /** Width of a cell, as a share of the picture's. */
  readonly cell: number;
}

interface Where {
  /** The scan whose maps are being worked out. */
  readonly computing: string | undefined;
  readonly shown: Shown | undefined;
  readonly error: LongtailError | undefined;
  readonly opacity: number;
  readonly threshold: number;
  show(request: DiagnoseRequest, target: OcclusionTarget): void;
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

/** Fine enough that no cell's edge is seen, and no finer than the square that the network looks at. */
const GRID = 128;

/** Works out maps, and lays them over the pictures as long as it stands in the page. */
export function WhereProvider({ children }: { readonly children: ReactNode }) {
  const explain = useExplain();
  const { viewer } = useViewerSlot();
  const actions = useViewerActions();
  const running = useRef<AbortController>(undefined);
  const [computing, setComputing] = useState<string>();
  const [shown, setShown] = useState<Shown>();
  const [error, setError] = useState<LongtailError>();
  const [opacity, setOpacity] = useState(0.6);
  const [threshold, setThreshold] = useState(0.2);

  useEffect(() => {
    viewer?.showHeat(shown?.heats ?? [], { opacity, threshold });
  }, [viewer, shown, opacity, threshold]);
  useEffect(
    () => () => {
      running.current?.abort();
      viewer?.showHeat([], { opacity: 0, threshold: 0 });
    },
    [viewer],
  );

  const where = useMemo((): Where => {
    async function show(request: DiagnoseRequest, target: OcclusionTarget): Promise<void> {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setComputing(target.scanId);
      setError(undefined);
      const maps = await explain.occlusion(request, target, { signal: controller.signal });
      if (controller.signal.aborted) return;
      setComputing(undefined);
      if (!maps.ok) return setError(maps.error);
      setShown(toShown(target.scanId, maps.value));
      await actions.goToSlice(target.scanId, target.slices[0] ?? 0);
    }
    return {
      computing,
      shown,
      error,
      opacity,
      threshold,
      show: (request, target) => void show(request, target),
      hide: () => setShown(undefined),
      setOpacity,
      setThreshold,
    };
  }, [explain, actions, computing, shown, error, opacity, threshold]);
  return <WhereContext value={where}>{children}</WhereContext>;
}

function toShown(scanId: string, maps: readonly SliceMaps[]): Shown {
  const heats = maps.flatMap(({ slice, maps: [map] }) =>
    map ? [{ scanId, slice, rows: GRID, columns: GRID, values: overlayFor(map, GRID, GRID) }] : [],
  );
  const scale = Math.max(0, ...heats.map(({ values }) => strongest(values)));
  return {
    heats: heats.map((heat) => ({ ...heat, scale })),
    cell: 1 / (maps[0]?.maps[0]?.columns ?? 1),
  };
}
