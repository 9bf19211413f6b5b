/** Resistors and conditioned source currents over node-major states [N, B]. */
import type { NetResistive, NetSource } from '../../circuit/netlist.ts';
import { condition } from './conductances.ts';

/** One resistive coupling; conductances set by held nodes are renewed only when `stale`. */
export class Resistors {
  readonly #c: NetResistive;
  readonly #batch: number;
  /** [E, B], null where nothing conditions it. */
  readonly #conditioned: Float32Array | null;

  constructor(c: NetResistive, batch: number) {
    this.#c = c;
    this.#batch = batch;
    this.#conditioned = c.conditioned ? new Float32Array(c.source.length * batch) : null;
  }

  /** True when a free node sets a conductance, so that it changes at every step. */
  isFree(held: Uint8Array): boolean {
    const { conditioned } = this.#c;
    return (
      conditioned !== undefined && [conditioned.by0, conditioned.by1].some((by) => by.some((i) => !held[i]))
    );
  }

  renew(s: Float32Array): void {
    if (this.#c.conditioned && this.#conditioned)
      condition(this.#c.conditioned, this.#c.conductance, s, this.#batch, this.#conditioned);
  }

  /** current_i += g (v_j - v_i) at both ends. */
  add(v: Float32Array, current: Float32Array): void {
    const { source, target, conductance } = this.#c;
    const g = this.#conditioned;
    const batch = this.#batch;
    if (batch === 1) {
      const single = g ?? conductance;
      for (let e = 0; e < source.length; e++) {
        const i = source[e];
        const j = target[e];
        const flow = single[e] * ((i < 0 ? 0 : v[i]) - (j < 0 ? 0 : v[j]));
        if (i >= 0) current[i] -= flow;
        if (j >= 0) current[j] += flow;
      }
      return;
    }
    for (let e = 0; e < source.length; e++) {
      const at = e * batch;
      const shared = conductance[e];
      if (source[e] < 0 || target[e] < 0) {
        const i = Math.max(source[e], target[e]) * batch;
        if (i < 0) continue;
        for (let b = 0; b < batch; b++) current[i + b] -= (g ? g[at + b] : shared) * v[i + b];
        continue;
      }
      const i = source[e] * batch;
      const j = target[e] * batch;
      for (let b = 0; b < batch; b++) {
        const flow = (g ? g[at + b] : shared) * (v[i + b] - v[j + b]);
        current[i + b] -= flow;
        current[j + b] += flow;
      }
    }
  }

  /** magnitude_i += g |v_j - v_i| at both ends. */
  addMagnitude(v: Float32Array, magnitude: Float32Array): void {
    this.#eachEnd((i, j, b, g) => {
      const batch = this.#batch;
      const drop = Math.abs((i < 0 ? 0 : v[i * batch + b]) - (j < 0 ? 0 : v[j * batch + b]));
      if (i >= 0) magnitude[i * batch + b] += g * drop;
      if (j >= 0) magnitude[j * batch + b] += g * drop;
    });
  }

  /** total_i += g at both ends, for conditioned resistors. */
  addConditioned(total: Float32Array): void {
    if (!this.#conditioned) return;
    const batch = this.#batch;
    this.#eachEnd((i, j, b, g) => {
      if (i >= 0) total[i * batch + b] += g;
      if (j >= 0) total[j * batch + b] += g;
    });
  }

  #eachEnd(visit: (i: number, j: number, b: number, g: number) => void): void {
    const { source, target, conductance } = this.#c;
    const g = this.#conditioned;
    for (let e = 0; e < source.length; e++)
      for (let b = 0; b < this.#batch; b++)
        visit(source[e], target[e], b, g ? g[e * this.#batch + b] : conductance[e]);
  }
}

/** current_i += base exp(gain s_by) */
export function addSources(
  { target, by, base, gain }: NetSource,
  s: Float32Array,
  current: Float32Array,
  batch: number,
): void {
  for (let n = 0; n < target.length; n++) {
    const i = target[n] * batch;
    const at = by[n] * batch;
    for (let b = 0; b < batch; b++) current[i + b] += base * Math.exp(gain * s[at + b]);
  }
}
