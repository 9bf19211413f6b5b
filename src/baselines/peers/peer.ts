/** What a digital library is measured at: the same steps of the same circuit, in its own best form. */
import type { Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../../engine/engine.ts';

/** A circuit on its way, on a peer's device. */
export interface PeerRun {
  /** Takes so many steps and resolves when the last is done. */
  run(steps: number): Promise<void>;
  /** [B, N], held nodes included. */
  voltages(): Promise<Float32Array>;
  dispose(): void;
}

/** One way a good user might write the step. */
export interface PeerForm {
  readonly name: string;
  open(): Promise<PeerRun>;
}

export interface Peer {
  /** Library and backend, e.g. `jax-js wasm`. */
  readonly name: string;
  readonly version: string;
  /** What it runs on, in words. */
  readonly adapter: string;
  /** The ways it could step this circuit; the fastest counts. Throws an Error that says why where it cannot. */
  forms(netlist: Netlist, stepping: Stepping): readonly PeerForm[];
}
