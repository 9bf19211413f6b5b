/**
 * Symbolic regression by genetic programming (Koza 1992): formulas compete in tournaments, swap parts and mutate; what a
 * formula counts is its error and its length. The constants of every child are tuned before it competes.
 */
import { num, type Expression, type FunctionName } from '../../circuit/expression-tree.ts';
import { streamOf, uniform } from '../../circuit/philox.ts';
import { Breath } from '../../engine/breath.ts';
import type { Work } from '../../engine/engine.ts';
import { fitted, tuned, type Fit, type Table } from './fit.ts';
import { partAt, sizeOf, withPart } from './formula.ts';

export const UNARY = ['sin', 'cos', 'exp', 'tanh', 'sqrt', 'log', 'abs'] as const;
const BINARY = ['add', 'sub', 'mul', 'div'] as const;

export interface Evolution {
  readonly population: number;
  readonly generations: number;
  /** Nodes of a formula at most. */
  readonly nodes: number;
  /** What a node costs, in units of the logarithm of the error. */
  readonly parsimony: number;
  readonly functions: readonly (typeof UNARY)[number][];
}

interface Candidate extends Fit {
  /** Less is better: ln(error) + parsimony x nodes. */
  readonly score: number;
}

const TOURNAMENT = 5;
/** Generations that go on after an exact formula was found, for a shorter one. */
const POLISHED = 3;
/** Share of the population that lives on as it is. */
const ELITE = 0.04;
/** Steps for the constants of every child, and of what is found. */
const ROUNDS = 3;
const LAST_ROUNDS = 50;
/** Errors below this, a millionth of the targets' deviation squared, are rounding of the samples. */
const EXACT = 1e-12;
const WORST = 1e30;
/** Children that repeat a formula of their generation are drawn again so often. */
const REDRAWN = 2;

/** The best formula found and how many generations it took; the same for the same seed. */
export async function evolve(
  table: Table,
  options: Evolution,
  seed: number,
  { signal, onProgress }: Work,
): Promise<Fit & { readonly generations: number }> {
  const { population, generations, parsimony } = options;
  const breeder = new Breeder([...table.columns.keys()], options, seed);
  const breath = new Breath();
  const judged = async (tree: Expression, rounds = ROUNDS): Promise<Candidate> => {
    if (await breath.take()) signal?.throwIfAborted();
    const fit = tuned(fitted(tree, table), table, rounds);
    // A finite worst: what is sorted must not differ by NaN.
    const error = Math.min(fit.error, WORST);
    return { ...fit, score: Math.log(error + EXACT) + parsimony * fit.size };
  };
  const isBetter = (a: Candidate, b: Candidate): number => a.score - b.score;

  let living: Candidate[] = [];
  for (let n = 0; n < population; n++) living.push(await judged(breeder.fresh(2 + (n % 3), n % 2 === 0)));
  living.sort(isBetter);
  let generation = 0;
  for (let exact = 0; generation < generations && exact < POLISHED; generation++) {
    const next = living.slice(0, Math.ceil(ELITE * population));
    // Formulas of the same error are one formula in other words; a few stay, or what is hard to draw would take for ever.
    const errors = new Set(next.map(({ error }) => error.toPrecision(6)));
    for (let drawn = 0; next.length < population; drawn++) {
      const child = await judged(breeder.child(living));
      const error = child.error.toPrecision(6);
      if (errors.has(error) && drawn < REDRAWN * population) continue;
      errors.add(error);
      next.push(child);
    }
    living = next.sort(isBetter);
    if (living[0].error < EXACT) exact++;
    onProgress?.({ done: generation + 1, total: generations, of: 'generations' });
  }
  return { ...(await pruned(living[0], (tree) => judged(tree, LAST_ROUNDS))), generations: generation };
}

/** Takes away, one by one, nodes whose first or second part does as well in their place. */
async function pruned(from: Candidate, judge: (tree: Expression) => Promise<Candidate>): Promise<Candidate> {
  let best = await judge(from.tree);
  for (let n = 0; n < best.size; n++) {
    const part = partAt(best.tree, n);
    for (const arg of part.op === 'call' ? part.args : []) {
      const shorter = await judge(withPart(best.tree, n, arg));
      if (shorter.score >= best.score) continue;
      best = shorter;
      // From the root again.
      n = -1;
      break;
    }
  }
  return best;
}

/** Draws formulas; every call takes the next numbers of the seed's stream. */
class Breeder {
  readonly #stream = streamOf('baseline.symbolic');
  #drawn = 0;

  constructor(
    readonly names: readonly string[],
    readonly options: Evolution,
    readonly seed: number,
  ) {}

  fresh(depth: number, full: boolean): Expression {
    const { functions } = this.options;
    if (depth === 0 || (!full && this.#chance(0.3)))
      return this.#chance(0.6)
        ? { op: 'variable', name: this.#oneOf(this.names) }
        : num(this.#between(-3, 3));
    const fn: FunctionName = this.#oneOf([...BINARY, ...functions]);
    const part = (): Expression => this.fresh(depth - 1, full);
    return { op: 'call', fn, args: isBinary(fn) ? [part(), part()] : [part()] };
  }

  /** One of at most `nodes` nodes from the living, sorted best first. */
  child(living: readonly Candidate[]): Expression {
    const parent = this.#winner(living);
    const kind = this.#next();
    const at = this.#below(sizeOf(parent));
    let child: Expression;
    if (kind < 0.55) {
      const other = this.#winner(living);
      child = withPart(parent, at, partAt(other, this.#below(sizeOf(other))));
    } else if (kind < 0.75) child = withPart(parent, at, this.fresh(2, false));
    else if (kind < 0.95) child = withPart(parent, at, this.#altered(partAt(parent, at)));
    else child = this.fresh(3, false);
    return sizeOf(child) <= this.options.nodes ? child : parent;
  }

  /** Another number, variable or operation in the place of one; or the node's first part in its place. */
  #altered(part: Expression): Expression {
    switch (part.op) {
      case 'number':
        return num(part.value * this.#between(0, 2) + this.#between(-0.5, 0.5));
      case 'variable':
        return { op: 'variable', name: this.#oneOf(this.names) };
      case 'call': {
        if (this.#chance(0.3)) return this.#oneOf(part.args);
        const like: readonly FunctionName[] = isBinary(part.fn) ? BINARY : this.options.functions;
        return { ...part, fn: this.#oneOf(like) };
      }
      default:
        return part satisfies never;
    }
  }

  #winner(living: readonly Candidate[]): Expression {
    let best = living.length;
    for (let n = 0; n < TOURNAMENT; n++) best = Math.min(best, this.#below(living.length));
    return living[best].tree;
  }

  #next(): number {
    return uniform(this.seed, this.#drawn++, 0, 0, this.#stream);
  }
  #chance(share: number): boolean {
    return this.#next() < share;
  }
  #between(low: number, high: number): number {
    return low + (high - low) * this.#next();
  }
  #below(count: number): number {
    return Math.floor(count * this.#next());
  }
  #oneOf<T>(list: readonly T[]): T {
    return list[this.#below(list.length)];
  }
}

const isBinary = (fn: FunctionName): boolean => (BINARY as readonly FunctionName[]).includes(fn);
