import { existsSync } from 'node:fs';
import { create } from 'webgpu';

/** Where Debian's Chromium keeps its software GPU. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

// Held for as long as the process lives: a device whose instance was collected aborts the process.
let instance: GPU | undefined;

/**
 * A WebGPU device in Node, with the limits that every browser guarantees unless others are asked for. The caller
 * destroys it. Throws, with the line that helps, where the machine has none: GPU tests fail then, they don't skip.
 */
export async function openDevice(requiredLimits: Readonly<Record<string, number>> = {}): Promise<GPUDevice> {
  // Read by the Vulkan loader when it is first used. A real GPU's driver, or another choice, is left alone.
  if (!process.env['VK_DRIVER_FILES'] && existsSync(SWIFTSHADER))
    process.env['VK_DRIVER_FILES'] = SWIFTSHADER;
  instance ??= create(['backend=vulkan']);
  const adapter = await instance.requestAdapter();
  if (!adapter)
    throw new Error(
      'GPU tests need a Vulkan driver. Debian or Ubuntu: apt-get install -y --no-install-recommends chromium libvulkan1 ' +
        '(its software GPU is enough). Elsewhere: set VK_DRIVER_FILES to the ICD file of any Vulkan 1.1 driver.',
    );
  return adapter.requestDevice({ label: 'test device', requiredLimits });
}
