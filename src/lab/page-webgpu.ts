/** WebGPU as a page has it: `navigator.gpu`, and the kernels bundled with it. */
import { shaders } from '../engine/webgpu/shaders-vite.ts';
import { createWebGpuEngine } from '../engine/webgpu/webgpu.ts';
import { BadInput } from '../circuit/problem.ts';
import type { WebGpuSource } from './engines.ts';

export const pageWebGpu: WebGpuSource = async () => {
  if (!('gpu' in navigator)) return 'This browser has no WebGPU';
  try {
    return await createWebGpuEngine(navigator.gpu, { shaders });
  } catch (error) {
    if (error instanceof BadInput) return error.problems.map(({ problem }) => problem).join('; ');
    return error instanceof Error ? error.message : String(error);
  }
};
