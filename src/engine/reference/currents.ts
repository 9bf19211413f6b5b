/** The currents of a circuit, one function per kind of coupling. Arrays hold one sample, [N], in float64. */
import { conductanceOf, forEachWeight, sourceCurrentOf, type SignalCoupling } from '../../circuit/edges.ts';
import { compile } from '../../circuit/expression.ts';
import { LAW_VARIABLES } from '../../circuit/laws.ts';
import type { NetDense, NetGroup, Netlist, NetResistive, NetSource } from '../../circuit/netlist.ts';

type Groups = readonly NetGroup[];

/** I_b += gain W^T s_a; reciprocal: I_a += gain W s_b. */
function addDense(c: NetDense, groups: Groups, s: Float64Array, current: Float64Array): void {
  const { gain, weights, reciprocal } = c;
  const a = groups[c.from];
  const b = groups[c.to];
  const into = current.subarray(b.offset, b.offset + b.size);
  const far = s.subarray(b.offset, b.offset + b.size);
  for (let i = 0; i < a.size; i++) {
    const row = i * b.size;
    const drive = gain * s[a.offset + i];
    let back = 0;
    for (let j = 0; j < b.size; j++) {
      const weight = weights[row + j];
      into[j] += weight * drive;
      back += weight * far[j];
    }
    if (reciprocal) current[a.offset + i] += gain * back;
  }
}

/** The same over the edges of a graph or the taps of a stencil. */
function addEdges(c: SignalCoupling, groups: Groups, s: Float64Array, current: Float64Array): void {
  const { reciprocal } = c;
  forEachWeight(c, groups, (i, j, w) => {
    current[j] += w * s[i];
    if (reciprocal) current[i] += w * s[j];
  });
}

/** I_i += g (v_j - v_i) at both ends; an end of -1 is ground. */
function addResistive(c: NetResistive, v: Float64Array, s: Float64Array, current: Float64Array): void {
  for (let e = 0; e < c.source.length; e++) {
    const [i, j] = [c.source[e], c.target[e]];
    const drop = (i < 0 ? 0 : v[i]) - (j < 0 ? 0 : v[j]);
    const flow = conductanceOf(c, e, (node) => s[node]) * drop;
    if (i >= 0) current[i] -= flow;
    if (j >= 0) current[j] += flow;
  }
}

/** b_i += base exp(gain s) */
function addSource(c: NetSource, s: Float64Array, current: Float64Array): void {
  for (let n = 0; n < c.target.length; n++) current[c.target[n]] += sourceCurrentOf(c, n, (node) => s[node]);
}

/** A circuit's functions of state: signals and net currents. */
export class Currents {
  readonly #netlist: Netlist;
  readonly #laws: readonly { phi: (v: number, k: number) => number; z: (v: number, k: number) => number }[];
  readonly #signals: Float64Array;

  constructor(netlist: Netlist) {
    this.#netlist = netlist;
    this.#laws = netlist.groups.map(({ law }) => ({
      phi: compile(law.signal, LAW_VARIABLES),
      z: compile(law.self, LAW_VARIABLES),
    }));
    this.#signals = new Float64Array(netlist.nodes);
  }

  /** s = phi(v) */
  signals(v: Float64Array, s: Float64Array): void {
    this.#netlist.groups.forEach(({ offset, size, k }, g) => {
      for (let i = offset; i < offset + size; i++) s[i] = this.#laws[g].phi(v[i], k);
    });
  }

  /** r = Ka I_J + I_g - h v - z(v) + b + e; second order: r = I_J + I_g - (h + 1 - Ka) v + b + e. */
  net(v: Float64Array, gain: number, injected: Float32Array | null, r: Float64Array): void {
    const { groups, couplings, leak, bias } = this.#netlist;
    const s = this.#signals;
    this.signals(v, s);
    r.fill(0);
    for (const c of couplings) {
      if (c.kind === 'dense') addDense(c, groups, s, r);
      if (c.kind === 'sparse' || c.kind === 'stencil') addEdges(c, groups, s, r);
    }
    groups.forEach(({ offset, size, k, law }, g) => {
      for (let i = offset; i < offset + size; i++) {
        const own = law.secondOrder ? (leak[i] + 1 - gain) * v[i] : leak[i] * v[i] + this.#laws[g].z(v[i], k);
        r[i] = (law.secondOrder ? 1 : gain) * r[i] - own + bias[i] + (injected ? injected[i] : 0);
      }
    });
    for (const c of couplings) {
      if (c.kind === 'resistive') addResistive(c, v, s, r);
      if (c.kind === 'source') addSource(c, s, r);
    }
  }

  /** Adds to `total` [N] the present conductance at both ends of every conditioned resistor. */
  addConditioned(v: Float64Array, total: Float64Array): void {
    const s = this.#signals;
    this.signals(v, s);
    for (const c of this.#netlist.couplings) {
      if (c.kind !== 'resistive' || !c.conditioned) continue;
      for (let e = 0; e < c.source.length; e++) {
        const g = conductanceOf(c, e, (node) => s[node]);
        if (c.source[e] >= 0) total[c.source[e]] += g;
        if (c.target[e] >= 0) total[c.target[e]] += g;
      }
    }
  }
}
