/**
 * A learning circuit under one choice of held nodes: the visits of its schedule, forwards and of the transposed circuit
 * backwards, as dispatches.
 */
import { reach, slopesOf } from '../../../circuit/jacobian.ts';
import type { NetGroup, Netlist } from '../../../circuit/netlist.ts';
import { scheduleOf, type Part, type Visit } from '../../../circuit/schedule.ts';
import type { Settling } from '../../training.ts';
import type { Dispatch } from '../kernels.ts';
import { COPY_DST, STORAGE } from '../usage.ts';
import { packStructs } from '../wgsl.ts';
import type { Kit } from './kit.ts';
import type { Layout } from './layout.ts';
import { MOST_SWEEPS } from './program.ts';
import { topologyOf, type Table } from './topology.ts';

const TABLE = STORAGE | COPY_DST;
const FLOAT_MAX = 3.4028234e38;
/** What rounding leaves of the largest current into a node. */
const ROUNDING = 8 * 2 ** -24;
/** Adjoint currents left, as a share of the largest feedback current. */
const ADJOINT_TOLERANCE = 1e-6;
/** Where `progress` reports each way of settling, as in shaders/lib/progress.wgsl. */
export const REPORT = { forward: 0, adjoint: 3 } as const;
/** More places in `progress`; the words of the sweeps follow its head. */
export const PROGRESS = { asymmetry: 6, peak: 7, head: 8, words: 8 + 2 * MOST_SWEEPS } as const;

/** Dispatches of one group's turn, and whether it holds outputs. */
export interface Turn {
  readonly group: number;
  readonly dispatches: readonly Dispatch[];
  readonly isOutput: boolean;
}

/** Turns taken one after the other; repeated in a loop until settled, which `fold` reports. */
export interface Course {
  readonly loop: boolean;
  readonly turns: readonly Turn[];
  readonly fold: readonly Dispatch[];
}

export class Setting {
  /** Currents that stay while a mini-batch settles, into every group. */
  readonly base: readonly Dispatch[];
  readonly forward: readonly Course[];
  /** The same with parts that hold outputs repeated until settled, as a feedback that follows the state needs. */
  readonly following: readonly Course[];
  readonly adjoint: readonly Course[];
  /** Net currents of the output groups into lambda. */
  readonly mismatch: readonly Dispatch[];
  /** Renews what damps relaxed nodes; after numbers changed. */
  readonly damping: readonly Dispatch[];
  /** Some group needs many small steps. */
  readonly relaxes: boolean;
  readonly #kit: Kit;
  readonly #name: string;
  readonly #layout: Layout;
  readonly #settling: Settling;
  readonly #tables: { readonly forward: Table; readonly backward: Table };
  readonly #netlist: Netlist;
  readonly #reach: Float64Array;
  readonly #conductances: readonly Dispatch[];
  /** Groups whose resistors are set by nodes that move. */
  readonly #conditioned: readonly boolean[];

