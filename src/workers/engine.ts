import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { openModel, type Model } from '@/model/open-model.ts';
import { createWasmRuntime, createWebGpuRuntime, isSoftwareAdapter } from '@/model/ort-web.ts';
import type { Pack } from '@/model/pack.ts';
import type { Backend, Runtime } from '@/model/runtime.ts';
import { selfTest, type SelfTest } from '@/pipeline/self-test.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import { createGpuPreprocessor } from '@/preprocess/gpu.ts';
import type { Preprocessor } from '@/preprocess/prepare.ts';
import type { BackendChoice } from '@/state/app-services.ts';

/** A model on a backend that has passed the pack's self-test. */
export interface Engine {
  readonly model: Model;
  readonly preprocessor: Preprocessor;
  /** Slices that go through the encoder at once. */
  readonly batch: number;
  readonly selfTest: SelfTest;
  dispose(): Promise<void>;
}

/**
 * Which backends to try for a choice, best first. A GPU that is emulated on the processor is slower than wasm: it is
 * used only when asked for.
 */
export async function backendsFor(choice: BackendChoice): Promise<readonly ('webgpu' | 'wasm')[]> {
  if (choice !== 'auto') return choice === 'webgpu' ? ['webgpu', 'wasm'] : ['wasm'];
  const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter() : null;
  return adapter && !isSoftwareAdapter(adapter) ? ['webgpu', 'wasm'] : ['wasm'];
}

/** Opens a pack on one backend and compares its golden output there. */
export async function openEngine(
  pack: Pack,
  backend: 'webgpu' | 'wasm',
  signal: AbortSignal,
): Promise<Result<Engine, LongtailError>> {
  const runtime = backend === 'webgpu' ? await createWebGpuRuntime() : ok(await createWasmRuntime());
  if (!runtime.ok) return runtime;
  const model = await openModel(pack, runtime.value, signal);
  if (!model.ok) {
    await runtime.value.dispose();
    return model;
  }
  const dispose = async () => {
    await model.value.dispose().catch(() => undefined);
    await runtime.value.dispose();
  };
  const test = signal.aborted ? err({ kind: 'cancelled' } as const) : await selfTest(pack, model.value);
  if (!test.ok) {
    await dispose();
    return test;
  }
  return ok({
    model: model.value,
    preprocessor: preprocessorFor(runtime.value),
    batch: batchFor(backend, pack.manifest.architecture.parameters),
    selfTest: test.value,
    dispose,
  });
}

const preprocessorFor = ({ device }: Runtime): Preprocessor =>
  device ? createGpuPreprocessor(device) : createCpuPreprocessor();

/** A cancel waits for the batch under way: a full-width slice takes 0.2 s on wasm, a compact one a twentieth. */
function batchFor(backend: Backend, parameters: number): number {
  const large = parameters > 50e6;
  if (backend === 'webgpu') return 8;
  return large ? 1 : 4;
}
