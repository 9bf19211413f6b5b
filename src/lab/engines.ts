/** Chooses an engine and says why. Where WebGPU comes from is the platform's business (page or Node). */
import { BadInput } from '../circuit/problem.ts';
import { createCpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine, Integrator } from '../engine/engine.ts';
import type { EngineChoice } from './api.ts';

/**
 * A WebGPU engine, or the clause that says why there is none. One emulated on the CPU is worth opening only when it
 * was asked for by name (`softwareToo`).
 */
export type WebGpuSource = (softwareToo: boolean) => Promise<Engine | string>;

/** Why an emulated adapter is passed over. */
export function emulated(adapter: string): string {
  return `WebGPU is emulated on the CPU here (${adapter}), which is slower than the CPU engine`;
}

export interface Chosen {
  readonly engine: Engine;
  /** Why this engine, one sentence. */
  readonly why: string;
}

/**
 * `auto` takes a hardware GPU where there is one; an emulated GPU loses to the CPU engine. A named engine that is
 * not to be had is an error in the command line; the page passes `orCpu` and gets the CPU engine with the reason.
 */
export async function chooseEngine(
  choice: EngineChoice,
  integrator: Integrator,
  webgpu: WebGpuSource,
  orCpu = false,
): Promise<Chosen> {
  const cpu = (why: string): Chosen => ({ engine: createCpuEngine(), why });
  switch (choice) {
    case 'reference':
      return { engine: await reference(), why: 'The float64 reference was asked for.' };
    case 'cpu':
      return cpu('The CPU engine was asked for.');
    case 'webgpu':
    case 'auto':
      break;
    default:
      return choice satisfies never;
  }
  const asked = choice === 'webgpu';
  if (integrator === 'dormand-prince') {
    const why = 'The adaptive Dormand-Prince integrator runs on the CPU engines only';
    if (asked && !orCpu) throw unavailable(why, 'Use --engine cpu, or the integrator euler, rk4 or relax');
    return cpu(`${why}.`);
  }
  const engine = await webgpu(asked);
  if (typeof engine === 'string') {
    if (asked && !orCpu) throw unavailable(engine, 'Use --engine auto or cpu');
    return cpu(`${engine}, so the CPU engine runs.`);
  }
  if (engine.info.software && !asked) {
    engine.dispose();
    return cpu(`${emulated(engine.info.adapter)}, so the CPU engine runs.`);
  }
  return { engine, why: asked ? 'WebGPU was asked for.' : 'A hardware GPU is present.' };
}

/** Loaded when first needed: the page starts without it. */
export async function reference(): Promise<Engine> {
  return (await import('../engine/reference/reference.ts')).createReferenceEngine();
}

function unavailable(problem: string, remedy: string): BadInput {
  return new BadInput([{ path: 'engine', problem, remedy }]);
}
