/**
 * How far the samples of one settle have come. A sample that has settled is kept as it was then, however many more sweeps
 * the others of its mini-batch take, so that its state does not depend on them.
 */
import type { Arithmetic, Reals } from './reals.ts';

/** What rounding leaves of the largest current, as a multiple of the unit rounding. */
const ROUNDING = 8;

/** Nodes one after the other: first node and how many. */
export interface Range {
  readonly offset: number;
  readonly size: number;
}

export class Meter {
  /** Largest current that this sweep met, and largest current into a node, by sample [V/R]. */
  readonly met: Reals;
  readonly scale: Reals;
  /** 1 where a sample has not settled, [B]. */
  readonly open: Uint8Array;
  readonly #rounding: number;
  /** What the last sweep of every sample met. */
  readonly #left: Float64Array;
  readonly #kept: Float64Array;
  /** Samples that settled before the last sweep. */
  #early: number[] = [];

  constructor(nodes: number, batch: number, arithmetic: Arithmetic) {
    [this.met, this.scale] = [arithmetic.reals(batch), arithmetic.reals(batch)];
    this.open = new Uint8Array(batch);
    this.#rounding = ROUNDING * arithmetic.rounding;
    this.#left = new Float64Array(batch);
    this.#kept = new Float64Array(nodes * batch);
  }

  static words(batch: number): number {
    return 2 * batch + 32;
  }

  begin(): void {
    this.open.fill(1);
    this.#early = [];
  }

  sweep(): void {
    this.met.fill(0);
    this.scale.fill(0);
  }

  /**
   * After a sweep: closes samples whose currents are below the tolerance [B] or what rounding leaves, or have blown up;
   * keeps their states x [N, B]. Returns how many are open still.
   */
  close(tolerance: Float64Array, x: Reals, ranges: readonly Range[]): number {
    const { met, scale, open } = this;
    const closing: number[] = [];
    let left = 0;
    for (let b = 0; b < open.length; b++) {
      if (!open[b]) continue;
      this.#left[b] = Number.isNaN(met[b]) ? Infinity : met[b];
      if (met[b] > Math.max(tolerance[b], this.#rounding * scale[b]) && met[b] < Infinity) left++;
      else closing.push(b);
    }
    for (const b of closing) open[b] = 0;
    if (left > 0) {
      for (const b of closing) this.#copy(x, this.#kept, b, ranges);
      this.#early.push(...closing);
    }
    return left;
  }

  /** Puts the samples that settled early back to where they were then; true where there were any. */
  restore(x: Reals, ranges: readonly Range[]): boolean {
    for (const b of this.#early) this.#copy(this.#kept, x, b, ranges);
    return this.#early.length > 0;
  }

  #copy(from: Reals | Float64Array, to: Reals | Float64Array, b: number, ranges: readonly Range[]): void {
    const batch = this.open.length;
    for (const { offset, size } of ranges)
      for (let n = offset * batch + b, end = (offset + size) * batch; n < end; n += batch) to[n] = from[n];
  }

  /** False where this sweep met what is not a number, or infinite. */
  isFinite(): boolean {
    return this.met.every((met) => met < Infinity);
  }

  /** The largest of what the last sweeps met, each over its sample's unit where given. */
  residual(units?: Float64Array): number {
    return this.#left.reduce((most, left, b) => Math.max(most, left / (units?.[b] || 1)), 0);
  }
}
