import {
  AngleTool,
  annotation,
  Enums,
  LengthTool,
  PanTool,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import type { Measurement, ViewerTool } from '../contract.ts';
import { belongsTo } from '../image-id.ts';
import { PointTool, removeToolHost, ScrollTool, setToolHost, type ToolHost } from './hand-tools.ts';

const { MouseBindings } = Enums;

const TOOLS: Readonly<Record<ViewerTool, { readonly toolName: string }>> = {
  scroll: ScrollTool,
  window: WindowLevelTool,
  zoom: ZoomTool,
  pan: PanTool,
  length: LengthTool,
  angle: AngleTool,
  point: PointTool,
};

/** What a tool does whatever the primary button does. */
const ALWAYS: Partial<Record<ViewerTool, { mouseButton?: number; numTouchPoints?: number }[]>> = {
  scroll: [{ mouseButton: MouseBindings.Wheel }],
  zoom: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }],
  pan: [{ mouseButton: MouseBindings.Auxiliary }, { numTouchPoints: 3 }],
};

/** The hands of one viewer. */
export class ViewerTools {
  readonly #id: string;
  readonly #group: NonNullable<ReturnType<typeof ToolGroupManager.createToolGroup>>;

  constructor(id: string, host: ToolHost) {
    this.#id = id;
    const group = ToolGroupManager.createToolGroup(id);
    if (!group) throw new Error(`tool group ${id} exists`);
    this.#group = group;
    setToolHost(id, host);
    for (const { toolName } of Object.values(TOOLS)) group.addTool(toolName);
  }

  attach(viewportId: string, engineId: string): void {
    this.#group.addViewport(viewportId, engineId);
  }

  detach(viewportId: string, engineId: string): void {
    this.#group.removeViewports(engineId, viewportId);
  }

  choose(tool: ViewerTool): void {
    for (const [name, { toolName }] of Object.entries(TOOLS) as [ViewerTool, { toolName: string }][]) {
      this.#group.setToolPassive(toolName, { removeAllBindings: true });
      const bindings = [...(ALWAYS[name] ?? [])];
      if (name === tool) bindings.push({ mouseButton: MouseBindings.Primary }, { numTouchPoints: 1 });
      if (bindings.length > 0) this.#group.setToolActive(toolName, { bindings });
    }
  }

  dispose(): void {
    clearMeasurements(this.#id);
    removeToolHost(this.#id);
    ToolGroupManager.destroyToolGroup(this.#id);
  }
}

/** Finished lengths and angles drawn on pictures whose names hold `viewerKey`. */
export function measurementsOf(viewerKey: string): Measurement[] {
  return annotationsOf(viewerKey).flatMap((each): Measurement[] => {
    const [stats] = Object.values(each.data.cachedStats ?? {}) as (
      { length?: unknown; angle?: unknown; unit?: unknown } | undefined
    )[];
    const id = each.annotationUID ?? '';
    if (typeof stats?.length === 'number') {
      return [{ id, kind: 'length', value: stats.length, unit: stats.unit === 'mm' ? 'mm' : 'px' }];
    }
    return typeof stats?.angle === 'number' ? [{ id, kind: 'angle', value: stats.angle, unit: 'deg' }] : [];
  });
}

export function clearMeasurements(viewerKey: string): void {
  for (const { annotationUID } of annotationsOf(viewerKey)) {
    if (annotationUID !== undefined) annotation.state.removeAnnotation(annotationUID);
  }
}

export function deleteSelectedMeasurement(): void {
  for (const id of annotation.selection.getAnnotationsSelected()) annotation.state.removeAnnotation(id);
}

function annotationsOf(viewerKey: string) {
  return annotation.state.getAllAnnotations().filter(({ metadata }) => {
    return belongsTo(viewerKey, metadata?.volumeId ?? metadata?.referencedImageId ?? '');
  });
}
