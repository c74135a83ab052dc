import { BaseTool, type Types as ToolTypes } from '@cornerstonejs/tools';
import type { Lps } from '@/core/geometry.ts';

/** What a viewer does with a hand on one of its viewports; found by the tool group's id. */
export interface ToolHost {
  scroll(viewportId: string, slices: number): void;
  point(viewportId: string, world: Lps): void;
  sliceCount(viewportId: string): number;
}

const hosts = new Map<string, ToolHost>();

export const setToolHost = (toolGroupId: string, host: ToolHost): void => void hosts.set(toolGroupId, host);
export const removeToolHost = (toolGroupId: string): void => void hosts.delete(toolGroupId);

type DragEvent = ToolTypes.EventTypes.InteractionEventType;
type WheelEvent = ToolTypes.EventTypes.MouseWheelEventType;

/**
 * Wheel, drag and finger scroll through slices. Cornerstone's own tool moves the viewport itself; this one asks the
 * viewer, which knows which slices are decoded and drops those that a fast hand has passed.
 */
export class ScrollTool extends BaseTool {
  static override toolName = 'LongtailScroll';
  #rest = 0;

  constructor(props: ToolTypes.PublicToolProps = {}) {
    super(props, { supportedInteractionTypes: ['Mouse', 'Touch'], configuration: {} });
  }

  mouseWheelCallback(event: WheelEvent): void {
    const { viewportId, wheel } = event.detail;
    hosts.get(this.toolGroupId)?.scroll(viewportId, wheel.direction);
  }

  mouseDragCallback(event: DragEvent): void {
    this.#drag(event);
  }

  touchDragCallback(event: DragEvent): void {
    this.#drag(event);
  }

  #drag(event: DragEvent): void {
    const { viewportId, element, deltaPoints } = event.detail;
    const host = hosts.get(this.toolGroupId);
    if (!host) return;
    // A drag over the whole height runs through the whole stack, but never faster than a slice every two pixels.
    const perSlice = Math.max(2, element.clientHeight / Math.max(8, host.sliceCount(viewportId)));
    const moved = this.#rest + deltaPoints.canvas[1];
    const slices = Math.trunc(moved / perSlice);
    this.#rest = moved - slices * perSlice;
    if (slices !== 0) host.scroll(viewportId, slices);
  }
}

/** Press or drag on a point in the patient: every other picture of that space goes there. */
export class PointTool extends BaseTool {
  static override toolName = 'LongtailPoint';

  constructor(props: ToolTypes.PublicToolProps = {}) {
    super(props, { supportedInteractionTypes: ['Mouse', 'Touch'], configuration: {} });
  }

  preMouseDownCallback(event: DragEvent): boolean {
    this.#point(event);
    return true;
  }

  preTouchStartCallback(event: DragEvent): boolean {
    this.#point(event);
    return true;
  }

  mouseDragCallback(event: DragEvent): void {
    this.#point(event);
  }

  touchDragCallback(event: DragEvent): void {
    this.#point(event);
  }

  #point(event: DragEvent): void {
    const { viewportId, currentPoints } = event.detail;
    const [x, y, z] = currentPoints.world;
    hosts.get(this.toolGroupId)?.point(viewportId, [x, y, z]);
  }
}
