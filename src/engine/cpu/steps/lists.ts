/** Lists of instructions in the step loop's memory: what one step does, and what all nodes' currents take. */
import type { NetGroup } from '../../../circuit/netlist.ts';
import type { Place } from './constants.ts';
import type { Memory } from './memory.ts';

const WORDS = 16;
/** Words of a group's record that are floats. */
const CUBIC = 3;
const WELL = 4;
const RAILS = 5;

/** Signals by law; see node.ts of assembly/. */
const SIGNAL_OF = {
  linear: 0,
  'soft-rail': 0,
  bistable: 0,
  saturating: 1,
  rectifying: 2,
  bifurcating: 3,
  custom: 4,
} as const;

/** Instructions side by side. */
export class List {
  readonly at: number;
  readonly #memory: Memory;
  readonly #most: number;
  count = 0;

  constructor(memory: Memory, most: number) {
    this.#memory = memory;
    this.#most = most;
    this.at = memory.reserve(WORDS * most);
  }

  clear(): void {
    this.count = 0;
  }

  add(words: readonly number[]): void {
    this.#next().ints.set(words);
  }

  /** First node, nodes, z(v) = cubic v^3 - well v, rails, signal, whether second-order, constant currents. */
  addGroup(kind: number, { law, k, offset, size, rails }: NetGroup, { at, perSample }: Place): void {
    const { ints, floats } = this.#next();
    const second = law.secondOrder ? 1 : 0;
    ints.set([kind, offset, size, 0, 0, 0, SIGNAL_OF[law.name], second, at, perSample ? 1 : 0]);
    floats[CUBIC] = law.name === 'soft-rail' ? 1 : law.name === 'bistable' ? k : 0;
    floats[WELL] = law.name === 'bistable' ? k : 0;
    floats[RAILS] = rails;
  }

  #next(): { readonly ints: Int32Array; readonly floats: Float32Array } {
    if (this.count === this.#most) throw new Error('more instructions than there is room for');
    const at = this.at + 4 * WORDS * this.count++;
    return { ints: this.#memory.ints(at, WORDS), floats: this.#memory.floats(at, WORDS) };
  }
}
