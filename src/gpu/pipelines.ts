const caches = new WeakMap<GPUDevice, Map<string, unknown>>();

/**
 * What `build` made for this device under this key: pipelines, layouts, shader modules. Lives as long as the device
 * does; a new device starts with nothing.
 */
export function cached<T>(device: GPUDevice, key: string, build: () => T): T {
  const cache = caches.get(device) ?? new Map<string, unknown>();
  caches.set(device, cache);
  if (!cache.has(key)) cache.set(key, build());
  return cache.get(key) as T;
}
