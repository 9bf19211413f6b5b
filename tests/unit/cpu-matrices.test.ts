import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/circuit/philox.ts';
import { ASSEMBLIES, compileAssembly, pathOf } from '../../src/engine/cpu/compile-kernels.ts';
import { createMatrices, type Matrices, type Product } from '../../src/engine/cpu/matrices/matrices.ts';

const KINDS = ['wasm-simd', 'javascript'] as const;
/** Rows and terms at, below and above the tiles of 4 and 2; the last are summed in more than one part. */
const SHAPES = [
  [1, 1],
  [2, 3],
  [3, 75],
  [4, 4],
  [5, 2],
  [7, 9],
  [32, 27],
  [1, 300],
  [6, 257],
] as const;
const BATCHES = [1, 2, 3, 4, 5, 7, 8, 16, 50, 64];
const TRIPLES = 5;
const ROUNDING = 2 ** -24;
/** Terms that the kernels sum before they add to what is there. */
const PART = 128;

const LAYOUTS = {
  forward: (m: number) => ({ wk: m, wm: 1, gap: 0 }),
  transposed: (_: number, k: number) => ({ wk: 1, wm: k, gap: 0 }),
  'forward with gaps': (m: number) => ({ wk: m + 3, wm: 1, gap: 3 }),
  'transposed with gaps': (_: number, k: number) => ({ wk: 1, wm: k + 1, gap: 1 }),
  'weights apart': (m: number) => ({ wk: 2 * m + 1, wm: 2, gap: 2 }),
};

let drawn = 0;
const random = (): number => 2 * uniform(7, drawn++, 0, 0, 1) - 1;

/** The numbers of every row; those elsewhere are NaN, and must neither be used nor changed. */
function fill(array: Float32Array, at: number, rows: number, stride: number, n: number, step = 1): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < n; j++) array[at + i * stride + j * step] = Math.fround(random());
}

type Layout = (m: number, k: number) => { wk: number; wm: number; gap: number };

/** Triples over two places in each array, so that several add to the same numbers. */
function randomProduct(matrices: Matrices, m: number, k: number, n: number, layout: Layout): Product {
  const { wk, wm, gap } = layout(m, k);
  const stride = n + gap;
  const places = { out: m * stride + 1, weights: k * wk + m * wm, signals: k * stride + 2 };
  const out = matrices.floats(2 * places.out).fill(NaN);
  const weights = matrices.floats(2 * places.weights).fill(NaN);
  const signals = matrices.floats(2 * places.signals).fill(NaN);
  for (const place of [0, 1]) {
    fill(out, place * places.out, m, stride, n);
    fill(weights, place * places.weights, k, wk, m, wm);
    fill(signals, place * places.signals, k, stride, n);
  }
  const triples = matrices.ints(3 * TRIPLES);
  for (let t = 0; t < TRIPLES; t++)
    triples.set([(t % 2) * places.out, (t >> 1) % 2 && places.weights, (t >> 2) * places.signals], 3 * t);
  return { out, weights, signals, triples, outStride: stride, wk, wm, xStride: stride, m, k, n, alpha: 0.3 };
}

/** Every product of the definition: where it is added, and its factors but alpha. */
function eachTerm(p: Product, visit: (o: number, w: number, x: number) => void): void {
  for (let t = 0; t < p.triples.length; t += 3)
    for (let i = 0; i < p.m; i++)
      for (let j = 0; j < p.k; j++)
        for (let b = 0; b < p.n; b++)
          visit(
            p.triples[t] + i * p.outStride + b,
            p.triples[t + 1] + j * p.wk + i * p.wm,
            p.triples[t + 2] + j * p.xStride + b,
          );
}

