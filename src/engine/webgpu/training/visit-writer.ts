/** The visits of one setting as the kernels read them: `Visit` of shaders/lib/visit.wgsl, bound or among the entries. */
import { slopesOf } from '../../../circuit/jacobian.ts';
import type { NetGroup, Netlist } from '../../../circuit/netlist.ts';
import type { Part, Rule, Visit } from '../../../circuit/schedule.ts';
import type { Settling } from '../../training.ts';
import { packStruct } from '../wgsl.ts';
import type { Kit } from './kit.ts';
import type { Layout } from './layout.ts';
import { MOST_SWEEPS } from './program.ts';
import type { Table } from './topology.ts';

const FLOAT_MAX = 3.4028234e38;
/** What rounding leaves of the largest current into a node. */
const ROUNDING = 8 * 2 ** -24;
/** Adjoint currents left, as a share of the largest feedback current. */
const ADJOINT_TOLERANCE = 1e-6;
/** Where `progress` reports each way of settling, as in shaders/lib/progress.wgsl. */
export const REPORT = { forward: 0, adjoint: 3 } as const;
/** More places in `progress`; the words of the sweeps follow its head. */
export const PROGRESS = { asymmetry: 6, peak: 7, head: 8, words: 8 + 2 * MOST_SWEEPS } as const;

/** As in shaders/lib/visit.wgsl. */
export const RULE: Record<Rule, number> = { exact: 0, grid: 0, relaxed: 1, coloured: 2 };
export const ALL = 0xffffffff;
const NONE = 0xffffffff;

/** What a visit is for. */
export type Way = 'forward' | 'adjoint' | 'base' | 'damping';

export class VisitWriter {
  constructor(
    private readonly kit: Kit,
    private readonly own: (name: string) => string,
    private readonly netlist: Netlist,
    private readonly layout: Layout,
    private readonly settling: Settling,
    private readonly tables: { readonly forward: Table; readonly backward: Table },
    /** How far the voltages of every group may go [V]. */
    private readonly reach: Float64Array,
  ) {}

  /** Bound as a uniform; `track` where its part is swept until settled. */
  uniform(visit: Visit, way: Way, track: boolean, colour = ALL): GPUBuffer {
    const name = this.own(`${way} ${visit.group} ${track} ${colour}`);
    return this.kit.uniform(name, 'lib/visit.wgsl', 'Visit', this.#values(visit, way, track, colour));
  }

  /** As words of entries. */
  packed(visit: Visit, way: Way, track: boolean): Uint32Array {
    const wgsl = this.kit.kernels.text({ path: 'lib/visit.wgsl' });
    return new Uint32Array(packStruct(wgsl, 'Visit', this.#values(visit, way, track, ALL)));
  }

  /** Fields of a `Visit` in shaders/lib/visit.wgsl. */
  #values({ group, rule, colours }: Visit, way: Way, track: boolean, colour: number) {
    const { groups, batch } = this.netlist;
    const g: NetGroup = groups[group];
    const adjoint = way === 'adjoint';
    const links = this.tables[adjoint ? 'backward' : 'forward'].links[group];
    const { bias, leak, damping, own } = this.layout;
    const before = groups.slice(0, group).filter(({ role }) => role === 'output');
    return {
      offset: g.offset,
      size: g.size,
      batch: way === 'damping' ? 1 : batch,
      law: this.kit.laws.lawOf[group],
      k: g.k,
      rails: Math.min(g.rails, FLOAT_MAX),
      self_slope: Math.max(0, slopesOf(g, this.reach[group]).mostSelfSlope),
      rule: RULE[rule],
      links: links.first,
      link_count: links.moving,
      held_links: links.first + 4 * links.moving,
      held_link_count: links.held,
      bias,
      leak,
      damping,
      own,
      tolerance: adjoint ? 0 : this.settling.tolerance,
      rounding: adjoint ? 0 : ROUNDING,
      share: adjoint ? ADJOINT_TOLERANCE : 0,
      track: track ? 1 : 0,
      report: REPORT[adjoint ? 'adjoint' : 'forward'],
      colour,
      colours: colours.length,
      output: g.role === 'output' ? before.reduce((sum, { size }) => sum + size, 0) : NONE,
    };
  }
}

/** A visit of a group by itself. */
export const plain = (group: number): Visit => ({ group, rule: 'exact', colours: [] });

/** The colour of every node, [N]; 0 where its group has none. */
export function coloursOf(nodes: number, schedule: readonly Part[]): Uint32Array {
  const found = new Uint32Array(nodes);
  for (const { visits } of schedule)
    for (const { colours } of visits)
      colours.forEach((members, colour) => {
        for (const node of members) found[node] = colour;
      });
  return found;
}

/** Entries of four words, to be added to. */
export class EntryList {
  readonly #parts: Uint32Array[];
  #count: number;

  constructor(first: Uint32Array) {
    this.#parts = [first];
    this.#count = first.length / 4;
  }

  /** Returns where they stand. */
  add(words: Uint32Array): number {
    const at = this.#count;
    this.#parts.push(words);
    this.#count += words.length / 4;
    return at;
  }

  words(): Uint32Array<ArrayBuffer> {
    const all = new Uint32Array(4 * this.#count);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
