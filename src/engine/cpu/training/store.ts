/**
 * The trainable numbers of a learning circuit: programmed parameters, the gradient, the optimiser's moments, and the
 * writing of what is programmed into couplings, biases and leaks through imperfect parts.
 */
import { isSignalCoupling } from '../../../circuit/edges.ts';
import type { Netlist } from '../../../circuit/netlist.ts';
import { valuesOf, withParameters, type ParameterBlock } from '../../../circuit/parameters.ts';
import { mismatchFactors, writeNumbers, writeParts } from '../../../circuit/parts.ts';
import type { Optimiser, TrainingState } from '../../training.ts';
import type { Arithmetic, Reals } from './reals.ts';

/** Where one block's numbers and their gradients lie. */
interface Place {
  readonly block: ParameterBlock;
  /** Programmed numbers as the coupling or group stores them, and what they become. */
  readonly programmed: Float64Array | Float32Array;
  readonly written: Reals;
  readonly gradient: Reals;
  readonly factors: Float32Array | null;
}

/** Stored numbers and gradients by block: `numbers(block)` gives the written ones and their gradient. */
export type Locate = (block: ParameterBlock) => { readonly written: Reals; readonly gradient: Reals };

export class ParameterStore {
  readonly values: Reals;
  readonly first: Reals;
  readonly second: Reals;
  readonly gradient: Reals;
  updates = 0;
  readonly #netlist: Netlist;
  readonly #places: readonly Place[];
  readonly #optimiser: Optimiser;
  readonly #arithmetic: Arithmetic;

  constructor(
    netlist: Netlist,
    blocks: readonly ParameterBlock[],
    optimiser: Optimiser,
    locate: Locate,
    arithmetic: Arithmetic,
  ) {
    this.#netlist = netlist;
    this.#optimiser = optimiser;
    this.#arithmetic = arithmetic;
    const first = valuesOf(netlist, blocks);
    [this.values, this.first, this.second, this.gradient] = [0, 1, 2, 3].map(() =>
      arithmetic.reals(first.length),
    );
    this.values.set(first);
    this.#places = blocks.map((block) => {
      const { written, gradient } = locate(block);
      const isCoupling = block.kind === 'weight' || block.kind === 'log-conductance';
      const factors = isCoupling ? mismatchFactors(netlist, block.at) : null;
      return { block, written, gradient, factors, programmed: Float64Array.from(numbersOf(netlist, block)) };
    });
    this.write();
  }

  /** Programmed parameters into the circuit. */
  write(): void {
    const { bits } = this.#netlist.parts;
    for (const { block, programmed, written, factors } of this.#places) {
      const { kind, offset, slots } = block;
      for (let n = 0; n < slots.length; n++) {
        if (slots[n] < 0) continue;
        const value = this.values[offset + slots[n]];
        programmed[n] = kind === 'log-conductance' ? Math.exp(value) : value;
      }
      if (kind === 'bias' || kind === 'leak' || (bits === 0 && !factors)) {
        written.set(programmed);
        continue;
      }
      const scratch = new Float32Array(programmed.length);
      writeNumbers(programmed, factors, { bits, positive: kind === 'log-conductance' }, scratch);
      written.set(scratch);
    }
  }

  /** Takes what the couplings gathered into the flat gradient, and clears it there. */
  gather(): void {
    for (const { block, gradient } of this.#places) {
      const { offset, slots } = block;
      for (let n = 0; n < slots.length; n++)
        if (slots[n] >= 0) this.gradient[offset + slots[n]] += gradient[n];
      gradient.fill(0);
    }
  }

  /** One step of the optimiser along -G; clears G and writes the parameters. */
  update(rate: number): void {
    this.gather();
    this.updates++;
    for (const { block } of this.#places) {
      const decay = block.kind === 'weight' ? this.#optimiser.decay : 0;
      this.#step(block.offset, block.offset + block.count, rate, decay);
    }
    this.gradient.fill(0);
    this.write();
  }

  #step(start: number, end: number, rate: number, decay: number): void {
    const { kind, beta1, beta2, epsilon } = this.#optimiser;
    const { values: p, gradient: g, first: m, second: q } = this;
    const keep = 1 - rate * decay;
    switch (kind) {
      case 'sgd':
        for (let n = start; n < end; n++) p[n] = keep * p[n] - rate * g[n];
        return;
      case 'momentum':
        for (let n = start; n < end; n++) {
          m[n] = beta1 * m[n] + g[n];
          p[n] = keep * p[n] - rate * m[n];
        }
        return;
      case 'adam':
        this.#arithmetic.adam({
          values: p.subarray(start, end),
          gradient: g.subarray(start, end),
          first: m.subarray(start, end),
          second: q.subarray(start, end),
          step: rate / (1 - beta1 ** this.updates),
          beta1,
          beta2,
          correction: 1 / (1 - beta2 ** this.updates),
          epsilon,
          keep,
        });
        return;
      default:
        kind satisfies never;
    }
  }

  state(): TrainingState {
    return {
      parameters: this.values.slice(),
      first: this.first.slice(),
      second: this.second.slice(),
      updates: this.updates,
    };
  }

  restore({ parameters, first, second, updates }: TrainingState): void {
    this.values.set(parameters);
    this.first.set(first);
    this.second.set(second);
    this.updates = updates;
    this.gradient.fill(0);
    for (const { gradient } of this.#places) gradient.fill(0);
    this.write();
  }

  /** The circuit as written now. */
  written(): Netlist {
    const blocks = this.#places.map(({ block }) => block);
    return writeParts(withParameters(this.#netlist, { blocks, values: Float64Array.from(this.values) }));
  }
}

function numbersOf(netlist: Netlist, { kind, at }: ParameterBlock): ArrayLike<number> {
  if (kind === 'bias' || kind === 'leak') {
    const { offset, size } = netlist.groups[at];
    return netlist[kind].subarray(offset, offset + size);
  }
  const c = netlist.couplings[at];
  if (isSignalCoupling(c)) return c.weights;
  return c.kind === 'resistive' ? c.conductance : [];
}
