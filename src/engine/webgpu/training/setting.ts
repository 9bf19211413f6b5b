/**
 * A learning circuit under one choice of held nodes: the visits of its schedule, forwards and of the transposed circuit
 * backwards, as dispatches.
 */
import { reach, slopesOf } from '../../../circuit/jacobian.ts';
import type { Netlist } from '../../../circuit/netlist.ts';
import { scheduleOf, type Part, type Visit } from '../../../circuit/schedule.ts';
import type { EngineInfo } from '../../engine.ts';
import type { Settling } from '../../training.ts';
import type { Dispatch } from '../kernels.ts';
import { COPY_DST, STORAGE } from '../usage.ts';
import { packStructs } from '../wgsl.ts';
import { gridKernel, type Kit } from './kit.ts';
import type { Layout } from './layout.ts';
import { topologyOf, type Table } from './topology.ts';
import { sweepsPerDispatch, type Variants } from './variants.ts';
import { ALL, coloursOf, EntryList, plain, RULE, VisitWriter } from './visit-writer.ts';

const TABLE = STORAGE | COPY_DST;
/** Samples of a workgroup, by how they are settled. */
const SAMPLES = { fours: 16, alone: 8, together: 1 } as const;
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

/** The whole circuit settled by dispatches that take so many sweeps each. */
export interface Whole {
  readonly dispatch: Dispatch;
  readonly sweeps: number;
}

export class Setting {
  /** Currents that stay while a mini-batch settles, into every group. */
  readonly base: readonly Dispatch[];
  readonly forward: readonly Course[];
  /** The same with parts that hold outputs repeated until settled, as a feedback that follows the state needs. */
  readonly following: readonly Course[];
  readonly adjoint: readonly Course[];
  /** The same at once, where a kernel does; the courses are then for what it cannot. */
  readonly whole: { readonly forward: Whole; readonly adjoint: Whole } | null;
  /** Net currents of the output groups into lambda. */
  readonly mismatch: readonly Dispatch[];
  /** Renews what damps relaxed nodes; after numbers changed. */
  readonly damping: readonly Dispatch[];
  /** Some group needs many small steps. */
  readonly relaxes: boolean;
  readonly #kit: Kit;
  readonly #name: string;
  readonly #variants: Variants;
  readonly #info: EngineInfo;
  readonly #settling: Settling;
  readonly #writer: VisitWriter;
  readonly #netlist: Netlist;
  readonly #reach: Float64Array;
  readonly #conductances: readonly Dispatch[];
  /** Groups whose resistors are set by nodes that move. */
  readonly #conditioned: readonly boolean[];

