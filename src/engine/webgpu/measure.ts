/** Residual, current scale and energy of one sample or of all, reduced on the device. */
import type { DeviceCircuit } from './circuit.ts';
import { Buffers } from './buffers.ts';
import type { Dispatch } from './kernels.ts';
import { uploadUniform } from './parameters.ts';
import type { Session } from './session.ts';
import { sharedDrive } from './states.ts';
import { COPY_SRC, STORAGE } from './usage.ts';
import { fieldsOf, sizeOf } from './wgsl.ts';

/** Threads a reduction is shared out among, before a last one joins them. */
const PARTS = 256;
/** Sums of energies that are joined at last, at most so many: a large batch has threads enough without parts. */
const SUMS = 16_384;
const RESULT = STORAGE | COPY_SRC;

export interface PeakResult {
  /** max |r_i| [V/R]; Infinity when it is not a number. */
  readonly max: number;
  readonly node: number;
  readonly sample: number;
  readonly blownUp: number;
  /** Current scale [V/R], where it was measured. */
  readonly scale: number;
}

export class Measure {
  readonly #circuit: DeviceCircuit;
  readonly #sample: number;
  /** Results and their partial sums; freed with the measure. */
  readonly buffers: Buffers;

  /** `sample` -1 measures all. */
  constructor(session: Session, circuit: DeviceCircuit, sample: number) {
    this.#circuit = circuit;
    this.#sample = sample;
    this.buffers = new Buffers(session);
    const { nodes, batch } = circuit.netlist;
    const { kernels } = circuit;
    const all = sample < 0;
    const count = all ? circuit.states : nodes;
    uploadUniform(this.buffers, kernels, 'selection', 'lib/peak.wgsl', 'Selection', {
      first: all ? 0 : sample,
      stride: all ? 1 : batch,
      count,
      parts: PARTS,
    });
    uploadUniform(this.buffers, kernels, 'samples', 'lib/compensated.wgsl', 'Samples', {
      first: Math.max(sample, 0),
      count: this.#samples,
      parts: this.#energyParts,
    });
    const peak = sizeOf(kernels.text({ path: 'lib/peak.wgsl' }), 'Peak');
    this.buffers.make('peaks', PARTS * peak, STORAGE);
    this.buffers.make('joined', peak, RESULT);
    this.buffers.make('sums', 8 * this.#energyParts * this.#samples, STORAGE);
    this.buffers.make('energy', 8 * this.#samples, RESULT);
  }

  get #samples(): number {
    return this.#sample < 0 ? this.#circuit.netlist.batch : 1;
  }
  get #energyParts(): number {
    return Math.min(PARTS, this.#circuit.netlist.nodes, Math.ceil(SUMS / this.#samples));
  }

  /** Largest residual into `joined`, after the circuit's currents. */
  async residual(): Promise<readonly Dispatch[]> {
    return [
      await this.#circuit.make.named(
        'residual.wgsl',
        PARTS,
        { peaks: this.buffers.get('peaks'), selection: this.buffers.get('selection') },
        this.#circuit.make.driven,
      ),
      await this.#join(),
    ];
  }

  /** Residual and scale into `joined`, after the circuit's currents, which it overwrites with magnitudes. */
  async residualAndScale(): Promise<readonly Dispatch[]> {
    const circuit = this.#circuit;
    const peaks = this.buffers.get('peaks');
    const selection = this.buffers.get('selection');
    const driven = await circuit.make.driveMagnitudes();
    return [
      await circuit.make.named('residual.wgsl', PARTS, { peaks, selection }, circuit.make.driven),
      ...(await circuit.make.couplingSums('magnitudes', 'coupled')),
      ...(await circuit.make.resistorSums('magnitudes', 'resistor')),
      driven.dispatch,
      await circuit.make.named(
        'current_scale.wgsl',
        PARTS,
        { peaks, selection, drive: driven.drive },
        sharedDrive(circuit.netlist, driven.drive),
      ),
      await this.#join(),
    ];
  }

  #join(): Promise<Dispatch> {
    const [selection, peaks, joined] = ['selection', 'peaks', 'joined'].map((name) => this.buffers.get(name));
    return this.#circuit.make.named('peak.wgsl', 1, { selection, peaks, joined });
  }

  /** Energies into `energy`, after the circuit's currents, of which it overwrites the resistors'. */
  async energy(): Promise<readonly Dispatch[]> {
    const circuit = this.#circuit;
    const { buffers, netlist } = circuit;
    const directed = netlist.couplings.some((c) => 'reciprocal' in c && !c.reciprocal);
    const pairs = directed
      ? await (async () => {
          buffers.make('pairs', 4 * circuit.states, STORAGE);
          return circuit.make.couplingSums('pairs', 'pairs');
        })()
      : [];
    const samples = this.buffers.get('samples');
    const sums = this.buffers.get('sums');
    const coupled = buffers.get(directed ? 'pairs' : 'coupled');
    const parts = this.#energyParts * this.#samples;
    return [
      ...pairs,
      ...(await circuit.make.resistorSums('energy', 'resistor')),
      await circuit.make.named('energy.wgsl', parts, { samples, sums, coupled }, circuit.make.driven),
      await circuit.make.named('energy_sum.wgsl', this.#samples, {
        samples,
        sums,
        energy: this.buffers.get('energy'),
      }),
    ];
  }

  readPeak(bytes: ArrayBuffer): PeakResult {
    const fields = fieldsOf(this.#circuit.kernels.text({ path: 'lib/peak.wgsl' }), 'Peak');
    const view = new DataView(bytes);
    const value = (name: string): number => {
      const at = 4 * fields.findIndex((field) => field.name === name);
      return fields[at / 4].type === 'f32' ? view.getFloat32(at, true) : view.getUint32(at, true);
    };
    const { batch } = this.#circuit.netlist;
    const nowhere = 0xffffffff;
    const [state, blown] = [value('state'), value('blown')];
    const max = value('value');
    return {
      max: Number.isNaN(max) ? Infinity : max,
      node: state === nowhere ? 0 : Math.floor(state / batch),
      sample: state === nowhere ? Math.max(this.#sample, 0) : state % batch,
      blownUp: blown === nowhere ? -1 : Math.floor(blown / batch),
      scale: value('scale'),
    };
  }

  dispose(): void {
    this.buffers.dispose();
  }
}

/** Sums of compensated pairs [samples, 2] as float64. */
export function energiesOf(pairs: Float32Array): Float64Array {
  return Float64Array.from({ length: pairs.length / 2 }, (_, n) => pairs[2 * n] + pairs[2 * n + 1]);
}
