/** Functions of shaders/lib against their TypeScript twins, on thousands of random arguments. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile, parseExpression, toWgsl } from '../../src/circuit/expression.ts';
import { normal, philox, uniform } from '../../src/circuit/philox.ts';
import { openSession, type Session } from '../../src/engine/webgpu/session.ts';
import { evaluate, evaluateFloats, ulp } from './shader-function.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession(navigator.gpu);
});
afterAll(() => session.dispose());

const COUNT = 4096;
const ELEMENTARY = ['lib/elementary.wgsl'];
const LAWS = ['lib/elementary.wgsl', 'lib/laws.wgsl'];
const spread = (low: number, high: number, stream: number) =>
  Float32Array.from({ length: COUNT }, (_, n) => low + (high - low) * uniform(7, n, 0, 0, stream));
/** Magnitudes over many decades, both signs. */
const decades = (from: number, to: number, stream: number) =>
  spread(from, to, stream).map((x, n) => (n % 2 ? -1 : 1) * 10 ** x);

const cases: readonly {
  name: string;
  use: readonly string[];
  wgsl: string;
  twin: (a: number, b: number) => number;
  a: Float32Array;
  b?: Float32Array;
  /** Bound in units of the last place. */
  ulps: number;
}[] = [
  { name: 'exp', use: ELEMENTARY, wgsl: 'exp_exact(a)', twin: Math.exp, a: spread(-87, 88, 1), ulps: 2 },
  {
    name: 'exp near 0',
    use: ELEMENTARY,
    wgsl: 'exp_exact(a)',
    twin: Math.exp,
    a: decades(-8, 0, 2),
    ulps: 2,
  },
  {
    name: 'log',
    use: ELEMENTARY,
    wgsl: 'log_exact(a)',
    twin: Math.log,
    a: decades(-37, 38, 3).map(Math.abs),
    ulps: 2,
  },
  {
    name: 'log near 1',
    use: ELEMENTARY,
    wgsl: 'log_exact(a)',
    twin: Math.log,
    a: spread(0.5, 2, 4),
    ulps: 4,
  },
  {
    name: 'log1p',
    use: ELEMENTARY,
    wgsl: 'log1p_exact(a)',
    twin: Math.log1p,
    a: decades(-9, 0, 5).map(Math.abs),
    ulps: 4,
  },
  { name: 'tanh', use: LAWS, wgsl: 'tanh_exact(a)', twin: Math.tanh, a: spread(-10, 10, 6), ulps: 6 },
  { name: 'tanh near 0', use: LAWS, wgsl: 'tanh_exact(a)', twin: Math.tanh, a: decades(-30, 0, 7), ulps: 6 },
  {
    name: 'power of whole exponents',
    use: LAWS,
    wgsl: 'real_power(a, b)',
    twin: (a, b) => a ** b,
    a: spread(-4, 4, 8),
    b: spread(-12, 12, 9).map(Math.round),
    ulps: 6,
  },
  {
    name: 'power of real exponents',
    use: LAWS,
    wgsl: 'real_power(a, b)',
    twin: (a, b) => Math.max(a, 0) ** b,
    a: decades(-5, 5, 10).map(Math.abs),
    b: spread(-6, 6, 11),
    ulps: 6,
  },
  {
    name: 'energy of a saturating node',
    use: LAWS,
    wgsl: 'well_saturating(a)',
    // By quadrature: the closed form cancels in float64 too.
    twin: (v) => {
      let sum = 0;
      const panels = 400;
      const at = (u: number) => u / Math.cosh(u) ** 2;
      const width = v / panels;
      for (let n = 0; n < panels; n++)
        sum += (width / 6) * (at(n * width) + 4 * at((n + 0.5) * width) + at((n + 1) * width));
      return sum;
    },
    a: Float32Array.from([...decades(-10, 0, 12).slice(0, 512), ...spread(-9, 9, 13).slice(0, 512)]),
    ulps: 6,
  },
];

for (const { name, use, wgsl, twin, a, b, ulps } of cases) {
  test(`${name} within ${ulps} units of the last place`, async () => {
    const got = await evaluateFloats(session, use, wgsl, a, b);
    let worst = { off: 0, a: 0, b: 0, got: 0, expected: 0 };
    got.forEach((value, n) => {
      const expected = twin(a[n], b ? b[n] : 0);
      // Subnormal results may be flushed to zero.
      const off = Math.abs(expected) < 1.2e-38 ? 0 : Math.abs(value - expected) / ulp(expected);
      if (!(off <= worst.off)) worst = { off, a: a[n], b: b ? b[n] : 0, got: value, expected };
    });
    expect(worst.off, JSON.stringify(worst)).toBeLessThanOrEqual(ulps);
  });
}

