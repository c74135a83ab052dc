import * as ort from 'onnxruntime-web/webgpu';
// The variant that serves both providers, from our own origin: nothing is ever fetched from a CDN.
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { SerialQueue } from '@/core/queue.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { wrapSession } from './ort-session.ts';
import type { Runtime } from './runtime.ts';

// onnxruntime keeps one wasm instance a page, so one queue serves every runtime made here.
const queue = new SerialQueue();

/** onnxruntime's number for it. */
const ERRORS_ONLY = 3;

function configure(): void {
  ort.env.wasm.wasmPaths = { mjs, wasm };
  // Threads need a page that is cross-origin isolated; more than four bring little for slices of this size.
  ort.env.wasm.numThreads = globalThis.crossOriginIsolated
    ? Math.min(4, navigator.hardwareConcurrency || 1)
    : 1;
  ort.env.logLevel = 'error';
}

/** A GPU that the browser emulates on the processor: right, and slower than wasm. */
export const isSoftwareAdapter = ({ info }: GPUAdapter): boolean =>
  info.isFallbackAdapter ||
  /swiftshader|llvmpipe|lavapipe|warp|software/i.test(
    `${info.architecture} ${info.device} ${info.description}`,
  );

/** How many threads the wasm provider uses here: 1 where the page is not cross-origin isolated. */
export const wasmThreads = (): number => ort.env.wasm.numThreads ?? 1;

/**
 * The processor, by wasm.
 * @param options lean: no second, rearranged copy of the weights and no arena: slower runs in much less memory
 */
export function createWasmRuntime(options: { readonly lean?: boolean } = {}): Promise<Runtime> {
  configure();
  return Promise.resolve({
    backend: 'wasm',
    device: undefined,
    async createSession(graph, external) {
      const session = await queue.run(() =>
        ort.InferenceSession.create(graph, {
          executionProviders: ['wasm'],
          externalData: [...external],
          ...(options.lean
            ? {
                enableCpuMemArena: false,
                enableMemPattern: false,
                extra: { session: { disable_prepacking: '1' } },
              }
            : {}),
        }),
      );
      return wrapSession(ort, session, queue);
    },
    dispose: () => Promise.resolve(),
  });
}

/**
 * A runtime on the machine's GPU, with the device that onnxruntime and our compute shaders share.
 * @returns an error that says why where there is no adapter
 */
export async function createWebGpuRuntime(): Promise<Result<Runtime, LongtailError>> {
  const unavailable = (detail: string) =>
    err({ kind: 'backend-unavailable', backend: 'webgpu', detail } as const);
  if (!('gpu' in navigator)) return unavailable('This browser has no WebGPU.');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return unavailable('The browser offers no GPU to this page.');
  configure();
  const device = await adapter.requestDevice({
    label: 'longtail',
    requiredFeatures: (['shader-f16', 'timestamp-query', 'subgroups'] as const).filter((f) =>
      adapter.features.has(f),
    ),
    // The defaults are too small for a full-width layer of weights.
    requiredLimits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize: adapter.limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: adapter.limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: adapter.limits.maxComputeWorkgroupSizeY,
      maxComputeWorkgroupSizeZ: adapter.limits.maxComputeWorkgroupSizeZ,
      maxStorageBuffersPerShaderStage: adapter.limits.maxStorageBuffersPerShaderStage,
    },
  });
  let disposed = false;
  const lost = device.lost.then(({ message }) => {
    throw new Error(disposed ? 'this runtime was disposed of' : `the device was lost: ${message}`);
  });
  // Nobody may be running when the device goes: the next run finds the rejection.
  lost.catch(() => undefined);
  return ok({
    backend: 'webgpu',
    device,
    async createSession(graph, external) {
      const session = await queue.run(() =>
        ort.InferenceSession.create(graph, {
          executionProviders: [{ name: 'webgpu', device }],
          externalData: [...external],
          // The runtime's own level comes too late for a second provider: its advice would stand among real errors.
          logSeverityLevel: ERRORS_ONLY,
        }),
      );
      return wrapSession(ort, session, queue, lost);
    },
    dispose: () => {
      disposed = true;
      device.destroy();
      return Promise.resolve();
    },
  });
}
