/**
 * The agreement an engine badge shows: a small twin of the circuit annealed on the engine and on the float64
 * reference, and the largest difference of voltages relative to the signal scale.
 */
import type { NetCoupling, NetGroup, Netlist } from '../circuit/netlist.ts';
import type { Engine, Stepping } from '../engine/engine.ts';
import { reference } from './engines.ts';

const TWIN_NODES = 256;
const TWIN_STEPS = 50;

export interface Agreement {
  /** max |dv| / max |s|. */
  readonly agreement: number;
  readonly twin: string;
}

/** Runs both; the circuit's own anneal is not touched. */
export async function measureAgreement(
  engine: Engine,
  netlist: Netlist,
  stepping: Stepping,
): Promise<Agreement> {
  const small = twinOf(netlist, TWIN_NODES);
  const judge = await reference();
  const [a, b] = [await engine.create(small, stepping), await judge.create(small, stepping)];
  try {
    // Bistable and second-order circuits amplify any rounding, so each step is compared from the same state.
    const expanding = small.groups.some(({ law }) => law.name === 'bistable' || law.secondOrder);
    let worst = 0;
    let scale = 0;
    for (let step = 0; step < TWIN_STEPS; step += expanding ? 1 : TWIN_STEPS) {
      if (expanding) await b.restore(await a.checkpoint());
      await Promise.all([a.run(expanding ? 1 : TWIN_STEPS), b.run(expanding ? 1 : TWIN_STEPS)]);
      const [x, y, s] = [await a.voltages(), await b.voltages(), await b.signals()];
      for (let i = 0; i < x.length; i++) {
        worst = Math.max(worst, Math.abs(x[i] - y[i]));
        scale = Math.max(scale, Math.abs(s[i]));
      }
    }
    const nodes =
      small.nodes === netlist.nodes ? `${netlist.nodes} nodes` : `${small.nodes} of ${netlist.nodes} nodes`;
    return {
      agreement: scale > 0 ? worst / scale : worst,
      twin: `${nodes}, ${TWIN_STEPS} ${expanding ? 'single steps' : 'steps'}`,
    };
  } finally {
    a.dispose();
    b.dispose();
    judge.dispose();
  }
}

/** The first sample of the circuit cropped to about `most` nodes: every grid's corner, every row's beginning. */
export function twinOf(netlist: Netlist, most: number): Netlist {
  const fraction = Math.min(1, most / netlist.nodes);
  const kept = new Int32Array(netlist.nodes).fill(-1);
  let nodes = 0;
  const groups = netlist.groups.map((group): NetGroup => {
    const side = group.height > 1 ? Math.sqrt(fraction) : fraction;
    const height = group.height > 1 ? Math.max(1, Math.round(group.height * side)) : 1;
    const width = Math.max(1, Math.round(group.width * side));
    const offset = nodes;
    for (let row = 0; row < height; row++) {
      for (let k = 0; k < width * group.channels; k++) {
        kept[group.offset + row * group.width * group.channels + k] = nodes++;
      }
    }
    return { ...group, height, width, offset, size: height * width * group.channels };
  });
  const originals = Uint32Array.from(kept.keys()).filter((i) => kept[i] >= 0);
  const pick = <T extends Float32Array | Uint8Array>(values: T): T =>
    values.filter((_, i) => kept[i] >= 0) as T;
  return {
    ...netlist,
    nodes,
    batch: 1,
    groups,
    capacitance: pick(netlist.capacitance),
    leak: pick(netlist.leak),
    bias: pick(netlist.bias),
    held: pick(netlist.held),
    volts: Float32Array.from(originals, (i) => netlist.volts[i]),
    couplings: netlist.couplings.map((c) => cropCoupling(c, netlist, groups, kept)),
    ...(netlist.placement && {
      placement: { ...netlist.placement, partOf: netlist.placement.partOf.filter((_, i) => kept[i] >= 0) },
    }),
  };
}

function cropCoupling(
  c: NetCoupling,
  netlist: Netlist,
  groups: readonly NetGroup[],
  kept: Int32Array,
): NetCoupling {
  const [a, b] = [netlist.groups[c.from], netlist.groups[c.to]];
  const [small, smallTo] = [groups[c.from], groups[c.to]];
  switch (c.kind) {
    case 'dense': {
      const weights = new Float32Array(small.size * smallTo.size);
      for (let i = 0; i < a.size; i++) {
        const row = kept[a.offset + i] - small.offset;
        if (kept[a.offset + i] < 0) continue;
        for (let j = 0; j < b.size; j++) {
          const to = kept[b.offset + j];
          if (to >= 0) weights[row * smallTo.size + to - smallTo.offset] = c.weights[i * b.size + j];
        }
      }
      return { ...c, weights };
    }
    case 'sparse': {
      const edges = indicesWhere(
        c.weights.length,
        (e) => kept[a.offset + c.source[e]] >= 0 && kept[b.offset + c.target[e]] >= 0,
      );
      return {
        ...c,
        source: edges.map((e) => kept[a.offset + c.source[e]] - small.offset),
        target: edges.map((e) => kept[b.offset + c.target[e]] - smallTo.offset),
        weights: Float32Array.from(edges, (e) => c.weights[e]),
      };
    }
    case 'stencil':
      return c;
    case 'resistive': {
      const at = (node: number) => (node < 0 ? -1 : kept[node]);
      const here = (node: number) => node < 0 || kept[node] >= 0;
      const by = c.conditioned;
      const edges = indicesWhere(
        c.conductance.length,
        (e) =>
          here(c.source[e]) && here(c.target[e]) && (!by || (kept[by.by0[e]] >= 0 && kept[by.by1[e]] >= 0)),
      );
      return {
        ...c,
        source: Int32Array.from(edges, (e) => at(c.source[e])),
        target: Int32Array.from(edges, (e) => at(c.target[e])),
        conductance: Float32Array.from(edges, (e) => c.conductance[e]),
        ...(by && {
          conditioned: {
            ...by,
            by0: edges.map((e) => kept[by.by0[e]]),
            by1: edges.map((e) => kept[by.by1[e]]),
          },
        }),
      };
    }
    case 'source': {
      const edges = indicesWhere(c.target.length, (e) => kept[c.target[e]] >= 0 && kept[c.by[e]] >= 0);
      return { ...c, target: edges.map((e) => kept[c.target[e]]), by: edges.map((e) => kept[c.by[e]]) };
    }
    default:
      return c satisfies never;
  }
}

function indicesWhere(count: number, test: (index: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: count }, (_, e) => e).filter(test);
}
