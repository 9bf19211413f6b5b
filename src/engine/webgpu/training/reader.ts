/** What is read back from a learning circuit: the only calls that wait for the device. */
import { Readback } from '../readback.ts';
import type { Session } from '../session.ts';
import type { TrainingDevice } from './device.ts';
import type { Program } from './program.ts';
import { PROGRESS, REPORT } from './visit-writer.ts';

/** Sweeps that settles took at most, and whether one was left unsettled. */
export interface Usage {
  readonly taken: number;
  readonly unsettled: boolean;
}

export interface DeviceReport {
  readonly residual: number;
  readonly sweeps: number;
  readonly asymmetry: number;
  readonly loss: number;
  readonly usage: { readonly forward: Usage; readonly adjoint: Usage };
}

export class Reader {
  readonly #device: TrainingDevice;
  readonly #program: Program;
  readonly #readback: Readback;

  constructor(session: Session, device: TrainingDevice, program: Program) {
    this.#device = device;
    this.#program = program;
    this.#readback = new Readback(session);
  }

  /** The first numbers of these buffers, after everything queued. */
  async floats(...wanted: readonly (readonly [name: string, count: number])[]): Promise<Float32Array[]> {
    this.#program.flush();
    const { buffers } = this.#device.kit;
    const copies = wanted.map(([name, count]) => ({ from: buffers.get(name), bytes: 4 * count }));
    const bytes = await this.#readback.read(copies);
    return bytes.map((b) => new Float32Array(b));
  }

  /** Sums since the last one; starts new ones at once. */
  async report(): Promise<DeviceReport> {
    const { buffers, netlist } = this.#device.kit;
    const reading = this.floats(['progress', PROGRESS.head], ['losses', 2 * netlist.batch]);
    this.#program.clear(buffers.get('progress'), 0, 4 * PROGRESS.head);
    this.#program.clear(buffers.get('losses'));
    const [progress, losses] = await reading;
    const counts = new Uint32Array(progress.buffer);
    const usage = (at: number): Usage => ({ taken: counts[at + 1], unsettled: counts[at + 2] > 0 });
    const forward = usage(REPORT.forward);
    const adjoint = usage(REPORT.adjoint);
    return {
      residual: Math.max(progress[REPORT.forward], progress[REPORT.adjoint]),
      // A circuit without loops is settled by its one visit.
      sweeps: Math.max(1, forward.taken, adjoint.taken),
      asymmetry: progress[PROGRESS.asymmetry],
      loss: losses.reduce((sum, part) => sum + part, 0),
      usage: { forward, adjoint },
    };
  }

  dispose(): void {
    this.#readback.dispose();
  }
}
