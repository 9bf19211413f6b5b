/** Chooses an engine and says why. Where WebGPU comes from is the platform's business (page or Node). */
import { BadInput } from '../circuit/problem.ts';
import { createCpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine, Integrator } from '../engine/engine.ts';
import { createReferenceEngine } from '../engine/reference/reference.ts';
import type { EngineChoice } from './api.ts';

/** A WebGPU engine, or the sentence that says why there is none. */
export type WebGpuSource = () => Promise<Engine | string>;

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
      return { engine: createReferenceEngine(), why: 'The float64 reference was asked for.' };
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
  const engine = await webgpu();
  if (typeof engine === 'string') {
    if (asked && !orCpu) throw unavailable(engine, 'Use --engine auto or cpu');
    return cpu(`${engine}, so the CPU engine runs.`);
  }
  if (engine.info.software && !asked) {
    engine.dispose();
    return cpu(
      `The WebGPU adapter (${engine.info.adapter}) is emulated on the CPU, where the CPU engine is faster.`,
    );
  }
  return { engine, why: asked ? 'WebGPU was asked for.' : 'A hardware GPU is present.' };
}

function unavailable(problem: string, remedy: string): BadInput {
  return new BadInput([{ path: 'engine', problem, remedy }]);
}
