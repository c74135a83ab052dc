import {
  cache,
  getShouldUseCPURendering,
  imageLoader,
  init as initCore,
  metaData,
  RenderingEngine,
  setUseCPURendering,
} from '@cornerstonejs/core';
import {
  addTool,
  AngleTool,
  init as initTools,
  LengthTool,
  PanTool,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import { IMAGE_SCHEME } from '../image-id.ts';
import { fallbackImage, imageMetadata } from './image-source.ts';
import { PointTool, ScrollTool } from './hand-tools.ts';

const MIB = 1024 * 1024;
/** Decoded pictures kept, MPR volumes included: a large CT must not kill the tab. */
const CACHE_BYTES = 256 * MIB;
/** What one MPR volume may take of it. */
export const VOLUME_BYTES = 128 * MIB;

let started = false;

/** Starts cornerstone once for the page: it keeps its state in modules. Returns what draws. */
export function startCornerstone(forceCpu: boolean): 'webgl' | 'cpu' {
  if (!started) {
    started = true;
    // One WebGL context: MPR's three planes then share one texture.
    initCore({ debug: {}, rendering: { webGlContextCount: 1 } });
    initTools();
    for (const tool of [ScrollTool, PointTool, WindowLevelTool, ZoomTool, PanTool, LengthTool, AngleTool]) {
      addTool(tool);
    }
    cache.setMaxCacheSize(CACHE_BYTES);
    imageLoader.registerImageLoader(IMAGE_SCHEME, (id) => ({ promise: fallbackImage(id) }));
    metaData.addProvider(imageMetadata, 10);
  }
  if (forceCpu) setUseCPURendering(true, false);
  return getShouldUseCPURendering() ? 'cpu' : 'webgl';
}

export const createEngine = (id: string): RenderingEngine => new RenderingEngine(id);
