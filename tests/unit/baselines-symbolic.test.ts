import { describe, expect, it } from 'vitest';
import type { Lecture, Lessons } from '../../src/baselines/baseline.ts';
import type { Evolution } from '../../src/baselines/symbolic/evolution.ts';
import { fitted, tuned } from '../../src/baselines/symbolic/fit.ts';
import {
  constantsOf,
  partAt,
  sizeOf,
  Values,
  withConstants,
  withPart,
  written,
} from '../../src/baselines/symbolic/formula.ts';
import { Symbolic } from '../../src/baselines/symbolic/symbolic.ts';
import { compile, parseExpression } from '../../src/circuit/expression.ts';
import { normal, uniform } from '../../src/circuit/philox.ts';

const names = ['x', 'y'];
const parsed = (text: string) => parseExpression(text, names, 'expression');
const options: Evolution = {
  population: 240,
  generations: 30,
  nodes: 24,
  parsimony: 0.01,
  functions: ['sin', 'cos', 'exp'],
};
const lecture = {} as Lecture;

/** y = text at places within -1 and 1. */
function lessonsOf(text: string, variables: 1 | 2, count = 128, noise = 0): Lessons {
  const f = compile(parsed(text), names);
  const draw = (sample: number, from: number) => {
    const inputs = Float32Array.from(
      { length: sample * variables },
      (_, n) => 2 * uniform(9, n, from, 0, 1) - 1,
    );
    const targets = Float32Array.from({ length: sample }, (_, s) => {
      const [x, y = 0] = inputs.subarray(s * variables, (s + 1) * variables);
      return f(x, y) + noise * normal(9, s, from, 0, 2);
    });
    return { count: sample, inputs, targets };
  };
  return { form: { kind: 'rows', classes: false }, train: draw(count, 0), variants: 1, test: draw(64, 1) };
}

const errorOf = async (model: Symbolic, { test }: Lessons): Promise<number> => {
  const answers = await model.answer(test.inputs, test.count);
  return answers.reduce((sum, value, s) => sum + Math.abs(value - test.targets[s]) / test.count, 0);
};

describe('a formula', () => {
  it('is written so that it reads back the same', () => {
    for (const text of [
      'x - (y - 3) - 2 * (x - y)',
      'x / (y * 3) / (x / 2)',
      'sin(x * -2) * cos(3 - y) + exp(-1 * x)',
      '(x - 1) * (y + 0.0000012) - (-3)',
      'abs(x)^3 + sqrt(abs(y + 2))',
    ]) {
      const tree = parsed(text);
      const again = parsed(written(tree));
      for (const [x, y] of [
        [0.3, -1.2],
        [2, 5],
        [-1.7, 0.4],
      ])
        expect(compile(again, names)(x, y)).toBeCloseTo(compile(tree, names)(x, y), 12);
    }
  });

  it('gives its parts by number, and takes others in their place', () => {
    const tree = parsed('sin(x + 2) * y');
    expect(sizeOf(tree)).toBe(6);
    expect(Array.from({ length: 6 }, (_, n) => written(partAt(tree, n)))).toEqual([
      'sin(x + 2) * y',
      'sin(x + 2)',
      'x + 2',
      'x',
      '2',
      'y',
    ]);
    expect(written(withPart(tree, 2, parsed('y')))).toBe('sin(y) * y');
    expect(written(withPart(tree, 5, parsed('x + 1')))).toBe('sin(x + 2) * (x + 1)');
    expect(constantsOf(tree)).toEqual([2]);
    expect(written(withConstants(tree, [7]))).toBe('sin(x + 7) * y');
  });

  it('is worked out for many samples as for one', () => {
    const tree = parsed('x * sin(y) - 1 / x');
    const columns = new Map([
      ['x', Float64Array.of(1, 2, -3)],
      ['y', Float64Array.of(0.5, 0, 2)],
    ]);
    const f = compile(tree, names);
    expect([...new Values(columns, 3).of(tree)]).toEqual([f(1, 0.5), f(2, 0), f(-3, 2)]);
  });

  it('has its constants tuned to those of the law', () => {
    const x = Float64Array.from({ length: 50 }, (_, i) => i / 25 - 1);
    const table = { columns: new Map([['x', x]]), targets: x.map((at) => 3 + 2 * Math.sin(2.5 * at + 0.5)) };
    const found = tuned(fitted(parsed('sin(2 * x + 0)'.replace('+ 0', '+ 0.1')), table), table, 30);
    expect(found.error).toBeLessThan(1e-12);
    expect(constantsOf(found.tree)[0]).toBeCloseTo(2.5, 5);
    expect([found.offset, found.scale]).toEqual([expect.closeTo(3, 5), expect.closeTo(2, 5)]);
  });
});

describe('symbolic regression', () => {
  it('recovers simple laws from clean samples', { timeout: 60_000 }, async () => {
    for (const [law, variables] of [
      ['x^2 + sin(x)', 1],
      ['sin(3*x) * cos(2*y)', 2],
    ] as const) {
      const lessons = lessonsOf(law, variables);
      const model = new Symbolic(lessons, options, 1);
      await model.train(lecture, {});
      const error = await errorOf(model, lessons);
      console.info(`${law} found as ${model.description}, test MAE ${error.toExponential(1)}`);
      expect(error).toBeLessThan(1e-4);
    }
  });

  it('shows the formula that answers, in the units of the data', { timeout: 60_000 }, async () => {
    const plain = lessonsOf('2 * x + exp(x)', 1);
    const inVolts = ({ count, inputs, targets }: Lessons['train']) => ({
      count,
      inputs: inputs.map((x) => 0.5 * x + 0.1),
      targets: targets.map((y) => 0.2 * y - 1),
    });
    const units = { inputs: [{ scale: 0.5, offset: 0.1 }], answers: { scale: 0.2, offset: -1 } };
    const lessons = { ...plain, train: inVolts(plain.train), test: inVolts(plain.test), units };
    const model = new Symbolic(lessons, options, 2);
    await model.train(lecture, {});
    expect(await errorOf(model, lessons)).toBeLessThan(1e-4);
    const f = compile(parsed(model.description), names);
    const answers = await model.answer(lessons.test.inputs, 8);
    answers.forEach((volts, s) => expect((volts + 1) / 0.2).toBeCloseTo(f(plain.test.inputs[s]), 4));
  });

  it('finds the same formula with the same seed, and stops when told', { timeout: 60_000 }, async () => {
    const lessons = lessonsOf('x^2 + sin(x)', 1, 64, 0.2);
    const few = { ...options, generations: 4 };
    const search = async (seed: number): Promise<string> => {
      const model = new Symbolic(lessons, few, seed);
      expect((await model.train(lecture, {})).updates).toBe(4);
      return model.description;
    };
    const [first, again, other] = [await search(3), await search(3), await search(4)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    const stop = new AbortController();
    const late = new Symbolic(lessons, { ...options, generations: 1000 }, 3).train(lecture, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(late).rejects.toThrow('enough');
  });

  it('refuses samples that no formula answers', () => {
    const { form, variants } = lessonsOf('x', 1);
    const samples = { count: 2, inputs: new Float32Array(20), targets: new Float32Array(2) };
    expect(() => new Symbolic({ form, variants, train: samples, test: samples }, options, 1)).toThrow(
      '10 inputs',
    );
    const many = { ...samples, inputs: new Float32Array(2), targets: new Float32Array(4) };
    expect(() => new Symbolic({ form, variants, train: many, test: many }, options, 1)).toThrow(
      'one answer, not 2',
    );
  });
});
