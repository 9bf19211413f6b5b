/** A formula found by genetic programming in the place of a model. */
import { call, compile, num, type Expression } from '../../circuit/expression-tree.ts';
import { reject } from '../../circuit/problem.ts';
import type { Work } from '../../engine/engine.ts';
import type { Baseline, Lecture, Lessons, Taught } from '../baseline.ts';
import { widthsOf } from '../models.ts';
import { unitsOf, type Units } from '../units.ts';
import { evolve, type Evolution } from './evolution.ts';
import type { Table } from './fit.ts';
import { constantsOf, sizeOf, written } from './formula.ts';

/** More variables than people read in a formula. */
const MOST_VARIABLES = 8;
/** Training samples looked at, from the first on. */
const MOST_SAMPLES = 256;
/** Digits a constant keeps: the formula that answers is the formula that is shown. */
const DIGITS = 6;
/** Of the targets' deviation. */
const NEGLIGIBLE = 1e-6;

export class Symbolic implements Baseline {
  readonly engine = 'float64';
  readonly adapter = 'this processor';
  readonly names: readonly string[];
  readonly #units: Units;
  #formula: Expression;
  /** The targets' mean, where the formula is not finite. */
  #fallback = 0;

  /** Throws BadInput where a sample has several answers, or more variables than a formula has use for. */
  constructor(
    readonly lessons: Lessons,
    readonly options: Evolution,
    readonly seed: number,
  ) {
    const [inputs, outputs] = widthsOf(lessons);
    if (outputs !== 1)
      reject('model.kind', `a formula has one answer, not ${outputs}`, 'Use it on the function task');
    if (inputs > MOST_VARIABLES)
      reject('model.kind', `${inputs} inputs are too many for a formula`, `Use at most ${MOST_VARIABLES}`);
    this.names =
      inputs <= 2 ? ['x', 'y'].slice(0, inputs) : Array.from({ length: inputs }, (_, i) => `x${i + 1}`);
    this.#units = unitsOf(lessons);
    this.#formula = num(0);
  }

  /** Constants of the formula. */
  get parameters(): number {
    return constantsOf(this.#formula).length;
  }

  /** One a node that is no number or variable, whatever function it is. */
  get operations(): number {
    return sizeOf(this.#formula) - leavesOf(this.#formula);
  }

  get bytes(): number {
    return 8 * sizeOf(this.#formula);
  }

  /** In the data's units. */
  get description(): string {
    return written(this.#formula);
  }

  /** `updates` counts generations. */
  async train(_: Lecture, work: Work): Promise<Taught> {
    const table = this.#table();
    const { tree, offset, scale, error, generations } = await evolve(table, this.options, this.seed, work);
    const n = table.targets.length;
    const mean = table.targets.reduce((sum, y) => sum + y / n, 0);
    const variance = table.targets.reduce((sum, y) => sum + (y - mean) ** 2 / n, 0);
    const shift = Math.abs(offset) < NEGLIGIBLE * Math.sqrt(variance) ? 0 : rounded(offset);
    const product = call('mul', num(rounded(scale)), simple(tree));
    this.#formula = shift < 0 ? call('sub', product, num(-shift)) : call('add', product, num(shift));
    this.#fallback = mean;
    return { updates: generations, loss: error * variance };
  }

  answer(volts: Float32Array, count: number): Promise<Float32Array> {
    const { sampleAt, inVolts } = this.#units;
    const formula = compile(this.#formula, this.names);
    const out = Float32Array.from({ length: count }, (_, s) => {
      const value = formula(...sampleAt(volts, s));
      return inVolts(Number.isFinite(value) ? value : this.#fallback);
    });
    return Promise.resolve(out);
  }

  dispose(): void {}

  #table(): Table {
    const { train, variants } = this.lessons;
    const numbers = Array.from({ length: Math.min(train.count / variants, MOST_SAMPLES) }, (_, s) => s);
    const samples = numbers.map((s) => this.#units.sampleAt(train.inputs, s));
    return {
      columns: new Map(
        this.names.map((name, i) => [name, Float64Array.from(samples, (sample) => sample[i])]),
      ),
      targets: Float64Array.from(numbers, (s) => this.#units.answerAt(train.targets, s)[0]),
    };
  }
}

const leavesOf = (x: Expression): number =>
  x.op === 'call' ? x.args.reduce((sum, arg) => sum + leavesOf(arg), 0) : 1;

const rounded = (c: number): number => Number(c.toPrecision(DIGITS));

/** Constants with so many digits, and put together where they meet. */
const simple = (x: Expression): Expression => {
  if (x.op === 'number') return num(rounded(x.value));
  return x.op === 'call' ? call(x.fn, ...x.args.map(simple)) : x;
};
