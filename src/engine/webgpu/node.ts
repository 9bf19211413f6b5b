/** WebGPU in Node: Dawn from the `webgpu` package, on whatever Vulkan driver there is, SwiftShader included. */
import { existsSync, readdirSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { readShaders } from './shaders-node.ts';
import { createWebGpuEngine, type WebGpuEngine, type WebGpuOptions } from './webgpu.ts';

/** Chromium carries a Vulkan loader and the SwiftShader driver, off the system's path. */
const CHROMIUM = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const LOADER = 'libvulkan.so.1';
const SOFTWARE_DRIVER = 'vk_swiftshader_icd.json';
const DRIVER_FOLDERS = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
/** RTLD_NODELETE, which Node does not name: the library outlives the failed load below. */
const NO_DELETE = 0x1000;

/** Dawn crashes when its instance is collected while a device is in use. */
const instances: GPU[] = [];

/** The engine, or the sentence that says why there is none. */
export async function openNodeWebGpu(training?: WebGpuOptions['training']): Promise<WebGpuEngine | string> {
  findDriver();
  let gpu: GPU;
  try {
    const { create } = await import('webgpu');
    gpu = create([]);
  } catch (error) {
    return `The webgpu package did not load (${reasonOf(error)})`;
  }
  instances.push(gpu);
  try {
    return await createWebGpuEngine(gpu, { shaders: readShaders(), training });
  } catch (error) {
    return `There is no WebGPU device in Node (${reasonOf(error)}; it needs a Vulkan driver)`;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hasSystemDriver(): boolean {
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES } = process.env;
  if (VK_ICD_FILENAMES || VK_DRIVER_FILES) return true;
  return DRIVER_FOLDERS.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json')),
  );
}

/** Points Vulkan to SwiftShader where the system has no driver, and loads Chromium's loader where it has none. */
function findDriver(): void {
  if (process.platform !== 'linux') return;
  process.env.XDG_RUNTIME_DIR ??= tmpdir();
  const software = CHROMIUM.map((folder) => `${folder}/${SOFTWARE_DRIVER}`).find((path) => existsSync(path));
  if (!hasSystemDriver() && software) process.env.VK_ICD_FILENAMES = software;
  const { RTLD_NOW, RTLD_GLOBAL } = constants.dlopen;
  for (const path of [
    LOADER,
    ...CHROMIUM.map((folder) => `${folder}/${LOADER}`).filter((p) => existsSync(p)),
  ]) {
    try {
      process.dlopen({ exports: {} }, path, RTLD_NOW | RTLD_GLOBAL | NO_DELETE);
    } catch (error) {
      // Node wants an add-on and says so once the library is loaded, which is all that is needed.
      if (/self-register/.test(reasonOf(error))) return;
    }
  }
}