  /** `netlist` with these holds and its first written numbers; `conductances` renews conditioned resistors. */
  constructor(kit: Kit, name: string, netlist: Netlist, plan: SettingPlan) {
    const { layout, settling, conductances, variants, visitwise, info } = plan;
    this.#variants = variants;
    this.#info = info;
    this.#kit = kit;
    this.#name = name;
    this.#netlist = netlist;
    this.#settling = settling;
    this.#conductances = conductances;
    this.#reach = reach(netlist);
    const topology = topologyOf(netlist, netlist.held, plan);
    const ownName = (of: string) => this.#own(of);
    this.#writer = new VisitWriter(kit, ownName, netlist, layout, settling, topology, this.#reach);
    this.#conditioned = netlist.groups.map((_, g) => isConditioned(netlist, g));
    const schedule = scheduleOf(netlist, settling);
    const list = new EntryList(topology.entries);
    const own = netlist.groups.map((_, group) => list.add(this.#writer.packed(plain(group), 'base', false)));
    const backwards = schedule.map((part) => ({ ...part, visits: part.visits.toReversed() })).toReversed();
    const wholes = [this.#listed(schedule, 'forward', list), this.#listed(backwards, 'adjoint', list)];
    kit.buffers.upload(this.#own('entries'), list.words(), TABLE);
    const colours = coloursOf(netlist.nodes, schedule);
    for (const way of ['forward', 'backward'] as const) this.#uploadRows(way, topology[way], colours, own);

    this.relaxes = schedule.some(({ visits }) => visits.some(({ rule }) => RULE[rule] !== 0));
    this.base = [this.#base()];
    const [ahead, back] = visitwise ? [schedule, backwards] : [[], []];
    this.forward = ahead.map((part) => this.#course(part, 'forward', part.loop));
    this.following = ahead.map((part, p) =>
      part.loop || !this.#isOutput(part) ? this.forward[p] : this.#course(part, 'forward', true),
    );
    this.adjoint = back.map((part) => this.#course(part, 'adjoint', part.loop));
    const [forward, adjoint] = wholes;
    this.whole =
      variants.settling === 'visits'
        ? null
        : {
            forward: this.#whole('settle', variants.settling, forward),
            adjoint: this.#whole('adjoint', variants.settling, adjoint),
          };
    this.mismatch = netlist.groups.flatMap((group, g) => {
      if (group.role !== 'output') return [];
      const rows = kit.buffers.get('free forward');
      return [this.#bind('mismatch', plain(g), 'base', group.size * netlist.batch, { rows })];
    });
    this.damping = schedule.flatMap(({ visits }) =>
      visits
        .filter(({ rule }) => RULE[rule] !== 0)
        .map((visit) => this.#bind('damping', visit, 'damping', netlist.groups[visit.group].size)),
    );
  }

  #isOutput({ visits }: Part): boolean {
    return visits.some(({ group }) => this.#netlist.groups[group].role === 'output');
  }

  #base(): Dispatch {
    const { nodes, batch } = this.#netlist;
    const { rows, entries, conditioned } = this.#shared('forward');
    const shared = { rows, entries, shape: this.#kit.shape() };
    return this.#variants.base === 'fours'
      ? this.#kit.dispatch('base_fours', nodes * Math.ceil(batch / 4), shared)
      : this.#kit.dispatch('base', nodes * batch, { ...shared, conditioned });
  }

  /** Where the parts of a whole settle stand, and how many there are. */
  #listed(parts: readonly Part[], way: 'forward' | 'adjoint', list: EntryList) {
    const words = parts.map((part) => {
      const places = part.visits.map((visit) => list.add(this.#writer.packed(visit, way, part.loop)));
      return [places[0], part.visits.length, part.loop ? 1 : 0, this.#isOutput(part) ? 1 : 0];
    });
    return { first: list.add(Uint32Array.from(words.flat())), parts: parts.length };
  }

  #whole(
    kernel: 'settle' | 'adjoint',
    how: keyof typeof SAMPLES,
    { first, parts }: { readonly first: number; readonly parts: number },
  ): Whole {
    const kit = this.#kit;
    const { batch } = this.#netlist;
    const sweeps = Math.min(sweepsPerDispatch(this.#netlist, this.#info), this.#settling.sweeps);
    const values = { first, parts, batch, sweeps };
    const course = kit.uniform(this.#own(`whole ${kernel}`), 'lib/course.wgsl', 'Course', values);
    const { rows, entries, conditioned } = this.#shared(kernel === 'settle' ? 'forward' : 'backward');
    const shared = { course, rows, entries };
    const threads = 64 * Math.ceil(batch / SAMPLES[how]);
    const dispatch =
      kernel === 'settle'
        ? kit.dispatch(`settle_${how}`, threads, shared)
        : kit.dispatch(`adjoint_${how}`, threads, how === 'fours' ? shared : { ...shared, conditioned });
    return { dispatch, sweeps };
  }

  #own(name: string): string {
    return `${this.#name} ${name}`;
  }

  #uploadRows(
    way: 'forward' | 'backward',
    { first, count }: Table,
    colours: Uint32Array,
    visits: readonly number[],
  ): void {
    const { groups, held, nodes } = this.#netlist;
    const slope = new Float64Array(nodes);
    const visitOf = new Uint32Array(nodes);
    groups.forEach((g, n) => {
      slope.fill(slopesOf(g, this.#reach[n]).signalSlope, g.offset, g.offset + g.size);
      visitOf.fill(visits[n], g.offset, g.offset + g.size);
    });
    const wgsl = this.#kit.kernels.text({ path: 'lib/rows.wgsl' });
    const packed = packStructs(wgsl, 'Row', nodes, {
      first: (i) => first[i],
      count: (i) => count[i],
      held: (i) => held[i],
      colour: (i) => colours[i],
      visit: (i) => visitOf[i],
      slope: (i) => slope[i],
    });
    this.#kit.buffers.upload(this.#own(way), packed, TABLE);
  }

  /** One part of the schedule; `loop` tracks its sweeps. */
  #course({ visits }: Part, way: 'forward' | 'adjoint', loop: boolean): Course {
    const { groups } = this.#netlist;
    return {
      loop,
      turns: visits.map((visit) => ({
        group: visit.group,
        dispatches: this.#turn(visit, way, loop),
        isOutput: groups[visit.group].role === 'output',
      })),
      fold: loop
        ? visits
            .slice(0, 1)
            .map((visit) => this.#kit.dispatch('fold', 1, { visit: this.#writer.uniform(visit, way, loop) }))
        : [],
    };
  }

  #turn(visited: Visit, way: 'forward' | 'adjoint', loop: boolean): readonly Dispatch[] {
    const { group, rule, colours } = visited;
    const kit = this.#kit;
    const { groups, batch } = this.#netlist;
    const threads = groups[group].size * batch;
    const tables = this.#shared(way === 'forward' ? 'forward' : 'backward');
    const renew = way === 'forward' && this.#conditioned[group] ? this.#conductances : [];
    if (rule !== 'grid') {
      const turns = rule === 'coloured' ? colours.map((_, colour) => colour) : [ALL];
      return [
        ...renew,
        ...turns.map((colour) => {
          const visit = this.#writer.uniform(visited, way, loop, colour);
          return kit.dispatch(way === 'forward' ? 'visit' : 'adjoint', threads, { ...tables, visit });
        }),
      ];
    }
    const shared = { ...tables, visit: this.#writer.uniform(visited, way, loop) };
    const right = kit.dispatch(way === 'forward' ? 'right' : 'adjoint_right', threads, shared);
    const { grids } = this.#variants;
    const solve = kit.dispatch(gridKernel(grids), 64 * Math.ceil(batch / SAMPLES[grids]), {
      ...shared,
      x: kit.buffers.get(way === 'forward' ? 'voltage' : 'lambda'),
      signal: kit.buffers.get(way === 'forward' ? 'signal' : 'nothing'),
    });
    return [...renew, right, solve];
  }

  #shared(way: 'forward' | 'backward') {
    return {
      rows: this.#kit.buffers.get(this.#own(way)),
      entries: this.#kit.buffers.get(this.#own('entries')),
      conditioned: this.#kit.buffers.get('conditioned conductances'),
    };
  }

  #bind(
    kernel: 'mismatch' | 'damping',
    visited: Visit,
    way: 'base' | 'damping',
    threads: number,
    others: Readonly<Record<string, GPUBuffer>> = {},
  ): Dispatch {
    const visit = this.#writer.uniform(visited, way, false);
    return this.#kit.dispatch(kernel, threads, { visit, ...this.#shared('forward'), ...others });
  }
}

export interface SettingPlan {
  readonly layout: Layout;
  /** Nothing is sent back through couplings. */
  readonly local: boolean | undefined;
  readonly settling: Settling;
  readonly conductances: readonly Dispatch[];
  readonly variants: Variants;
  /** Whether some settle goes visit by visit. */
  readonly visitwise: boolean;
  readonly info: EngineInfo;
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
