/**
 * Expression trees: the functions they are made of, symbolic derivatives, closures to evaluate them (no generated
 * JavaScript: the Content-Security-Policy forbids it) and WGSL text. A power with a non-integer exponent acts on
 * max(base, 0), the same on every engine.
 */
export type Expression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'variable'; readonly name: string }
  | { readonly op: 'call'; readonly fn: FunctionName; readonly args: readonly Expression[] };

interface FunctionDefinition {
  readonly arity: number;
  /** Offered to people; the others come from differentiation and operators. */
  readonly typed: boolean;
  readonly value: (a: number, b: number, c: number) => number;
  readonly wgsl: (a: string, b: string, c: string) => string;
  /** d/dx given arguments and their derivatives. */
  readonly slope: (args: readonly Expression[], slopes: readonly Expression[]) => Expression;
}

/** A constant. */
export const num = (value: number): Expression => ({ op: 'number', value });
/** A function of trees, simplified. */
export const call = (fn: FunctionName, ...args: Expression[]): Expression => simplify(fn, args);
const isNumber = (x: Expression, value?: number): boolean =>
  x.op === 'number' && (value === undefined || x.value === value);

function power(a: number, b: number): number {
  // As WGSL unrolls them; ten times faster than the general power.
  if (b === 2) return a * a;
  if (b === 3) return a * a * a;
  return Number.isInteger(b) ? a ** b : Math.max(a, 0) ** b;
}

function define<T extends Record<string, FunctionDefinition>>(table: T): T {
  return table;
}

export const FUNCTIONS = define({
  add: {
    arity: 2,
    typed: false,
    value: (a, b) => a + b,
    wgsl: (a, b) => `(${a} + ${b})`,
    slope: (_, [p, q]) => call('add', p, q),
  },
  sub: {
    arity: 2,
    typed: false,
    value: (a, b) => a - b,
    wgsl: (a, b) => `(${a} - ${b})`,
    slope: (_, [p, q]) => call('sub', p, q),
  },
  mul: {
    arity: 2,
    typed: false,
    value: (a, b) => a * b,
    wgsl: (a, b) => `(${a} * ${b})`,
    slope: ([a, b], [p, q]) => call('add', call('mul', p, b), call('mul', a, q)),
  },
  div: {
    arity: 2,
    typed: false,
    value: (a, b) => a / b,
    wgsl: (a, b) => `(${a} / ${b})`,
    slope: ([a, b], [p, q]) =>
      call('sub', call('div', p, b), call('div', call('mul', a, q), call('mul', b, b))),
  },
  neg: {
    arity: 1,
    typed: false,
    value: (a) => -a,
    wgsl: (a) => `(-${a})`,
    slope: (_, [p]) => call('neg', p),
  },
  pow: {
    arity: 2,
    typed: false,
    value: power,
    wgsl: (a, b) => `real_power(${a}, ${b})`,
    slope: ([a, b], [p, q]) => {
      const base = call('mul', call('mul', b, call('pow', a, call('sub', b, num(1)))), p);
      return isNumber(q, 0)
        ? base
        : call('add', base, call('mul', call('mul', call('pow', a, b), call('log', a)), q));
    },
  },
  /** where(c, x, y) = x if c > 0 else y */
  where: {
    arity: 3,
    typed: false,
    value: (c, x, y) => (c > 0 ? x : y),
    wgsl: (c, x, y) => `select(${y}, ${x}, ${c} > 0.0)`,
    slope: ([c], [, p, q]) => call('where', c, p, q),
  },
  tanh: {
    arity: 1,
    typed: true,
    value: (a) => Math.tanh(a),
    wgsl: (a) => `tanh_exact(${a})`,
    slope: ([a], [p]) => call('mul', call('sub', num(1), call('mul', call('tanh', a), call('tanh', a))), p),
  },
  sigmoid: {
    arity: 1,
    typed: true,
    value: (a) => 0.5 * (1 + Math.tanh(0.5 * a)),
    wgsl: (a) => `(0.5 * (1.0 + tanh_exact(0.5 * ${a})))`,
    slope: ([a], [p]) => {
      const s = call('sigmoid', a);
      return call('mul', call('mul', s, call('sub', num(1), s)), p);
    },
  },
  exp: {
    arity: 1,
    typed: true,
    value: (a) => Math.exp(a),
    wgsl: (a) => `exp_exact(${a})`,
    slope: ([a], [p]) => call('mul', call('exp', a), p),
  },
  log: {
    arity: 1,
    typed: true,
    value: (a) => Math.log(a),
    wgsl: (a) => `log_exact(${a})`,
    slope: ([a], [p]) => call('div', p, a),
  },
  sqrt: {
    arity: 1,
    typed: true,
    value: (a) => Math.sqrt(a),
    wgsl: (a) => `sqrt(${a})`,
    slope: ([a], [p]) => call('div', p, call('mul', num(2), call('sqrt', a))),
  },
  sin: {
    arity: 1,
    typed: true,
    value: (a) => Math.sin(a),
    wgsl: (a) => `sin_exact(${a})`,
    slope: ([a], [p]) => call('mul', call('cos', a), p),
  },
  cos: {
    arity: 1,
    typed: true,
    value: (a) => Math.cos(a),
    wgsl: (a) => `cos_exact(${a})`,
    slope: ([a], [p]) => call('neg', call('mul', call('sin', a), p)),
  },
  abs: {
    arity: 1,
    typed: true,
    value: (a) => Math.abs(a),
    wgsl: (a) => `abs(${a})`,
    slope: ([a], [p]) => call('mul', call('sign', a), p),
  },
  sign: { arity: 1, typed: true, value: (a) => Math.sign(a), wgsl: (a) => `sign(${a})`, slope: () => num(0) },
  max: {
    arity: 2,
    typed: true,
    value: (a, b) => Math.max(a, b),
    wgsl: (a, b) => `max(${a}, ${b})`,
    slope: ([a, b], [p, q]) => call('where', call('sub', a, b), p, q),
  },
  min: {
    arity: 2,
    typed: true,
    value: (a, b) => Math.min(a, b),
    wgsl: (a, b) => `min(${a}, ${b})`,
    slope: ([a, b], [p, q]) => call('where', call('sub', b, a), p, q),
  },
});
export type FunctionName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'pow'
  | 'where'
  | 'tanh'
  | 'sigmoid'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'abs'
  | 'sign'
  | 'max'
  | 'min';