/** Largest error over its bound; what must not change counts as infinitely wrong when it did. */
function worst(p: Product, kind: 'multiply' | 'outer', matrices: Matrices): number {
  const changed = kind === 'multiply' ? p.out : p.weights;
  const exact = Float64Array.from(changed);
  const size = exact.map(Math.abs);
  eachTerm(p, (o, w, x) => {
    const term = p.alpha * p.signals[x] * (kind === 'multiply' ? p.weights[w] : p.out[o]);
    exact[kind === 'multiply' ? o : w] += term;
    size[kind === 'multiply' ? o : w] += Math.abs(term);
  });
  const others = [p.signals, kind === 'multiply' ? p.weights : p.out];
  const before = others.map((array) => array.slice());
  matrices[kind](p);
  if (others.some((array, i) => array.some((value, at) => !Object.is(value, before[i][at])))) return Infinity;
  // A term is rounded as a product, then with alpha (itself rounded), at every later addition to its sum, and at every
  // sum added to the same number: each time by 2^-24 of at most the sum of sizes.
  const terms = kind === 'multiply' ? p.k : p.n;
  const bound = (terms + 3 + TRIPLES * Math.ceil(terms / PART)) * ROUNDING;
  return changed.reduce((most, value, at) => {
    if (Number.isNaN(exact[at])) return Number.isNaN(value) ? most : Infinity;
    const error = Math.abs(value - exact[at]) / (bound * size[at]);
    return Number.isNaN(error) ? Infinity : Math.max(most, error);
  }, 0);
}

test('both kinds are there', () => {
  expect(KINDS.map((kind) => createMatrices(4, kind).kind)).toEqual(KINDS);
  expect(createMatrices(4).kind).toBe('wasm-simd');
});

describe.each(KINDS)('%s', (kind) => {
  describe.each(['multiply', 'outer'] as const)('%s', (operation) => {
    test.each(Object.entries(LAYOUTS))('is the sum of its definition: %s', (_, layout) => {
      for (const [m, k] of SHAPES)
        for (const n of BATCHES) {
          const matrices = createMatrices(100_000, kind);
          const p = randomProduct(matrices, m, k, n, layout);
          expect(worst(p, operation, matrices), `m ${m}, k ${k}, n ${n}`).toBeLessThan(1);
        }
    });
  });

  test('arrays are zeroed, aligned and apart, and end where the memory does', () => {
    const matrices = createMatrices(12, kind);
    const [a, b, c] = [matrices.floats(5), matrices.ints(1), matrices.floats(6)];
    for (const array of [a, b, c]) expect(array.byteOffset % 16).toBe(0);
    a.fill(1);
    expect([...b, ...c]).toEqual(new Array(7).fill(0));
    expect(() => matrices.floats(1)).toThrow('No room for 1 more numbers: 0 of 12 are left.');
    expect(() => createMatrices(2 ** 28, kind)).toThrow('do not fit into 1 GiB');
  });

  test('the last number of the memory can be used', () => {
    // Whole pages, filled up to the spare vector at the end: 4096 arrays of one number lose 12 bytes each.
    const matrices = createMatrices((2 * 65536 - 16 - 12 * 4096) / 4, kind);
    const triples = matrices.ints(4).subarray(0, 3);
    const ones = Array.from({ length: 4096 }, () => matrices.floats(1).fill(1));
    const row = matrices.floats(16376).fill(1);
    expect(row.byteOffset + row.byteLength).toBe(row.buffer.byteLength - 16);
    const last = row.subarray(-1);
    const sizes = { outStride: 1, wk: 1, wm: 1, xStride: 1, m: 1, k: 1, n: 1, alpha: 1 };
    for (const role of ['out', 'weights', 'signals'])
      for (const wk of [1, 2]) {
        const [out, weights, signals] = ones;
        const p: Product = { ...{ out, weights, signals, triples }, ...sizes, wk, wm: wk, [role]: last };
        for (const array of [p.out, p.weights, p.signals]) array.fill(1);
        matrices.multiply(p);
        matrices.outer(p);
        expect([p.out[0], p.weights[0], p.signals[0]]).toEqual([2, 3, 1]);
      }
  });

  test('a product that would leave its arrays throws', () => {
    const matrices = createMatrices(1000, kind);
    const [out, weights, signals] = [matrices.floats(8), matrices.floats(4), matrices.floats(8)];
    const triples = matrices.ints(6);
    const p: Product = {
      ...{ out, weights, signals, triples },
      ...{ outStride: 4, wk: 2, wm: 1, xStride: 4, m: 2, k: 2, n: 4, alpha: 1 },
    };
    for (const run of [matrices.multiply, matrices.outer]) {
      triples.fill(0);
      run(p);
      for (const wrong of [1, -1])
        for (const place of [3, 4, 5]) {
          triples.fill(0)[place] = wrong;
          expect(() => run(p)).toThrow('Triple 1 of a product reaches outside its arrays.');
        }
      expect(() => run({ ...p, m: 3 })).toThrow('Triple 0');
      expect(() => run({ ...p, n: 0 })).toThrow('must be 1 or more');
      expect(() => run({ ...p, wk: -1 })).toThrow('A stride cannot be -1.');
      expect(() => run({ ...p, signals: new Float32Array(8) })).toThrow('its own matrices only');
      run({ ...p, triples: triples.subarray(0, 0) });
    }
  });
});

