/** Groups with typed laws: the step loop leaves their signals and own currents to closures. States are [N, B]. */
import { compile } from '../../../circuit/expression.ts';
import { LAW_VARIABLES } from '../../../circuit/laws.ts';
import type { Netlist } from '../../../circuit/netlist.ts';

type Law = (v: number, k: number) => number;

interface Custom {
  /** First state and the one after the last. */
  readonly start: number;
  readonly end: number;
  readonly k: number;
  readonly phi: Law;
  readonly z: Law;
}

export class CustomLaws {
  readonly #groups: readonly Custom[];

  constructor({ groups, batch }: Netlist) {
    this.#groups = groups
      .filter(({ law }) => law.name === 'custom')
      .map(({ law, k, offset, size }) => ({
        start: offset * batch,
        end: (offset + size) * batch,
        k,
        phi: compile(law.signal, LAW_VARIABLES),
        z: compile(law.self, LAW_VARIABLES),
      }));
  }

  get count(): number {
    return this.#groups.length;
  }

  /** s = phi(v) */
  signals(v: Float32Array, s: Float32Array): void {
    for (const { start, end, k, phi } of this.#groups) for (let n = start; n < end; n++) s[n] = phi(v[n], k);
  }

  /** r -= z(v) */
  balance(v: Float32Array, r: Float32Array): void {
    for (const { start, end, k, z } of this.#groups) for (let n = start; n < end; n++) r[n] -= z(v[n], k);
  }
}
