/**
 * Anderson acceleration of sweeps that converge slowly (Anderson 1965; Walker and Ni 2011), every sample by itself. With
 * g = G(x) the state after a sweep from x and f = g - x, the next sweep starts from
 *
 *   g - sum_a gamma_a dG_a,   gamma minimising |f - sum_a gamma_a dF_a|,
 *
 * dF_a and dG_a being the changes of f and g over the last sweeps. A step after which |f| is larger is refused: that
 * sample goes on from the plain sweep before it, and forgets what came before.
 */
import type { Range } from './meter.ts';
import type { Arithmetic, Reals } from './reals.ts';

/** Changes remembered. */
const DEPTH = 4;
/** A sweep that leaves more than this share of the current met is a slow one. */
const SLOW = 0.4;
/** Sweeps before the first is judged: a warm start's first meets little. */
const PATIENCE = 2;
/** Changes that differ by less than so many roundings of their square cannot be told apart. */
const ALIKE = 100;
/** Memory of samples that converge well, and of those whose first slow sweep others recorded already. */
const NONE = -1;
const FRESH = -2;

export class Acceleration {
  readonly #batch: number;
  readonly #arithmetic: Arithmetic;
  /** Packed states, [n, B] each: x and g of the last sweep, f of the last two, and the changes by place in a ring. */
  readonly #x: Reals;
  readonly #g: Reals;
  readonly #f: readonly [Reals, Reals];
  readonly #dF: readonly Reals[];
  readonly #dG: readonly Reals[];
  /** Products of the changes of f, by two places, and with f itself [B]; factors of the changes. */
  readonly #products: readonly (readonly Reals[])[];
  readonly #against: readonly Reals[];
  readonly #factor: Reals;
  readonly #size: Reals;
  /** Per sample: what the sweep before met, |f|^2 then, sweeps remembered (or NONE or FRESH), and whether its x was a guess. */
  readonly #before: Float64Array;
  readonly #least: Float64Array;
  readonly #memory: Int32Array;
  readonly #guessed: Uint8Array;
  readonly #mixing: Float64Array;
  /** One sample's least squares. */
  readonly #system = { a: new Float64Array(DEPTH * DEPTH), y: new Float64Array(DEPTH) };
  #sweep = 0;
  /** Sweeps recorded, and the length of a packed state. */
  #recorded = 0;
  #length = 0;

