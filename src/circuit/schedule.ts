/**
 * In which order groups settle when each is made exact given the others: every group after those that drive it, and
 * groups that drive each other in turn, again and again. Adjoint currents run through the same parts backwards.
 */
import { coloursOf, ownFeed } from './colours.ts';
import { isSignalCoupling } from './edges.ts';
import type { NetCoupling, NetGroup, Netlist } from './netlist.ts';

/**
 * How one group is brought to rest given the others; the first that applies:
 *
 *   exact     no current flows inside it: every node solves h v + z(v) + G v = I by itself
 *   grid      linear nodes joined by resistors only: one linear system per sample, by conjugate gradients
 *   coloured  nodes joined by resistors and reciprocal couplings, few of them to each: colour by colour, no two nodes of a
 *             colour joined, each exact given the others. It cannot diverge: every visit lowers the energy
 *   relaxed   damped Jacobi steps of all nodes at once: directed or dense couplings inside the group, which have no such
 *             energy or no colours, and laws with several equilibria, which only small steps tell apart
 *
 * The last two, and groups that drive each other, are swept until settled.
 */
export type Rule = 'exact' | 'grid' | 'coloured' | 'relaxed';

export interface Visit {
  /** Index of the group. */
  readonly group: number;
  readonly rule: Rule;
  /** Free nodes of a coloured group by colour, global indices; else none. */
  readonly colours: readonly Uint32Array[];
}

/** Groups visited one after the other; a loop needs more than one sweep. */
export interface Part {
  readonly visits: readonly Visit[];
  readonly loop: boolean;
}

/** Laws whose own balance h v + z(v) = I has one solution that a few Newton steps find. */
const SOLVABLE = ['linear', 'saturating', 'rectifying', 'soft-rail'];

/** True where h v + z(v) = I has one solution for every I. */
export function isSolvable({ law }: NetGroup): boolean {
  return SOLVABLE.includes(law.name);
}

/** Groups without a free node are left out; without `colours` what would be coloured is relaxed. */
export function scheduleOf(netlist: Netlist, { colours: coloured = true } = {}): readonly Part[] {
  const free = freeGroups(netlist);
  const listens = netlist.groups.map(() => new Set<number>());
  const within = netlist.groups.map(() => ({ signals: false, resistors: false, directed: false }));
  for (const c of netlist.couplings) {
    for (const [from, to] of influences(netlist, c)) if (free[from] && free[to]) listens[to].add(from);
    if (c.from !== c.to) continue;
    if (isSignalCoupling(c)) {
      within[c.to].signals = true;
      within[c.to].directed ||= !c.reciprocal;
    }
    if (c.kind === 'resistive' && c.target.some((end, e) => end >= 0 && c.source[e] >= 0))
      within[c.to].resistors = true;
  }
  const visitOf = (group: number): Visit => {
    const { signals, resistors, directed } = within[group];
    const { law, rails } = netlist.groups[group];
    const plain = (rule: Rule): Visit => ({ group, rule, colours: [] });
    if (!isSolvable(netlist.groups[group])) return plain('relaxed');
    if (!signals && !resistors) return plain('exact');
    if (!signals && law.name === 'linear' && rails === Infinity) return plain('grid');
    const isEven = coloured && !directed && ownFeed(netlist, group) < 1;
    const colours = isEven ? coloursOf(netlist, group) : null;
    return colours ? { group, rule: 'coloured', colours } : plain('relaxed');
  };
  return components(listens)
    .map((members) => members.filter((group) => free[group]))
    .filter((members) => members.length > 0)
    .map((members) => {
      const visits = members.map(visitOf);
      const selfSet = visits.some(({ group, rule }) => listens[group].has(group) && rule !== 'grid');
      const isSwept = visits[0].rule === 'relaxed' || visits[0].rule === 'coloured';
      return { visits, loop: visits.length > 1 || selfSet || isSwept };
    });
}

function freeGroups({ groups, held }: Netlist): readonly boolean[] {
  return groups.map(({ offset, size }) => held.subarray(offset, offset + size).some((h) => h === 0));
}

/** Which group acts on which through a coupling. */
function influences({ groups }: Netlist, c: NetCoupling): [from: number, to: number][] {
  const groupAt = (node: number) =>
    groups.findIndex(({ offset, size }) => node >= offset && node < offset + size);
  switch (c.kind) {
    case 'dense':
    case 'sparse':
    case 'stencil':
      return c.reciprocal
        ? [
            [c.from, c.to],
            [c.to, c.from],
          ]
        : [[c.from, c.to]];
    case 'resistive': {
      const joined: [number, number][] =
        c.from === c.to
          ? []
          : [
              [c.from, c.to],
              [c.to, c.from],
            ];
      if (!c.conditioned || c.conditioned.by0.length === 0) return joined;
      const by = groupAt(c.conditioned.by0[0]);
      return [...joined, [by, c.from], [by, c.to]];
    }
    case 'source':
      return c.by.length > 0 ? [[groupAt(c.by[0]), c.to]] : [];
    default:
      return c satisfies never;
  }
}

/** Strongly connected components, each after those it listens to (Tarjan 1972). */
function components(listens: readonly ReadonlySet<number>[]): number[][] {
  const index = new Map<number, number>();
  const low: number[] = [];
  const stack: number[] = [];
  const found: number[][] = [];
  const visit = (node: number): void => {
    index.set(node, index.size);
    low[node] = index.size - 1;
    stack.push(node);
    for (const next of [...listens[node]].sort((a, b) => a - b)) {
      const seen = index.get(next);
      if (seen === undefined) {
        visit(next);
        low[node] = Math.min(low[node], low[next]);
      } else if (stack.includes(next)) low[node] = Math.min(low[node], seen);
    }
    if (low[node] === index.get(node)) found.push(stack.splice(stack.indexOf(node)).sort((a, b) => a - b));
  };
  for (let node = 0; node < listens.length; node++) if (!index.has(node)) visit(node);
  return found;
}