  /** `netlist` with these holds and its first written numbers; `conductances` renews conditioned resistors. */
  constructor(kit: Kit, name: string, netlist: Netlist, { layout, settling, conductances }: SettingPlan) {
    this.#kit = kit;
    this.#name = name;
    this.#netlist = netlist;
    this.#layout = layout;
    this.#settling = settling;
    this.#conductances = conductances;
    this.#reach = reach(netlist);
    const topology = topologyOf(netlist, netlist.held, layout);
    this.#tables = topology;
    const entries = topology.entries.length > 0 ? topology.entries : new Uint32Array(4);
    kit.buffers.upload(this.#own('entries'), entries, TABLE);
    for (const way of ['forward', 'backward'] as const) this.#uploadRows(way, topology[way]);
    this.#conditioned = netlist.groups.map((_, g) => isConditioned(netlist, g));

    const schedule = scheduleOf(netlist);
    this.relaxes = schedule.some(({ visits }) =>
      visits.some(({ rule }) => rule === 'relaxed' || rule === 'coloured'),
    );
    this.base = netlist.groups.map((group, g) => this.#bind('base', g, 'base', group.size * netlist.batch));
    this.forward = schedule.map((part) => this.#course(part, 'forward', part.loop));
    this.following = schedule.map((part, p) => {
      const output = part.visits.some(({ group }) => netlist.groups[group].role === 'output');
      return part.loop || !output ? this.forward[p] : this.#course(part, 'forward', true);
    });
    this.adjoint = schedule
      .map((part) => this.#course({ ...part, visits: part.visits.toReversed() }, 'adjoint', part.loop))
      .toReversed();
    this.mismatch = netlist.groups.flatMap((group, g) => {
      if (group.role !== 'output') return [];
      const others = { rows: kit.buffers.get('free forward') };
      return [this.#bind('mismatch', g, 'base', group.size * netlist.batch, others)];
    });
    this.damping = schedule.flatMap(({ visits }) =>
      visits.flatMap(({ group, rule }) =>
        rule === 'relaxed' || rule === 'coloured'
          ? [this.#bind('damping', group, 'damping', netlist.groups[group].size)]
          : [],
      ),
    );
  }

  #own(name: string): string {
    return `${this.#name} ${name}`;
  }

  #uploadRows(way: 'forward' | 'backward', { first, count }: Table): void {
    const { groups, held, nodes } = this.#netlist;
    const slope = new Float64Array(nodes);
    groups.forEach((g, n) =>
      slope.fill(slopesOf(g, this.#reach[n]).signalSlope, g.offset, g.offset + g.size),
    );
    const wgsl = this.#kit.kernels.text({ path: 'lib/rows.wgsl' });
    const packed = packStructs(wgsl, 'Row', nodes, {
      first: (i) => first[i],
      count: (i) => count[i],
      held: (i) => held[i],
      slope: (i) => slope[i],
    });
    this.#kit.buffers.upload(this.#own(way), packed, TABLE);
  }

  /** One part of the schedule; `loop` tracks its sweeps. */
  #course({ visits }: Part, way: 'forward' | 'adjoint', loop: boolean): Course {
    const { groups } = this.#netlist;
    const uniforms = visits.map((visit) => this.#uniform(visit, way, loop));
    return {
      loop,
      turns: visits.map((visit, n) => ({
        group: visit.group,
        dispatches: this.#turn(visit, way, uniforms[n]),
        isOutput: groups[visit.group].role === 'output',
      })),
      fold: loop && uniforms.length > 0 ? [this.#kit.dispatch('fold', 1, { visit: uniforms[0] })] : [],
    };
  }

  #turn({ group, rule }: Visit, way: 'forward' | 'adjoint', visit: GPUBuffer): readonly Dispatch[] {
    const kit = this.#kit;
    const { groups, batch } = this.#netlist;
    const threads = groups[group].size * batch;
    const rows = kit.buffers.get(this.#own(way === 'forward' ? 'forward' : 'backward'));
    const shared = { visit, rows, ...this.#entries() };
    const renew = way === 'forward' && this.#conditioned[group] ? this.#conductances : [];
    if (rule !== 'grid')
      return [...renew, kit.dispatch(way === 'forward' ? 'visit' : 'adjoint', threads, shared)];
    const right = kit.dispatch(way === 'forward' ? 'right' : 'adjoint_right', threads, shared);
    const solve = kit.dispatch('grid', 64 * batch, {
      ...shared,
      x: kit.buffers.get(way === 'forward' ? 'voltage' : 'lambda'),
      signal: kit.buffers.get(way === 'forward' ? 'signal' : 'nothing'),
    });
    return [...renew, right, solve];
  }

  #entries() {
    return {
      entries: this.#kit.buffers.get(this.#own('entries')),
      conditioned: this.#kit.buffers.get('conditioned conductances'),
    };
  }

  #bind(
    kernel: 'base' | 'mismatch' | 'damping',
    group: number,
    way: 'base' | 'damping',
    threads: number,
    others: Readonly<Record<string, GPUBuffer>> = {},
  ): Dispatch {
    const visit = this.#uniform({ group, rule: 'exact', colours: [] }, way, false);
    const rows = this.#kit.buffers.get(this.#own('forward'));
    return this.#kit.dispatch(kernel, threads, { visit, rows, ...this.#entries(), ...others });
  }

  #uniform(
    { group, rule }: Visit,
    way: 'forward' | 'adjoint' | 'base' | 'damping',
    track: boolean,
  ): GPUBuffer {
    const kit = this.#kit;
    const { groups, batch } = this.#netlist;
    const g: NetGroup = groups[group];
    const adjoint = way === 'adjoint';
    const links = this.#tables[adjoint ? 'backward' : 'forward'].links[group];
    const { bias, leak, damping } = this.#layout;
    return kit.uniform(this.#own(`${way} ${group} ${track}`), 'lib/visit.wgsl', 'Visit', {
      offset: g.offset,
      size: g.size,
      batch: way === 'damping' ? 1 : batch,
      law: kit.laws.lawOf[group],
      k: g.k,
      rails: Math.min(g.rails, FLOAT_MAX),
      self_slope: Math.max(0, slopesOf(g, this.#reach[group]).mostSelfSlope),
      relaxed: rule === 'relaxed' || rule === 'coloured' ? 1 : 0,
      links: links.first,
      link_count: links.moving,
      held_links: links.first + 4 * links.moving,
      held_link_count: links.held,
      bias,
      leak,
      damping,
      tolerance: adjoint ? 0 : this.#settling.tolerance,
      rounding: adjoint ? 0 : ROUNDING,
      share: adjoint ? ADJOINT_TOLERANCE : 0,
      track: track ? 1 : 0,
      report: REPORT[adjoint ? 'adjoint' : 'forward'],
    });
  }
}

export interface SettingPlan {
  readonly layout: Layout;
  readonly settling: Settling;
  readonly conductances: readonly Dispatch[];
}

/** Whether resistors at this group are set by nodes that move. */
function isConditioned({ couplings, held }: Netlist, group: number): boolean {
  return couplings.some(
    (c) =>
      c.kind === 'resistive' &&
      c.conditioned !== undefined &&
      (c.from === group || c.to === group) &&
      [c.conditioned.by0, c.conditioned.by1].some((by) => by.some((node) => !held[node])),
  );
}
