/** The engine of a benchmark: one for all its rows. */
import { reject } from '../../circuit/problem.ts';
import { createCpuEngine } from '../../engine/cpu/cpu.ts';
import type { Engine } from '../../engine/engine.ts';
import type { WebGpuEngine } from '../../engine/webgpu/webgpu.ts';
import type { EngineChoice } from '../api.ts';
import { reference } from '../engines.ts';

export interface Opened {
  readonly engine: Engine;
  /** What the WebGPU engine runs on; null for the others. */
  readonly device: GPUDevice | null;
  /** Why this engine, one sentence. */
  readonly why: string;
}

/** `auto` takes a hardware GPU where there is one. Throws BadInput where there is no WebGPU and it was asked for. */
export async function openEngine(
  choice: EngineChoice,
  openWebGpu: () => Promise<WebGpuEngine | string>,
): Promise<Opened> {
  if (choice === 'reference')
    return { engine: await reference(), device: null, why: 'The float64 reference was asked for.' };
  if (choice === 'cpu')
    return { engine: createCpuEngine(), device: null, why: 'The CPU engine was asked for.' };
  const engine = await openWebGpu();
  if (choice === 'webgpu') {
    if (typeof engine === 'string') return reject('engine', engine, 'Use --engine cpu');
    return { engine, device: engine.device, why: 'WebGPU was asked for.' };
  }
  if (typeof engine === 'string')
    return { engine: createCpuEngine(), device: null, why: `${engine}, so the CPU engine runs.` };
  if (!engine.info.software) return { engine, device: engine.device, why: 'A hardware GPU is present.' };
  engine.dispose();
  return {
    engine: createCpuEngine(),
    device: null,
    why: 'There is no hardware GPU, so the CPU engine runs.',
  };
}
