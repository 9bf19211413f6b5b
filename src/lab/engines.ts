/** Chooses an engine and says why. Where WebGPU comes from is the platform's business (page or Node). */
import { BadInput } from '../circuit/problem.ts';
import { createCpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine, Integrator } from '../engine/engine.ts';
import type { EngineChoice } from './api.ts';
import type { Trial } from './trial.ts';

/**
 * A WebGPU engine, or the clause that says why there is none. One emulated on the CPU is opened only with
 * `softwareToo`.
 */
export type WebGpuSource = (softwareToo: boolean) => Promise<Engine | string>;

/** Why an emulated adapter is passed over. */
export function emulated(adapter: string): string {
  return `WebGPU is emulated on the CPU here (${adapter})`;
}

export interface Chosen {
  readonly engine: Engine;
  /** Why this engine, one sentence. */
  readonly why: string;
}

export interface EngineWish {
  readonly choice: EngineChoice;
  readonly integrator: Integrator;
  /** The circuit is spread over parts. */
  readonly placed?: boolean;
  readonly webgpu: WebGpuSource;
  /** What `auto` tries the engines on. */
  readonly trial: Trial;
  /** The page takes the CPU engine, with the reason, where a named one is not to be had; the command line refuses. */
  readonly orCpu?: boolean;
}

/** An emulated GPU is not worth opening where the CPU engine is done this soon [ms]. */
const SOON = 10;
/** The GPU must win by this factor: close calls would fall now this way, now that. */
const CLEARLY = 1.25;

/**
 * `auto` measures both engines on the circuit itself. A GPU emulated on the CPU is tried only where the CPU engine is
 * slow.
 */
export async function chooseEngine(wish: EngineWish): Promise<Chosen> {
  const { choice, webgpu, orCpu = false } = wish;
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
  const here = cpuOnly(wish);
  if (here) {
    if (choice === 'webgpu' && !orCpu) throw unavailable(here.why, here.remedy);
    return cpu(`${here.why}.`);
  }
  if (choice === 'auto') return measured(wish);
  const engine = await webgpu(true);
  if (typeof engine !== 'string') return { engine, why: 'WebGPU was asked for.' };
  if (!orCpu) throw unavailable(engine, 'Use --engine auto or cpu');
  return cpu(`${engine}, so the CPU engine runs.`);
}

/** What keeps a circuit from the GPU, whichever it is. */
function cpuOnly({ integrator, placed }: EngineWish): { why: string; remedy: string } | undefined {
  if (integrator === 'dormand-prince')
    return {
      why: 'The adaptive Dormand-Prince integrator runs on the CPU engines only',
      remedy: 'Use --engine cpu, or the integrator euler, rk4 or relax',
    };
  if (placed)
    return {
      why: 'Parts exchange copies of signals between steps, which the CPU engines do only',
      remedy: 'Use --engine cpu, or leave "placement" out',
    };
  return undefined;
}

async function measured({ webgpu, trial }: EngineWish): Promise<Chosen> {
  const cpu = createCpuEngine();
  let opened = await webgpu(false);
  let here = Number.NaN;
  if (typeof opened === 'string' || opened.info.software) {
    const why = typeof opened === 'string' ? opened : emulated(opened.info.adapter);
    here = await trial.time(cpu);
    if (here < SOON) {
      if (typeof opened !== 'string') opened.dispose();
      return {
        engine: cpu,
        why: `${why}, so the CPU engine runs; it needs ${inWords(here)} for ${trial.of}.`,
      };
    }
    if (typeof opened === 'string') opened = await webgpu(true);
    if (typeof opened === 'string') return { engine: cpu, why: `${opened}, so the CPU engine runs.` };
  }
  const [gpu, name] = [opened, opened.info.software ? `the emulated GPU` : 'the GPU'];
  if (Number.isNaN(here)) here = await trial.time(cpu);
  let there: number;
  try {
    there = await trial.time(gpu);
  } catch (error) {
    gpu.dispose();
    const problem = error instanceof Error ? error.message : String(error);
    return { engine: cpu, why: `The circuit does not run on ${name} (${problem}), so the CPU engine runs.` };
  }
  const times = `measured for ${trial.of}: ${inWords(here)} on the CPU engine, ${inWords(there)} on ${name}`;
  if (there * CLEARLY < here) {
    cpu.dispose();
    return { engine: gpu, why: `The GPU is faster; ${times}.` };
  }
  gpu.dispose();
  return { engine: cpu, why: `The CPU engine is faster; ${times}.` };
}

/** A time in ms to two digits, in the unit that suits it. */
function inWords(ms: number): string {
  const [value, unit] = ms < 1 ? [1000 * ms, 'µs'] : [ms, 'ms'];
  return `${Number(value.toPrecision(2))} ${unit}`;
}

/** Loaded when first needed: the page starts without it. */
export async function reference(): Promise<Engine> {
  return (await import('../engine/reference/reference.ts')).createReferenceEngine();
}

function unavailable(problem: string, remedy: string): BadInput {
  return new BadInput([{ path: 'engine', problem, remedy }]);
}
