import type { BackendProbe } from '@/state/app-services.ts';

/** What this browser can run on. Asks for an adapter and starts nothing. */
export async function probeBackends(): Promise<BackendProbe> {
  const threads = globalThis.crossOriginIsolated;
  if (!('gpu' in navigator))
    return { webgpuMissing: 'This browser has no WebGPU.', adapter: undefined, threads };
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter)
    return { webgpuMissing: 'The browser offers no GPU to this page.', adapter: undefined, threads };
  const { vendor, architecture, description } = adapter.info;
  return { webgpuMissing: undefined, adapter: description || `${vendor} ${architecture}`.trim(), threads };
}
