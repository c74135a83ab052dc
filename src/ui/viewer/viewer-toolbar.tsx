import {
  Axis3d,
  Columns2,
  Contrast,
  Crosshair,
  DraftingCompass,
  Eclipse,
  Eraser,
  Grid2x2,
  Layers,
  Link2,
  Move,
  Pause,
  Play,
  RotateCcw,
  Ruler,
  Square,
  SunMedium,
  ZoomIn,
  type LucideIcon,
} from 'lucide-react';
import { Separator, Toolbar } from 'react-aria-components';
import type { PaneCount, Viewer, ViewerState, ViewerTool } from '@/viewer/contract.ts';
import { useChosenScans } from '../app-context.tsx';
import { IconButton } from '../controls/button.tsx';
import { HangingMenu } from '../import/hanging-menu.tsx';
import { useText } from '../text.ts';
import { fillPanes } from './fill-panes.ts';
import { IconGroup, IconToggle } from './icon-group.tsx';
import { PresetMenu } from './preset-menu.tsx';
import { useViewerSlot, useViewerState } from './viewer-context.tsx';

const TOOLS: readonly (readonly [ViewerTool, LucideIcon])[] = [
  ['scroll', Layers],
  ['window', Contrast],
  ['zoom', ZoomIn],
  ['pan', Move],
  ['length', Ruler],
  ['angle', DraftingCompass],
  ['point', Crosshair],
];

const LAYOUTS: readonly (readonly [PaneCount, LucideIcon])[] = [
  [1, Square],
  [2, Columns2],
  [4, Grid2x2],
];

export function ViewerToolbar() {
  const t = useText();
  const { viewer } = useViewerSlot();
  const state = useViewerState((current) => current);
  return (
    <Toolbar className="viewer-toolbar" aria-label={t('viewer.toolbar')}>
      {viewer && state && <Tools viewer={viewer} state={state} />}
    </Toolbar>
  );
}

function Tools({ viewer, state }: { readonly viewer: Viewer; readonly state: ViewerState }) {
  const t = useText();
  const chosen = useChosenScans();
  const pane = state.panes[state.activePane];
  const active = chosen.find(({ scan }) => scan.id === pane?.scanId);
  const isVolume = active?.scan.volume !== undefined && state.renderer === 'webgl';
  const cine = pane?.cine ?? false;
  return (
    <>
      <IconGroup
        label={t('viewer.toolbar')}
        value={state.tool}
        items={TOOLS.map(([id, icon]) => ({ id, icon, label: t(`viewer.tool.${id}`) }))}
        onChange={(tool) => viewer.setTool(tool)}
      />
      <Separator orientation="vertical" className="viewer-toolbar__line" />
      <PresetMenu icon={SunMedium} viewer={viewer} scan={active} />
      <IconToggle
        icon={Eclipse}
        label={t('viewer.invert')}
        selected={pane?.inverted ?? false}
        onChange={() => viewer.run('invert')}
      />
      <IconButton
        icon={cine ? Pause : Play}
        label={t(cine ? 'viewer.cineStop' : 'viewer.cineStart')}
        onPress={() => viewer.cine(!cine)}
      />
      <IconButton icon={RotateCcw} label={t('viewer.reset')} onPress={() => viewer.run('reset')} />
      <IconButton
        icon={Eraser}
        label={t('viewer.clearMeasurements')}
        onPress={() => viewer.clearMeasurements()}
      />
      <span className="viewer-toolbar__space" />
      <IconToggle
        icon={Axis3d}
        label={t(isVolume ? 'viewer.mprLong' : 'viewer.mprUnavailable')}
        text={t('viewer.mpr')}
        selected={pane?.mode === 'mpr'}
        disabled={!isVolume}
        onChange={(on) => active && void viewer.show(state.activePane, active.scan.id, on ? 'mpr' : 'stack')}
      />
      <IconToggle
        icon={Link2}
        label={t('viewer.link')}
        selected={state.linked}
        onChange={(on) => viewer.setLinked(on)}
      />
      <HangingMenu viewer={viewer} chosen={chosen} />
      <IconGroup
        label={t('viewer.layout')}
        value={`${state.layout}`}
        items={LAYOUTS.map(([count, icon]) => ({
          id: `${count}` as const,
          icon,
          label: t(`viewer.layout${count}`),
        }))}
        onChange={(id) => {
          viewer.setLayout(LAYOUTS.find(([count]) => `${count}` === id)?.[0] ?? 1);
          fillPanes(viewer, chosen);
        }}
      />
    </>
  );
}
