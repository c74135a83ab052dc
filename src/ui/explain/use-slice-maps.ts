import { useCallback, useEffect, useState } from 'react';
import type { DiagnoseRequest } from '@/state/app-services.ts';
import type { ViewerState } from '@/viewer/contract.ts';
import { useViewerState } from '../viewer/viewer-context.tsx';
import { useExplain } from './asked.ts';
import type { WantedSlices } from './next-slice.ts';
import { SliceMapRun, type MapsSoFar } from './slice-map-run.ts';

/** Maps of one scan for one label, or for two that are compared. */
export interface MapsAsked extends WantedSlices {
  readonly request: DiagnoseRequest;
  readonly scanId: string;
  readonly labels: readonly [number] | readonly [number, number];
}

export interface AskedMaps extends MapsSoFar {
  readonly asked: MapsAsked | undefined;
}

const NOTHING: AskedMaps = { asked: undefined, maps: [], error: undefined };

/** Which slice of a scan the viewer shows: the active viewport's before another's. */
export const sliceInSight = ({ panes, activePane }: ViewerState, scanId: string | undefined) =>
  [panes[activePane], ...panes].find((pane) => pane?.scanId === scanId)?.slice;

/** Maps of the slices with most weight, and of every slice that is scrolled to while they are shown. */
export function useSliceMaps(): AskedMaps & { ask(asked: MapsAsked | undefined): void } {
  const explain = useExplain();
  const [state, setState] = useState(NOTHING);
  const [run, setRun] = useState<SliceMapRun>();
  const slice = useViewerState((viewer) => sliceInSight(viewer, state.asked?.scanId));
  useEffect(() => () => run?.stop(), [run]);
  useEffect(() => run?.look(slice), [run, slice]);

  const ask = useCallback(
    (asked: MapsAsked | undefined) => {
      setState({ ...NOTHING, asked });
      if (!asked) return setRun(undefined);
      const { request, scanId, labels } = asked;
      const occlude: ConstructorParameters<typeof SliceMapRun>[1] = (each, signal) =>
        explain.occlusion(request, { scanId, slices: [each], labels }, { signal });
      setRun(new SliceMapRun(asked, occlude, (soFar) => setState({ asked, ...soFar })));
    },
    [explain],
  );
  return { ...state, ask };
}
