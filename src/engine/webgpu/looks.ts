/** Looks at the residual, the current scale and the energy of all samples, made ready when first taken. */
import type { DeviceCircuit } from './circuit.ts';
import type { Dispatch } from './kernels.ts';
import { energiesOf, type Measure, type PeakResult } from './measure.ts';
import type { Readback } from './readback.ts';

type Kind = 'residual' | 'residualAndScale' | 'energy';

export class Looks {
  readonly #circuit: DeviceCircuit;
  readonly #measure: Measure;
  readonly #readback: Readback;
  readonly #submit: (dispatches: readonly Dispatch[]) => void;
  readonly #made = new Map<Kind, readonly Dispatch[]>();

  constructor(
    circuit: DeviceCircuit,
    measure: Measure,
    readback: Readback,
    submit: (dispatches: readonly Dispatch[]) => void,
  ) {
    this.#circuit = circuit;
    this.#measure = measure;
    this.#readback = readback;
    this.#submit = submit;
  }

  /** After parameters or buffers changed: dispatches hold on to the old ones. */
  renew(): void {
    this.#made.clear();
  }

  /** What finds the largest residual, after the currents. */
  residual(): Promise<readonly Dispatch[]> {
    return this.#dispatches('residual');
  }

  /** The present residual, and the scale where asked for. */
  async take(scaled: boolean): Promise<PeakResult> {
    const joined = this.#measure.buffers.get('joined');
    return this.#measure.readPeak(
      await this.#read(scaled ? 'residualAndScale' : 'residual', joined, joined.size),
    );
  }

  /** H of every sample [V^2/R]. */
  async energies(): Promise<Float64Array> {
    const sums = this.#measure.buffers.get('energy');
    const bytes = await this.#read('energy', sums, 8 * this.#circuit.netlist.batch);
    return energiesOf(new Float32Array(bytes));
  }

  async #read(kind: Kind, from: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    const dispatches = await this.#dispatches(kind);
    this.#submit([...this.#circuit.currents, ...dispatches]);
    const [read] = await this.#readback.read([{ from, bytes }]);
    return read;
  }

  async #dispatches(kind: Kind): Promise<readonly Dispatch[]> {
    const known = this.#made.get(kind);
    if (known) return known;
    const made = await this.#measure[kind]();
    this.#made.set(kind, made);
    return made;
  }
}
