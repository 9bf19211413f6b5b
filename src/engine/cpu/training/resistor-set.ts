/** One resistive coupling of a learning circuit: conductances, what they do to voltages, and their gradients. */
import type { NetResistive, NetSource } from '../../../circuit/netlist.ts';
import type { Arithmetic, Reals } from './reals.ts';

export class ResistorSet {
  readonly c: NetResistive;
  /** Written conductances [E], or the factor on conditioned ones; and the gradient of ln g of each. */
  readonly conductance: Reals;
  readonly gradient: Reals;
  /** Present conductance [E, B], or the written ones [E] where every sample has the same. */
  readonly g: Reals;
  readonly perSample: boolean;
  readonly batch: number;

  constructor(c: NetResistive, batch: number, arithmetic: Arithmetic) {
    this.c = c;
    this.batch = batch;
    this.conductance = arithmetic.reals(c.conductance.length);
    this.conductance.set(c.conductance);
    this.gradient = arithmetic.reals(c.conductance.length);
    this.perSample = c.conditioned !== undefined;
    this.g = this.perSample ? arithmetic.reals(c.conductance.length * batch) : this.conductance;
  }

  static words(c: NetResistive, batch: number): number {
    return c.conductance.length * (2 + (c.conditioned ? batch : 0)) + 32;
  }

  /** Renews conditioned conductances from the signals [N, B]. */
  renew(s: Reals): void {
    const { conditioned } = this.c;
    if (!conditioned) return;
    const { by0, by1, base, gain, mean } = conditioned;
    const batch = this.batch;
    for (let e = 0, n = 0; e < by0.length; e++) {
      const [at0, at1] = [by0[e] * batch, by1[e] * batch];
      const factor = this.conductance[e] * base;
      for (let b = 0; b < batch; b++, n++) {
        const first = Math.exp(gain * s[at0 + b]);
        if (at0 === at1) {
          this.g[n] = factor * first;
          continue;
        }
        const second = Math.exp(gain * s[at1 + b]);
        this.g[n] =
          factor * (mean === 'harmonic' ? (2 * first * second) / (first + second) : (first + second) / 2);
      }
    }
  }

  /** Conductance of resistor e in sample b. */
  at(e: number, b: number): number {
    return this.perSample ? this.g[e * this.batch + b] : this.g[e];
  }

  /** into_i += g (v_j - v_i) at both ends. */
  addCurrents(v: Reals, into: Reals): void {
    this.#eachEnd((_, i, j, b, g) => {
      const flow = g * ((i < 0 ? 0 : v[i + b]) - (j < 0 ? 0 : v[j + b]));
      if (i >= 0) into[i + b] -= flow;
      if (j >= 0) into[j + b] += flow;
    });
  }

  /**
   * Adjoint currents into the nodes that set the conductances, before their slope: dg/ds (v_i - v_j) (lambda_j -
   * lambda_i) for each end's own signal.
   */
  addConditioning(v: Reals, s: Reals, lambda: Reals, into: Reals): void {
    const { conditioned, source, target } = this.c;
    if (!conditioned) return;
    const { by0, by1, base, gain, mean } = conditioned;
    const batch = this.batch;
    for (let e = 0; e < source.length; e++) {
      const [i, j] = [source[e] * batch, target[e] * batch];
      const [at0, at1] = [by0[e] * batch, by1[e] * batch];
      const factor = this.conductance[e] * base;
      for (let b = 0; b < batch; b++) {
        const drop = (i < 0 ? 0 : v[i + b]) - (j < 0 ? 0 : v[j + b]);
        const back = (j < 0 ? 0 : lambda[j + b]) - (i < 0 ? 0 : lambda[i + b]);
        const product = gain * drop * back;
        if (product === 0) continue;
        if (at0 === at1) {
          into[at0 + b] += product * this.g[e * batch + b];
          continue;
        }
        const first = Math.exp(gain * s[at0 + b]);
        const second = Math.exp(gain * s[at1 + b]);
        const total = (first + second) ** 2;
        into[at0 + b] +=
          product * factor * (mean === 'harmonic' ? (2 * first * second * second) / total : first / 2);
        into[at1 + b] +=
          product * factor * (mean === 'harmonic' ? (2 * second * first * first) / total : second / 2);
      }
    }
  }

  /** gradient of u = ln g: factor sum over samples of g (v_i - v_j) (lambda_j - lambda_i). */
  addCurrentGradient(v: Reals, lambda: Reals, factor: number): void {
    this.#eachEnd((e, i, j, b, g) => {
      const drop = (i < 0 ? 0 : v[i + b]) - (j < 0 ? 0 : v[j + b]);
      const back = (j < 0 ? 0 : lambda[j + b]) - (i < 0 ? 0 : lambda[i + b]);
      this.gradient[e] += factor * g * drop * back;
    });
  }

  /** gradient of u = ln g: factor sum over samples of g (v_i - v_j)^2 / 2. */
  addEnergyGradient(v: Reals, factor: number): void {
    this.#eachEnd((e, i, j, b, g) => {
      const drop = (i < 0 ? 0 : v[i + b]) - (j < 0 ? 0 : v[j + b]);
      this.gradient[e] += (factor * g * drop * drop) / 2;
    });
  }

  #eachEnd(visit: (e: number, i: number, j: number, b: number, g: number) => void): void {
    const { source, target } = this.c;
    const batch = this.batch;
    for (let e = 0; e < source.length; e++)
      for (let b = 0; b < batch; b++) visit(e, source[e] * batch, target[e] * batch, b, this.at(e, b));
  }
}

/** into_i += base exp(gain s_by) */
export function addSources(c: NetSource, s: Reals, into: Reals, batch: number): void {
  for (let n = 0; n < c.target.length; n++) {
    const [i, at] = [c.target[n] * batch, c.by[n] * batch];
    for (let b = 0; b < batch; b++) into[i + b] += c.base * Math.exp(c.gain * s[at + b]);
  }
}

/** Adjoint currents into the nodes that set source currents: gain base exp(gain s) lambda_target. */
export function addSourceConditioning(
  c: NetSource,
  s: Reals,
  lambda: Reals,
  into: Reals,
  batch: number,
): void {
  for (let n = 0; n < c.target.length; n++) {
    const [i, at] = [c.target[n] * batch, c.by[n] * batch];
    for (let b = 0; b < batch; b++)
      into[at + b] += c.gain * c.base * Math.exp(c.gain * s[at + b]) * lambda[i + b];
  }
}
