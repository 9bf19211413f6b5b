/** Which engine a live run is on. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Stepping } from '../engine/engine.ts';
import type { EngineChoice } from './api.ts';
import { chooseEngine, type Chosen, type WebGpuSource } from './engines.ts';
import { annealTrial } from './trial.ts';

export interface LiveOptions {
  readonly engine: EngineChoice;
  readonly webgpu: WebGpuSource;
}

export function liveEngine(
  netlist: Netlist,
  stepping: Stepping,
  { engine, webgpu }: LiveOptions,
): Promise<Chosen> {
  const trial = annealTrial(netlist, stepping);
  return chooseEngine({ choice: engine, integrator: stepping.integrator, webgpu, trial, orCpu: true });
}
