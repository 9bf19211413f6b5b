/**
 * The one safe expression language, parsed to a tree. Grammar: numbers, variables, + - * / ^ (right-associative,
 * above unary minus), parentheses, pi, e, and the typed functions of `expression-tree.ts`.
 */
import { call, differentiate, FUNCTIONS, num, TYPED_FUNCTIONS, type Expression } from './expression-tree.ts';
import { reject } from './problem.ts';
import { CAPS } from './schema-fields.ts';

export { compile, differentiate, toWgsl, TYPED_FUNCTIONS, type Expression } from './expression-tree.ts';

const CONSTANTS: Record<string, number> = { pi: Math.PI, e: Math.E };
const OPERATOR_OF = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z_0-9]*)|([-+*/^(),]))/y;
const DEPTH = 48;
const TREE = 4_000;

/** Parses text; throws BadInput naming `path`, what is wrong at which column, and the words that would do. */
export function parseExpression(text: string, variables: readonly string[], path: string): Expression {
  const words = [...variables, 'pi', 'e', ...TYPED_FUNCTIONS.map((fn) => `${fn}()`)].join(', ');
  const fail = (problem: string): never => reject(path, problem, `Use numbers, + - * / ^ and: ${words}`);
  if (text.length > CAPS.expression) fail(`an expression holds at most ${CAPS.expression} characters`);

  const tokens: { text: string; kind: 'number' | 'word' | 'sign' | 'end'; column: number }[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return fail(`unexpected "${text.slice(at).trim()[0]}" at column ${at + 1}`);
    const [, number, word, sign] = match;
    tokens.push({
      text: number ?? word ?? sign,
      kind: number ? 'number' : word ? 'word' : 'sign',
      column: at + 1,
    });
  }
  tokens.push({ text: 'the end', kind: 'end', column: text.length + 1 });

  let next = 0;
  const take = (sign: string): boolean => {
    if (tokens[next].kind !== 'sign' || tokens[next].text !== sign) return false;
    next++;
    return true;
  };
  const expect = (sign: string): void => {
    if (!take(sign))
      fail(`expected "${sign}" but found ${tokens[next].text} at column ${tokens[next].column}`);
  };
  const deeper = (depth: number): number =>
    depth < DEPTH ? depth + 1 : fail('the expression is nested too deeply');

  const leftAssociative =
    (signs: readonly ('+' | '-' | '*' | '/')[], operand: (depth: number) => Expression) =>
    (depth: number) => {
      let left = operand(depth);
      for (;;) {
        const sign = signs.find(take);
        if (!sign) return left;
        left = call(OPERATOR_OF[sign], left, operand(depth));
      }
    };
  const unary = (depth: number): Expression => {
    if (take('-')) return call('neg', unary(deeper(depth)));
    if (take('+')) return unary(deeper(depth));
    const base = atom(deeper(depth));
    return take('^') ? call('pow', base, unary(deeper(depth))) : base;
  };
  const product = leftAssociative(['*', '/'], unary);
  const sum = leftAssociative(['+', '-'], product);

  function atom(depth: number): Expression {
    const token = tokens[next++];
    if (token.kind === 'number') return num(Number(token.text));
    if (token.kind === 'word') {
      if (variables.includes(token.text)) return { op: 'variable', name: token.text };
      if (Object.hasOwn(CONSTANTS, token.text)) return num(CONSTANTS[token.text]);
      const fn = TYPED_FUNCTIONS.find((name) => name === token.text);
      if (!fn) return fail(`unknown name "${token.text}" at column ${token.column}`);
      expect('(');
      const args = [sum(deeper(depth))];
      while (take(',')) args.push(sum(deeper(depth)));
      expect(')');
      if (args.length !== FUNCTIONS[fn].arity) {
        fail(
          `${fn} takes ${FUNCTIONS[fn].arity} argument${FUNCTIONS[fn].arity > 1 ? 's' : ''}, not ${args.length}`,
        );
      }
      return call(fn, ...args);
    }
    next--;
    if (take('(')) {
      const inner = sum(deeper(depth));
      expect(')');
      return inner;
    }
    return fail(`expected a number, a name or "(" but found ${token.text} at column ${token.column}`);
  }

  const tree = sum(0);
  if (tokens[next].kind !== 'end') fail(`unexpected "${tokens[next].text}" at column ${tokens[next].column}`);
  if (treeSize(differentiate(tree, variables[0] ?? '')) > TREE)
    fail('the expression is too large to differentiate');
  return tree;
}

function treeSize(x: Expression): number {
  return x.op === 'call' ? x.args.reduce((sum, arg) => sum + treeSize(arg), 1) : 1;
}
