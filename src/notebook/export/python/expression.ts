/** Expression trees as NumPy text, with no more parentheses than Python's precedence needs. */
import { FUNCTIONS, type Expression, type FunctionName } from '../../../circuit/expression-tree.ts';

/** How tightly a text binds: 1 sums, 2 products, 3 signs, 4 powers, 5 everything that is closed. */
type Binding = 1 | 2 | 3 | 4 | 5;

interface Bound {
  readonly text: string;
  readonly binding: Binding;
}

const closed = (text: string): Bound => ({ text, binding: 5 });

const CALLS: Readonly<Partial<Record<FunctionName, string>>> = {
  tanh: 'np.tanh',
  exp: 'np.exp',
  log: 'np.log',
  sqrt: 'np.sqrt',
  sin: 'np.sin',
  cos: 'np.cos',
  abs: 'np.abs',
  sign: 'np.sign',
  max: 'np.maximum',
  min: 'np.minimum',
};

/** What variables stand for: other texts, or numbers. */
type Meanings = Readonly<Record<string, string | number>>;

/** Python text of an expression. Nothing in it is computed by Python's own numbers, which refuse what NumPy allows. */
export function toPython(x: Expression, variables: Meanings): string {
  return bound(x, variables).text;
}

/** A number as Python reads it. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'np.nan';
  if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function bound(x: Expression, variables: Meanings): Bound {
  const constant = constantOf(x, variables);
  if (constant !== null)
    return { text: numberText(constant), binding: constant < 0 || Object.is(constant, -0) ? 3 : 5 };
  switch (x.op) {
    case 'number':
      return closed(numberText(x.value));
    case 'variable':
      return closed(String(variables[x.name]));
    case 'call':
      return called(
        x.fn,
        x.args.map((arg) => bound(arg, variables)),
        constantOf(x.args[x.args.length - 1], variables),
      );
    default:
      return x satisfies never;
  }
}

/** The value of an expression that depends on nothing, or null. */
function constantOf(x: Expression, variables: Meanings): number | null {
  switch (x.op) {
    case 'number':
      return x.value;
    case 'variable': {
      const meaning = variables[x.name];
      return typeof meaning === 'number' ? meaning : null;
    }
    case 'call': {
      const [a, b = 0, c = 0] = x.args.map((arg) => constantOf(arg, variables));
      return a === null || b === null || c === null ? null : FUNCTIONS[x.fn].value(a, b, c);
    }
    default:
      return x satisfies never;
  }
}

const within = ({ text, binding }: Bound, least: Binding): string => (binding >= least ? text : `(${text})`);

/** `last` is the value of the last argument where that is a number. */
function called(fn: FunctionName, args: readonly Bound[], last: number | null): Bound {
  const [a, b, c] = args;
  switch (fn) {
    case 'add':
      return { text: `${within(a, 1)} + ${within(b, 2)}`, binding: 1 };
    case 'sub':
      return { text: `${within(a, 1)} - ${within(b, 2)}`, binding: 1 };
    case 'mul':
      return { text: `${within(a, 2)} * ${within(b, 3)}`, binding: 2 };
    case 'div':
      return { text: `${within(a, 2)} / ${within(b, 3)}`, binding: 2 };
    case 'neg':
      return { text: `-${within(a, 3)}`, binding: 3 };
    case 'pow':
      return power(a, b, last);
    case 'where':
      return closed(`np.where(${a.text} > 0, ${b.text}, ${c.text})`);
    case 'sigmoid':
      return closed(`(0.5 * (1 + np.tanh(0.5 * ${within(a, 3)})))`);
    default:
      return closed(`${CALLS[fn] ?? fn}(${args.map(({ text }) => text).join(', ')})`);
  }
}

/** A power that is not a whole number acts on max(base, 0), as in the lab. */
function power(base: Bound, exponent: Bound, value: number | null): Bound {
  if (value === null) return closed(`power(${base.text}, ${exponent.text})`);
  if (!Number.isInteger(value))
    return { text: `np.maximum(${base.text}, 0) ** ${within(exponent, 5)}`, binding: 4 };
  // Floating, for NumPy refuses negative powers of whole numbers.
  const whole = value < 0 ? `(${value.toFixed(1)})` : exponent.text;
  return { text: `${within(base, 5)} ** ${whole}`, binding: 4 };
}

/** Whether a power has an exponent that is not a constant. */
export function needsPower(x: Expression): boolean {
  if (x.op !== 'call') return false;
  return (x.fn === 'pow' && x.args[1].op !== 'number') || x.args.some(needsPower);
}
