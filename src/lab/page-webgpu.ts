/** WebGPU as a page has it: `navigator.gpu`, and kernels that are loaded only where they run. */
import { BadInput } from '../circuit/problem.ts';
import { describeAdapter, requestAdapter } from '../engine/webgpu/adapter.ts';
import { emulated, type WebGpuSource } from './engines.ts';

/** Asked for while the worker loads: the answer takes a while, and the first bench waits for it. */
let first = 'gpu' in navigator ? requestAdapter(navigator.gpu) : null;
first?.catch(() => undefined);

export const pageWebGpu: WebGpuSource = async (softwareToo) => {
  if (!('gpu' in navigator)) return 'This browser has no WebGPU';
  try {
    const asked = first;
    first = null;
    const adapter = softwareToo ? null : await (asked ?? requestAdapter(navigator.gpu));
    const info = adapter && describeAdapter(adapter);
    if (info?.software) return emulated(info.adapter);
    const [{ createWebGpuEngine }, { shaders }, { openKernelStore }] = await Promise.all([
      import('../engine/webgpu/webgpu.ts'),
      import('../engine/webgpu/shaders-vite.ts'),
      import('./kernel-store.ts'),
    ]);
    const store = await openKernelStore();
    return await createWebGpuEngine(navigator.gpu, { shaders, ...(store && { store }) });
  } catch (error) {
    if (error instanceof BadInput) return error.problems.map(({ problem }) => problem).join('; ');
    return error instanceof Error ? error.message : String(error);
  }
};