for (const [name, range, bound] of [
  ['sin', 1, 1.5e-7],
  ['cos', 1, 1.5e-7],
  ['sin', 3000, 4e-7],
  ['cos', 3000, 4e-7],
] as const) {
  test(`${name} within ${bound} up to ${range}`, async () => {
    const a = spread(-range, range, 14);
    const got = await evaluateFloats(session, ELEMENTARY, `${name}_exact(a)`, a);
    const worst = got.reduce((most, value, n) => Math.max(most, Math.abs(value - Math[name](a[n]))), 0);
    expect(worst).toBeLessThanOrEqual(bound);
  });
}

test('compensated sums keep the digits rounding takes', async () => {
  // 1 + 2^-30 four times: lost in float32 unless carried along.
  const expression = `vec4<u32>(vec2<u32>(bitcast<vec2<u32>>(add_compensated(add_compensated(
    bitcast<vec2<f32>>(x.xy), bitcast<f32>(x.z)), bitcast<f32>(x.w)))), 0u, 0u)`;
  const items = new Uint32Array(Float32Array.from([1, 0, 2 ** -30, 2 ** -30]).buffer);
  const got = await evaluate(session, { use: ['lib/compensated.wgsl'], expression }, items);
  const [sum, lost] = new Float32Array(got.buffer);
  expect(sum + lost).toBe(1 + 2 ** -29);
});

test('special arguments', async () => {
  const a = Float32Array.from([0, 0, -3, 2, NaN, 100, -200, Infinity]);
  const b = Float32Array.from([2, -1, 0.5, 0, 2, 1, 1, 1]);
  const power = await evaluateFloats(session, LAWS, 'real_power(a, b)', a, b);
  expect([...power.slice(0, 4)]).toEqual([0, Infinity, 0, 1]);
  expect(power[4]).toBeNaN();
  const tanh = await evaluateFloats(session, LAWS, 'tanh_exact(a)', a);
  expect(tanh[4]).toBeNaN();
  for (const [n, value] of a.entries()) if (n !== 4) expect(tanh[n]).toBeCloseTo(Math.tanh(value), 6);
  const exp = await evaluateFloats(session, ELEMENTARY, 'exp_exact(a)', a);
  expect([exp[5], exp[6], exp[7]]).toEqual([Infinity, 0, Infinity]);
});

test('printed expressions mean what their closures mean', async () => {
  const texts = [
    'sigmoid(2*v)',
    '0.3*v^3 + 0.1*sin(k*v)',
    'max(v, -1) - min(v, 1)*abs(v)',
    'exp(-v^2)',
    'max(v, 0)^1.5',
    'sign(v)*sqrt(abs(v))',
    'tanh(v)/(1 + v^2) - cos(3*v)',
    'log(1 + v*v)^2',
  ];
  const v = spread(-3, 3, 15);
  const k = spread(0.5, 2, 16);
  for (const text of texts) {
    const tree = parseExpression(text, ['v', 'k'], 'test');
    const closure = compile(tree, ['v', 'k']);
    const wgsl = toWgsl(tree).replaceAll(/\bv\b/g, 'a').replaceAll(/\bk\b/g, 'b');
    const got = await evaluateFloats(session, LAWS, wgsl, v, k);
    const worst = got.reduce((most, value, n) => {
      const expected = closure(v[n], k[n]);
      return Math.max(most, Math.abs(value - expected) / Math.max(1, Math.abs(expected)));
    }, 0);
    expect(worst, text).toBeLessThan(5e-7);
  }
});

test('Philox integers are those of TypeScript', async () => {
  const items = new Uint32Array(4 * COUNT);
  const block = new Uint32Array(4);
  for (let n = 0; n < COUNT; n++) {
    philox(n, 1, 2, 3, 99, 0, block);
    items.set(block, 4 * n);
  }
  // Extremes of every word.
  items.set([0, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], 0);
  for (const seed of [0, 1, 0xdeadbeef, 0xffffffff]) {
    const expression = `philox(x, vec2<u32>(${seed}u, 0u))`;
    const got = await evaluate(
      session,
      { use: ['lib/elementary.wgsl', 'lib/philox.wgsl'], expression },
      items,
    );
    const expected = new Uint32Array(4 * COUNT);
    for (let n = 0; n < COUNT; n++) {
      philox(items[4 * n], items[4 * n + 1], items[4 * n + 2], items[4 * n + 3], seed, 0, block);
      expected.set(block, 4 * n);
    }
    expect(got).toEqual(expected);
  }
});

test('normal numbers are those of TypeScript to 2e-6', async () => {
  const items = new Uint32Array(4 * COUNT);
  for (let n = 0; n < COUNT; n++) items.set([n, n % 5, 3 * n, 0], 4 * n);
  const expression = 'vec4<u32>(bitcast<u32>(normal(x, 12345u)), 0u, 0u, 0u)';
  const got = await evaluate(session, { use: ['lib/elementary.wgsl', 'lib/philox.wgsl'], expression }, items);
  const floats = new Float32Array(got.buffer);
  let worst = 0;
  for (let n = 0; n < COUNT; n++)
    worst = Math.max(worst, Math.abs(floats[4 * n] - normal(12345, n, n % 5, 3 * n, 0)));
  expect(worst).toBeLessThan(2e-6);
});
