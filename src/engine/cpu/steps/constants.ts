/**
 * Currents that stay as they are while steps are taken: bias, injected ones, and all that held nodes drive. One number
 * per node, or per node and sample in the groups where samples differ.
 */
import type { Netlist } from '../../../circuit/netlist.ts';
import type { Memory } from './memory.ts';

export interface Place {
  readonly at: number;
  readonly perSample: boolean;
}

export class Constants {
  readonly #memory: Memory;
  /** [N] */
  readonly #shared: number;
  /** By group, [nodes of the group, B] where it was ever needed, else 0. */
  readonly #own: number[];
  #places: readonly Place[] = [];

  constructor({ nodes, groups }: Netlist, memory: Memory) {
    this.#memory = memory;
    this.#shared = memory.reserve(nodes);
    this.#own = groups.map(() => 0);
  }

  /** Where the currents of each group lie, given in which of them samples differ. */
  place({ groups, batch }: Netlist, differ: readonly boolean[]): readonly Place[] {
    this.#places = groups.map(({ offset, size }, g) => {
      const perSample = batch > 1 && differ[g];
      if (!perSample) return { at: this.#shared + 4 * offset, perSample };
      if (this.#own[g] === 0) this.#own[g] = this.#memory.reserve(size * batch);
      return { at: this.#own[g], perSample };
    });
    return this.#places;
  }

  /** Writes bias + injected currents [N, B], and what `add` adds to them for all nodes [N, B]. */
  write(
    netlist: Netlist,
    injected: Float32Array | null,
    add: ((current: Float32Array) => void) | null,
  ): void {
    const { nodes, batch, bias } = netlist;
    this.#memory.floats(this.#shared, nodes).set(bias);
    if (!injected && !add) return this.#spread(netlist);
    const all = injected ? injected.slice() : new Float32Array(nodes * batch);
    for (let i = 0, n = 0; i < nodes; i++) for (let b = 0; b < batch; b++, n++) all[n] += bias[i];
    add?.(all);
    for (const g of netlist.groups.keys()) this.take(netlist, g, all);
  }

  /** Where samples may differ but do not yet. */
  #spread({ groups, batch, bias }: Netlist): void {
    this.#places.forEach(({ at, perSample }, g) => {
      if (!perSample) return;
      const { offset, size } = groups[g];
      const own = this.#memory.floats(at, size * batch);
      for (let i = 0; i < size; i++) own.fill(bias[offset + i], i * batch, (i + 1) * batch);
    });
  }

  /** Takes over the currents of one group from [N, B]; where samples do not differ, those of the first. */
  take({ groups, batch }: Netlist, g: number, current: Float32Array): void {
    const { offset, size } = groups[g];
    const { at, perSample } = this.#places[g];
    if (perSample || batch === 1) {
      const own = this.#memory.floats(at, size * batch);
      own.set(current.subarray(offset * batch, (offset + size) * batch));
    }
  }
}