/** Functions a person may type. */
export const TYPED_FUNCTIONS = (Object.keys(FUNCTIONS) as FunctionName[]).filter((fn) => FUNCTIONS[fn].typed);
function simplify(fn: FunctionName, args: readonly Expression[]): Expression {
  if (args.every((a) => a.op === 'number')) {
    const [a, b, c] = args.map((x) => (x.op === 'number' ? x.value : 0));
    const value = FUNCTIONS[fn].value(a, b ?? 0, c ?? 0);
    if (Number.isFinite(value)) return num(value);
  }
  const [a, b, c] = args;
  if (fn === 'add' && isNumber(a, 0)) return b;
  if ((fn === 'add' || fn === 'sub') && isNumber(b, 0)) return a;
  if (fn === 'mul' && (isNumber(a, 0) || isNumber(b, 0))) return num(0);
  if (fn === 'mul' && isNumber(a, 1)) return b;
  if ((fn === 'mul' || fn === 'div' || fn === 'pow') && isNumber(b, 1)) return a;
  if (fn === 'div' && isNumber(a, 0)) return num(0);
  if (fn === 'pow' && isNumber(b, 0)) return num(1);
  if (fn === 'where' && b.op === 'number' && c.op === 'number' && b.value === c.value) return b;
  return { op: 'call', fn, args };
}

/** The symbolic derivative with respect to one variable. Slopes at kinks take one of the two sides. */
export function differentiate(x: Expression, variable: string): Expression {
  switch (x.op) {
    case 'number':
      return num(0);
    case 'variable':
      return num(x.name === variable ? 1 : 0);
    case 'call':
      return FUNCTIONS[x.fn].slope(
        x.args,
        x.args.map((arg) => differentiate(arg, variable)),
      );
    default:
      return x satisfies never;
  }
}

/** A closure of nested closures; call it with the variables' values in the order given. */
export function compile(x: Expression, variables: readonly string[]): (...values: number[]) => number {
  const evaluate = closure(x, variables);
  return (...values) => evaluate(values);
}

/** Inner closures share one list of values: spreading it at every level would dominate the arithmetic. */
function closure(x: Expression, variables: readonly string[]): (values: readonly number[]) => number {
  switch (x.op) {
    case 'number': {
      const { value } = x;
      return () => value;
    }
    case 'variable': {
      const index = variables.indexOf(x.name);
      return (values) => values[index];
    }
    case 'call': {
      const { value } = FUNCTIONS[x.fn];
      const [a, b, c] = x.args.map((arg) => closure(arg, variables));
      if (!b) return (values) => value(a(values), 0, 0);
      if (!c) return (values) => value(a(values), b(values), 0);
      return (values) => value(a(values), b(values), c(values));
    }
    default:
      return x satisfies never;
  }
}

/**
 * WGSL text of type f32; variables print under their own names. Uses `tanh_exact` and `real_power` of
 * shaders/lib/laws.wgsl. Small integer powers of a variable unroll into products.
 */
export function toWgsl(x: Expression): string {
  switch (x.op) {
    case 'number':
      return wgslNumber(x.value);
    case 'variable':
      return x.name;
    case 'call': {
      const [base, exponent] = x.args;
      if (
        x.fn === 'pow' &&
        base.op === 'variable' &&
        exponent.op === 'number' &&
        [2, 3, 4].includes(exponent.value)
      ) {
        const factor = toWgsl(base);
        return `(${Array.from({ length: exponent.value }, () => factor).join(' * ')})`;
      }
      const [a, b, c] = x.args.map(toWgsl);
      return FUNCTIONS[x.fn].wgsl(a, b, c);
    }
    default:
      return x satisfies never;
  }
}

const FLOAT_MAX = 3.4028234e38;
function wgslNumber(value: number): string {
  const clipped = Math.max(-FLOAT_MAX, Math.min(FLOAT_MAX, value));
  const text = String(Math.fround(clipped) === 0 ? 0 : clipped);
  const literal = /[.e]/.test(text) ? text : `${text}.0`;
  return value < 0 ? `(${literal})` : literal;
}