test.each(ASSEMBLIES)('the bytes in $to are those of their source', { timeout: 60_000 }, (assembly) => {
  expect(readFileSync(pathOf(assembly.to)).equals(compileAssembly(assembly)), 'run npm run kernels').toBe(
    true,
  );
});

describe.each(KINDS)('numbers one by one, %s', (kind) => {
  test('tanh is right to a few roundings everywhere, and one beyond', () => {
    const count = 4003;
    const matrices = createMatrices(2 * count, kind);
    const [v, s] = [matrices.floats(count), matrices.floats(count)];
    v.forEach((_, n) => (v[n] = (24 * n) / (count - 1) - 12));
    matrices.tanh(v, s);
    // Relative: two polynomials of up to seven roundings each and a quotient.
    v.forEach((x, n) =>
      expect(Math.abs(s[n] - Math.tanh(x))).toBeLessThanOrEqual(8 * ROUNDING * Math.abs(Math.tanh(x))),
    );
  });

  test('Adam takes its step for every count, and nothing beyond', () => {
    for (const count of [1, 3, 4, 5, 17]) {
      const own = createMatrices(4 * 32, kind);
      const [values, gradient, first, second] = [0, 1, 2, 3].map(() => own.floats(32));
      for (const array of [values, gradient, first, second]) array.forEach((_, n) => (array[n] = random()));
      second.forEach((x, n) => (second[n] = Math.abs(x)));
      const before = { p: values.slice(), m: first.slice(), q: second.slice() };
      const a = { step: 0.03, beta1: 0.9, beta2: 0.99, correction: 1.7, epsilon: 1e-8, keep: 0.999 };
      const part = (array: Float32Array) => array.subarray(0, count);
      own.adam({
        ...a,
        values: part(values),
        gradient: part(gradient),
        first: part(first),
        second: part(second),
      });
      for (let n = 0; n < 32; n++) {
        const inside = n < count;
        const m = inside ? 0.9 * before.m[n] + 0.1 * gradient[n] : before.m[n];
        const q = inside ? 0.99 * before.q[n] + 0.01 * gradient[n] ** 2 : before.q[n];
        const p = inside ? 0.999 * before.p[n] - (0.03 * m) / (Math.sqrt(1.7 * q) + 1e-8) : before.p[n];
        expect(Math.abs(first[n] - m)).toBeLessThan(1e-6);
        expect(Math.abs(second[n] - q)).toBeLessThan(1e-6);
        expect(Math.abs(values[n] - p)).toBeLessThan(2e-6);
      }
    }
  });

  test('arrays of other lengths or memories throw', () => {
    const matrices = createMatrices(64, kind);
    expect(() => matrices.tanh(matrices.floats(4), matrices.floats(5))).toThrow('one length');
    expect(() => matrices.tanh(matrices.floats(4), new Float32Array(4))).toThrow('its own matrices');
  });
});
