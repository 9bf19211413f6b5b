/** States of a circuit between host and device: node-major there, [B, N] here. */
import type { Checkpoint } from '../engine.ts';
import type { DeviceCircuit } from './circuit.ts';
import { toNodeMajor, toSampleMajor } from './layout.ts';
import type { Readback } from './readback.ts';
import type { Session } from './session.ts';

export class Exchange {
  readonly #session: Session;
  readonly #circuit: DeviceCircuit;
  readonly #readback: Readback;
  readonly #written: () => void;

  /** `written` is told of every write: signals and conditions are then out of date. */
  constructor(session: Session, circuit: DeviceCircuit, readback: Readback, written: () => void) {
    this.#session = session;
    this.#circuit = circuit;
    this.#readback = readback;
    this.#written = written;
  }

  /** Voltages [V], momenta or currents [V/R] of all states, [B, N], into the buffer of that name; zeros for null. */
  write(name: 'voltage' | 'momentum' | 'injected', states: ArrayLike<number> | null): void {
    const { nodes, batch } = this.#circuit.netlist;
    this.#put(name, toNodeMajor(states ?? new Float32Array(nodes * batch), nodes, batch));
  }

  /** One node's voltage [V] in a sample, or in all for -1. */
  writeVolt(node: number, volts: number, sample: number): void {
    const { batch } = this.#circuit.netlist;
    const list = new Float32Array(sample < 0 ? batch : 1).fill(volts);
    this.#put('voltage', list, node * batch + Math.max(sample, 0));
  }

  /** All states of the buffer of that name, [B, N], after everything submitted so far. */
  async read(name: string): Promise<Float32Array> {
    const { nodes, batch } = this.#circuit.netlist;
    const from = this.#circuit.buffers.get(name);
    const [bytes] = await this.#readback.read([{ from, bytes: 4 * nodes * batch }]);
    return toSampleMajor(new Float32Array(bytes), nodes, batch);
  }

  /** What moves, for a checkpoint. */
  async moving(): Promise<Pick<Checkpoint, 'voltages' | 'momenta'>> {
    const voltages = await this.read('voltage');
    return { voltages, momenta: this.#hasMomenta ? await this.read('momentum') : null };
  }

  restore({ voltages, momenta }: Pick<Checkpoint, 'voltages' | 'momenta'>): void {
    this.write('voltage', voltages);
    if (this.#hasMomenta) this.write('momentum', momenta);
  }

  get #hasMomenta(): boolean {
    return this.#circuit.netlist.groups.some(({ law }) => law.secondOrder);
  }

  #put(name: string, list: Float32Array<ArrayBuffer>, first = 0): void {
    this.#session.device.queue.writeBuffer(this.#circuit.buffers.get(name), 4 * first, list);
    this.#written();
  }
}
