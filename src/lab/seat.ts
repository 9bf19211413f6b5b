/** Where a live run takes its steps: an engine chosen for its circuit, and another when the device is lost. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Anneal, Checkpoint, Engine, Stepping } from '../engine/engine.ts';
import type { EngineChoice } from './api.ts';
import { DeviceLoss, loseDevice } from './device-loss.ts';
import { chooseEngine, type Chosen, type WebGpuSource } from './engines.ts';
import { annealTrial } from './trial.ts';

export interface LiveOptions {
  readonly engine: EngineChoice;
  readonly webgpu: WebGpuSource;
}

interface Placed extends Chosen {
  readonly anneal: Anneal;
}

/** An engine, and the circuit at its start on it. */
async function place(netlist: Netlist, stepping: Stepping, options: LiveOptions): Promise<Placed> {
  const { engine: choice, webgpu } = options;
  const trial = annealTrial(netlist, stepping);
  const { integrator } = stepping;
  const placed = netlist.placement !== undefined;
  const chosen = await chooseEngine({ choice, integrator, placed, webgpu, trial, orCpu: true });
  try {
    return { ...chosen, anneal: await trial.circuit(chosen.engine) };
  } catch (error) {
    chosen.engine.dispose();
    throw error;
  }
}

export class Seat {
  #loss: DeviceLoss;

  private constructor(
    private readonly options: LiveOptions,
    public engine: Engine,
    public why: string,
    public anneal: Anneal,
  ) {
    this.#loss = new DeviceLoss(engine);
  }

  static async open(netlist: Netlist, stepping: Stepping, options: LiveOptions): Promise<Seat> {
    const { engine, why, anneal } = await place(netlist, stepping, options);
    return new Seat(options, engine, why, anneal);
  }

  /** The circuit at its start, in place of the one before. */
  async renew(netlist: Netlist, stepping: Stepping): Promise<void> {
    this.anneal.dispose();
    this.anneal = await this.engine.create(netlist, stepping);
  }

  /** Why the device is gone, where that is what failed; null otherwise. */
  lossBehind(error: unknown): Promise<string | null> {
    return this.#loss.behind(error);
  }

  /** Another engine after a loss, with the circuit as made from `netlist`; the caller restores the state. */
  async move(netlist: Netlist, { stepping }: Checkpoint): Promise<void> {
    this.engine.dispose();
    const { engine, why, anneal } = await place(netlist, stepping, this.options);
    this.engine = engine;
    this.why = why;
    this.anneal = anneal;
    this.#loss = new DeviceLoss(engine);
  }

  loseDevice(): Promise<void> {
    return loseDevice(this.engine);
  }

  dispose(): void {
    this.anneal.dispose();
    this.engine.dispose();
  }
}
