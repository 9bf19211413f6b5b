/** Formulas as trees: where their parts are, what they are at many samples at once, and how they are written. */
import { FUNCTIONS, num, type Expression, type FunctionName } from '../../circuit/expression-tree.ts';

/** Nodes of the tree. */
export const sizeOf = (x: Expression): number =>
  x.op === 'call' ? x.args.reduce((sum, arg) => sum + sizeOf(arg), 1) : 1;

/** The node with this number, counted from the root in the order of writing. */
export function partAt(x: Expression, number: number): Expression {
  if (number === 0 || x.op !== 'call') return x;
  let left = number - 1;
  for (const arg of x.args) {
    const size = sizeOf(arg);
    if (left < size) return partAt(arg, left);
    left -= size;
  }
  throw new RangeError(`no node ${number}`);
}

/** The same with another part in its place. Not simplified: the shape is what evolves. */
export function withPart(x: Expression, number: number, part: Expression): Expression {
  if (number === 0 || x.op !== 'call') return part;
  let left = number - 1;
  const args = x.args.map((arg) => {
    const size = sizeOf(arg);
    const isHere = left >= 0 && left < size;
    const next = isHere ? withPart(arg, left, part) : arg;
    left -= size;
    return next;
  });
  return { ...x, args };
}

/** Constants in the order of writing. */
export function constantsOf(x: Expression): number[] {
  switch (x.op) {
    case 'number':
      return [x.value];
    case 'variable':
      return [];
    case 'call':
      return x.args.flatMap(constantsOf);
    default:
      return x satisfies never;
  }
}

/** The same with other constants; parts in which none differs are the same objects. */
export function withConstants(x: Expression, constants: readonly number[]): Expression {
  let next = 0;
  const walk = (part: Expression): Expression => {
    if (part.op === 'variable') return part;
    if (part.op === 'number') {
      const value = constants[next++];
      return value === part.value ? part : num(value);
    }
    const args = part.args.map(walk);
    return args.every((arg, i) => arg === part.args[i]) ? part : { ...part, args };
  };
  return walk(x);
}

/** Values of formulas and their parts at S samples, [S] each: what was worked out once is not again. */
export class Values {
  readonly #known = new Map<Expression, Float64Array>();

  constructor(
    /** Column [S] of every variable. */
    readonly columns: ReadonlyMap<string, Float64Array>,
    readonly samples: number,
  ) {}

  of(x: Expression): Float64Array {
    const known = this.#known.get(x);
    if (known) return known;
    const values = this.#worked(x);
    this.#known.set(x, values);
    return values;
  }

  #worked(x: Expression): Float64Array {
    const out = new Float64Array(this.samples);
    if (x.op === 'number') return out.fill(x.value);
    if (x.op === 'variable') return this.columns.get(x.name) ?? out.fill(NaN);
    const [a, b] = x.args.map((arg) => this.of(arg));
    switch (x.fn) {
      // Loops of their own, several times faster than a call for each sample.
      case 'add':
        for (let s = 0; s < out.length; s++) out[s] = a[s] + b[s];
        return out;
      case 'sub':
        for (let s = 0; s < out.length; s++) out[s] = a[s] - b[s];
        return out;
      case 'mul':
        for (let s = 0; s < out.length; s++) out[s] = a[s] * b[s];
        return out;
      case 'div':
        for (let s = 0; s < out.length; s++) out[s] = a[s] / b[s];
        return out;
      default: {
        const { value } = FUNCTIONS[x.fn];
        for (let s = 0; s < out.length; s++) out[s] = value(a[s], b ? b[s] : 0, 0);
        return out;
      }
    }
  }
}

/** How tightly an operator binds; what stands below its place needs brackets. */
const BINDING: Partial<Record<FunctionName, number>> = { add: 1, sub: 1, mul: 2, div: 2, pow: 4 };
const SIGN: Partial<Record<FunctionName, string>> = { add: '+', sub: '-', mul: '*', div: '/', pow: '^' };
const ATOM = 5;

/** In the language of src/circuit/expression.ts, numbers in full. */
export function written(x: Expression): string {
  return inPlace(x, 0);
}

function inPlace(x: Expression, place: number): string {
  if (x.op === 'variable') return x.name;
  if (x.op === 'number') return x.value < 0 && place > 0 ? `(${x.value})` : `${x.value}`;
  const binding = BINDING[x.fn] ?? ATOM;
  const sign = SIGN[x.fn];
  if (sign === undefined) return `${x.fn}(${x.args.map(written).join(', ')})`;
  const [left, right] = x.args;
  const text =
    x.fn === 'pow'
      ? `${inPlace(left, ATOM)}^${inPlace(right, ATOM)}`
      : `${inPlace(left, binding)} ${sign} ${inPlace(right, binding + (x.fn === 'add' || x.fn === 'mul' ? 0 : 1))}`;
  return binding < place ? `(${text})` : text;
}
