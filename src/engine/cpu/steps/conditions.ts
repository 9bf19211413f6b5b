/** Conductances and source currents that the signals of other nodes set. */
import type { NetResistive, NetSource, Netlist } from '../../../circuit/netlist.ts';
import { condition } from '../conductances.ts';
import type { Part } from './instructions.ts';
import type { Memory } from './memory.ts';

interface ConditionedPart {
  readonly index: number;
  readonly placed: NonNullable<Part['placed']>;
}

export class Conditions {
  #netlist: Netlist;
  readonly #conditioned: readonly ConditionedPart[];

  constructor(netlist: Netlist, parts: readonly Part[]) {
    this.#netlist = netlist;
    this.#conditioned = parts.flatMap(({ index, placed }) => (placed ? [{ index, placed }] : []));
  }

  get isConditioned(): boolean {
    return this.#conditioned.length > 0;
  }

  /** True when a free node sets a conductance or a current, so that it changes at every step. */
  isFree(held: Uint8Array): boolean {
    const free = (nodes: Uint32Array) => nodes.some((i) => !held[i]);
    return (
      this.#conditioned.some(({ index }) => {
        const { conditioned: c } = this.#resistive(index);
        return c !== undefined && (free(c.by0) || free(c.by1));
      }) || this.#sources.some(({ by }) => free(by))
    );
  }

  get #sources(): readonly NetSource[] {
    return this.#netlist.couplings.filter((c): c is NetSource => c.kind === 'source');
  }

  #resistive(index: number): NetResistive {
    const c = this.#netlist.couplings[index];
    if (c.kind !== 'resistive') throw new Error(`coupling ${index} is not resistive`);
    return c;
  }

  /** Conductances from the signals. */
  renew(memory: Memory, s: Float32Array): void {
    const { batch } = this.#netlist;
    for (const { index, placed } of this.#conditioned) {
      const { conditioned, conductance } = this.#resistive(index);
      const g = memory.floats(placed.at, placed.rows * batch);
      if (conditioned) condition(conditioned, conductance, s, batch, g, placed.places);
    }
  }

  /** Whether held nodes set currents into a group. */
  drives(g: number, held: Uint8Array): boolean {
    const { offset, size } = this.#netlist.groups[g];
    return this.#sources.some(({ target, by }) =>
      by.some((i, n) => held[i] === 1 && target[n] >= offset && target[n] < offset + size),
    );
  }

  hasFixedSources(held: Uint8Array): boolean {
    return this.#sources.some(({ by }) => by.some((i) => held[i] === 1));
  }

  /** Adds the currents that held nodes set [N, B]. */
  addFixedSources(s: Float32Array, held: Uint8Array, current: Float32Array): void {
    this.#addSources(s, current, (by) => held[by] === 1);
  }
  addFreeSources(s: Float32Array, held: Uint8Array, current: Float32Array): void {
    this.#addSources(s, current, (by) => held[by] === 0);
  }

  #addSources(s: Float32Array, current: Float32Array, wanted: (by: number) => boolean): void {
    const { batch } = this.#netlist;
    for (const { target, by, base, gain } of this.#sources)
      for (let n = 0; n < target.length; n++) {
        if (!wanted(by[n])) continue;
        const i = target[n] * batch;
        const at = by[n] * batch;
        for (let b = 0; b < batch; b++) current[i + b] += base * Math.exp(gain * s[at + b]);
      }
  }

  /** total_i += g at both ends [N, B]. */
  addConductances(memory: Memory, total: Float32Array): void {
    const { batch } = this.#netlist;
    for (const { index, placed } of this.#conditioned) {
      const { source, target } = this.#resistive(index);
      const g = memory.floats(placed.at, placed.rows * batch);
      for (let e = 0; e < source.length; e++) {
        const at = (placed.places ? placed.places[e] : e) * batch;
        for (const end of [source[e], target[e]])
          if (end >= 0) for (let b = 0; b < batch; b++) total[end * batch + b] += g[at + b];
      }
    }
  }

  replace(netlist: Netlist): void {
    this.#netlist = netlist;
  }
}
