/** Sample sets on the device, and the kernel that starts a mini-batch from one of them. */
import type { Samples, TrainingPlan } from '../../training.ts';
import { outputNodes } from '../../training-checks.ts';
import { Buffers } from '../buffers.ts';
import type { Dispatch } from '../kernels.ts';
import type { Session } from '../session.ts';
import { COPY_DST, STORAGE } from '../usage.ts';
import type { Kit } from './kit.ts';
import { checkSamples } from './limits.ts';

const TABLE = STORAGE | COPY_DST;
const NONE = 0xffffffff;

export interface SampleSet {
  readonly count: number;
  readonly free: Dispatch;
  /** The same with outputs held at their targets. */
  readonly clamped: Dispatch;
}

export class SampleSets {
  readonly #kit: Kit;
  readonly #session: Session;
  readonly #buffers: Buffers;
  readonly #sets = new Map<string, SampleSet>();
  readonly inputs: number;
  readonly outputs: number;

  constructor(session: Session, kit: Kit, { netlist, fed }: TrainingPlan) {
    this.#kit = kit;
    this.#session = session;
    this.#buffers = new Buffers(session);
    const feeds = new Uint32Array(2 * netlist.nodes).fill(NONE);
    let column = 0;
    for (const g of fed) {
      const { offset, size } = netlist.groups[g];
      for (let i = offset; i < offset + size; i++) feeds[2 * i] = column++;
    }
    const outputs = outputNodes(netlist);
    outputs.forEach((node, k) => (feeds[2 * node + 1] = k));
    this.inputs = column;
    this.outputs = outputs.length;
    kit.buffers.upload('feeds', feeds, TABLE);
    kit.buffers.make('indices', 4 * netlist.batch, TABLE);
    for (const [name, clamp] of [
      ['free', 0],
      ['clamped', 1],
    ] as const)
      kit.uniform(`gather ${name}`, 'training/gather.wgsl', 'Gather', {
        batch: netlist.batch,
        states: kit.states,
        inputs: this.inputs,
        outputs: this.outputs,
        clamp,
      });
  }

  /** Throws when there is none of that name. */
  get(name: string): SampleSet {
    const set = this.#sets.get(name);
    if (!set) throw new Error(`no samples were loaded as "${name}"`);
    return set;
  }

  /** Throws BadInput where they exceed a buffer. */
  load(name: string, { count, inputs, targets }: Samples): void {
    const width = this.inputs + this.outputs;
    if (inputs.length !== count * this.inputs || targets.length !== count * this.outputs)
      throw new Error(
        `${name}: ${count} samples need ${this.inputs} inputs and ${this.outputs} targets each; ` +
          `${inputs.length} and ${targets.length} numbers were given`,
      );
    checkSamples(name, count, width, this.#session.device.limits);
    const rows = new Float32Array(count * width);
    for (let s = 0; s < count; s++) {
      rows.set(inputs.subarray(s * this.inputs, (s + 1) * this.inputs), s * width);
      rows.set(targets.subarray(s * this.outputs, (s + 1) * this.outputs), s * width + this.inputs);
    }
    this.#buffers.free(name);
    const samples = this.#buffers.upload(name, rows, TABLE);
    const bind = (which: string) =>
      this.#kit.dispatch('gather', this.#kit.states, {
        gather: this.#kit.buffers.get(`gather ${which}`),
        samples,
      });
    this.#sets.set(name, { count, free: bind('free'), clamped: bind('clamped') });
  }

  dispose(): void {
    this.#buffers.dispose();
  }
}