  /** For parts of at most `nodes` nodes. */
  constructor(nodes: number, batch: number, arithmetic: Arithmetic) {
    const state = () => arithmetic.reals(nodes * batch);
    const each = () => arithmetic.reals(batch);
    const ring = <T>(make: (place: number) => T): readonly T[] =>
      Array.from({ length: DEPTH }, (_, n) => make(n));
    this.#batch = batch;
    this.#arithmetic = arithmetic;
    [this.#x, this.#g] = [state(), state()];
    this.#f = [state(), state()];
    [this.#dF, this.#dG] = [ring(state), ring(state)];
    this.#products = ring(() => ring(each));
    this.#against = ring(each);
    [this.#factor, this.#size] = [each(), each()];
    this.#before = new Float64Array(batch);
    this.#least = new Float64Array(batch);
    this.#memory = new Int32Array(batch);
    this.#guessed = new Uint8Array(batch);
    this.#mixing = new Float64Array(DEPTH * batch);
  }

  static words(nodes: number, batch: number): number {
    return (4 + 2 * DEPTH) * (nodes * batch + 16) + (DEPTH * (DEPTH + 1) + 2) * (batch + 16);
  }

  begin(): void {
    this.#sweep = 0;
    this.#recorded = 0;
    this.#memory.fill(NONE);
    this.#guessed.fill(0);
  }

  /**
   * After a sweep that met these currents [B] and left v [N, B] at these nodes: moves the open samples on. True where v
   * was changed.
   */
  advance(met: Reals, open: Uint8Array, v: Reals, ranges: readonly Range[]): boolean {
    this.#sweep++;
    let slow = false;
    for (let b = 0; b < this.#batch; b++) {
      const isSlow = this.#sweep > PATIENCE && met[b] > SLOW * this.#before[b];
      if (this.#memory[b] === NONE && open[b] && isSlow) this.#memory[b] = this.#recorded > 0 ? FRESH : 0;
      this.#before[b] = met[b];
      slow ||= open[b] === 1 && this.#memory[b] !== NONE;
    }
    if (!slow) return false;
    const length = ranges.reduce((sum, { size }) => sum + size, 0) * this.#batch;
    if (this.#recorded === 0 || length !== this.#length) {
      this.#length = length;
      this.#recorded = 1;
      this.#copy(v, this.#x, ranges, true);
      return false;
    }
    return this.#mix(open, v, ranges);
  }

  #mix(open: Uint8Array, v: Reals, ranges: readonly Range[]): boolean {
    const { settling } = this.#arithmetic;
    const cut = (x: Reals) => x.subarray(0, this.#length);
    const recorded = this.#recorded++;
    const [f, fBefore] = recorded % 2 === 1 ? this.#f : [this.#f[1], this.#f[0]];
    const place = recorded % DEPTH;
    const dG = cut(this.#dG[place]);
    const g = cut(this.#g);
    // g of the sweep before is needed once more: for the change, and by samples whose guess is refused.
    dG.set(g);
    this.#copy(v, g, ranges, true);
    settling.subtract(cut(f), g, cut(this.#x));
    settling.dots(this.#size, cut(f), cut(f));
    const refused = this.#judge(open);
    if (refused.length > 0) this.#putBack(refused, dG);
    settling.subtract(dG, g, dG);
    settling.subtract(cut(this.#dF[place]), cut(f), cut(fBefore));
    const ages = Math.min(recorded - 1, DEPTH);
    for (let age = 0; age < ages; age++) {
      const other = (place - age + DEPTH) % DEPTH;
      settling.dots(this.#products[place][other], cut(this.#dF[place]), cut(this.#dF[other]));
      this.#products[other][place].set(this.#products[place][other]);
      settling.dots(this.#against[other], cut(this.#dF[other]), cut(f));
    }
    const used = this.#solve(open, place);
    const x = cut(this.#x);
    x.set(g);
    for (let age = 0; age < used; age++) {
      const other = (place - age + DEPTH) % DEPTH;
      for (let b = 0; b < this.#batch; b++) this.#factor[b] = -this.#mixing[age * this.#batch + b];
      settling.addEach(x, this.#factor, cut(this.#dG[other]));
    }
    this.#copy(v, x, ranges, false);
    return used > 0 || refused.length > 0;
  }

  /** Samples whose guess made |f| larger; counts what the others remember. */
  #judge(open: Uint8Array): number[] {
    const refused: number[] = [];
    for (let b = 0; b < this.#batch; b++) {
      if (this.#memory[b] === NONE || !open[b]) continue;
      if (this.#memory[b] === FRESH) {
        this.#memory[b] = 0;
        continue;
      }
      if (this.#guessed[b] && !(this.#size[b] <= this.#least[b])) {
        refused.push(b);
        this.#memory[b] = 0;
        this.#guessed[b] = 0;
        continue;
      }
      this.#least[b] = this.#size[b];
      this.#memory[b] = Math.min(this.#memory[b] + 1, DEPTH + 1);
    }
    return refused;
  }

  /** These samples go on from the plain sweep before, g before. */
  #putBack(refused: readonly number[], before: Reals): void {
    for (const b of refused) for (let n = b; n < this.#length; n += this.#batch) this.#g[n] = before[n];
  }

  /** gamma of every sample by age; returns the largest number of changes used. */
  #solve(open: Uint8Array, place: number): number {
    const { a, y } = this.#system;
    let most = 0;
    this.#mixing.fill(0);
    for (let b = 0; b < this.#batch; b++) {
      const ages = open[b] ? this.#memory[b] - 1 : 0;
      if (ages <= 0) continue;
      for (let i = 0; i < ages; i++) {
        const at = (place - i + DEPTH) % DEPTH;
        y[i] = this.#against[at][b];
        for (let j = 0; j <= i; j++) a[i * DEPTH + j] = this.#products[at][(place - j + DEPTH) % DEPTH][b];
      }
      if (!solveSquares(ages, a, y, ALIKE * this.#arithmetic.rounding)) continue;
      for (let i = 0; i < ages; i++) this.#mixing[i * this.#batch + b] = y[i];
      this.#guessed[b] = 1;
      most = Math.max(most, ages);
    }
    return most;
  }

  #copy(v: Reals, packed: Reals, ranges: readonly Range[], pack: boolean): void {
    let at = 0;
    for (const { offset, size } of ranges) {
      const part = v.subarray(offset * this.#batch, (offset + size) * this.#batch);
      if (pack) packed.set(part, at);
      else part.set(packed.subarray(at, at + part.length));
      at += part.length;
    }
  }
}

/**
 * Solves A x = y in place by Cholesky, A [count, count] in rows of DEPTH, symmetric and positive but for rounding; false
 * where x is not finite.
 */
function solveSquares(count: number, a: Float64Array, y: Float64Array, alike: number): boolean {
  for (let i = 0; i < count; i++) {
    const row = i * DEPTH;
    const own = a[row + i];
    for (let j = 0; j <= i; j++) {
      let sum = a[row + j];
      for (let k = 0; k < j; k++) sum -= a[row + k] * a[j * DEPTH + k];
      // A change that those before it explain adds nothing but noise.
      if (i === j) a[row + i] = sum > alike * own ? Math.sqrt(sum) : Infinity;
      else a[row + j] = sum / a[j * DEPTH + j];
    }
    for (let k = 0; k < i; k++) y[i] -= a[row + k] * y[k];
    y[i] /= a[row + i];
  }
  let sum = 0;
  for (let i = count - 1; i >= 0; i--) {
    for (let k = i + 1; k < count; k++) y[i] -= a[k * DEPTH + i] * y[k];
    y[i] /= a[i * DEPTH + i];
    sum += y[i];
  }
  return Number.isFinite(sum);
}
