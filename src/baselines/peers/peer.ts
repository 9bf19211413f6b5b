/** What a digital library is measured at: the same work on the same circuit, in its own best form. */
import type { Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../../engine/engine.ts';
import type { Samples, TrainingPlan, TrainingState } from '../../engine/training.ts';

/** A circuit on its way, on a peer's device. */
export interface PeerRun {
  /** Takes so many steps and resolves when the last is done. */
  run(steps: number): Promise<void>;
  /** [B, N], held nodes included. */
  voltages(): Promise<Float32Array>;
  dispose(): void;
}

/** A circuit that learns, on a peer's device. */
export interface PeerTraining {
  /** Takes the first so many updates from the start of the lesson and resolves when the last is done. */
  run(updates: number): Promise<void>;
  /** Parameters and first moments of the optimiser after the last run, each [P] in the order of the plan. */
  state(): Promise<Pick<TrainingState, 'parameters' | 'first'>>;
  dispose(): void;
}

/** One way a good user might write the work. */
export interface PeerForm<Run> {
  readonly name: string;
  open(): Promise<Run>;
}

/** What is learned, from where: the same for the engine and its peers. */
export interface PeerLesson {
  readonly plan: TrainingPlan;
  readonly samples: Samples;
  readonly mechanism: 'nudging' | 'adjoint' | 'mismatch';
  /** Of nudging. */
  readonly beta: number;
  readonly feedback: 'held' | 'following';
  readonly start: TrainingState;
  /** Samples [B] of update n = 0, 1, ... after the start, and its rate. */
  indices(n: number): Uint32Array;
  rate(n: number): number;
}

export interface Peer {
  /** Library and backend, e.g. `jax-js wasm`. */
  readonly name: string;
  readonly version: string;
  /** What it runs on, in words. */
  readonly adapter: string;
  /** The ways it could step this circuit; the fastest counts. Throws an Error that says why where it cannot. */
  forms(netlist: Netlist, stepping: Stepping): readonly PeerForm<PeerRun>[];
  /** The ways it could learn this; as `forms`. */
  trainings(lesson: PeerLesson): readonly PeerForm<PeerTraining>[];
}
