/** Makes what a learning circuit on this processor consists of, and counts its memory beforehand. */
import { isSignalCoupling } from '../../../circuit/edges.ts';
import type { NetResistive, NetSource } from '../../../circuit/netlist.ts';
import { writeParts } from '../../../circuit/parts.ts';
import { scheduleOf } from '../../../circuit/schedule.ts';
import type { TrainingPlan } from '../../training.ts';
import { Acceleration } from './acceleration.ts';
import { Gradients } from './gradients.ts';
import { linkOf, wordsOfLink, type Link } from './links.ts';
import { Meter } from './meter.ts';
import { Network } from './network.ts';
import { nodeLaws } from './node-laws.ts';
import type { Arithmetic } from './reals.ts';
import { ResistorSet } from './resistor-set.ts';
import type { Shared } from './settler.ts';
import { ParameterStore } from './store.ts';
import type { Body } from './visits.ts';

/** State arrays [N, B] a learning circuit keeps. */
const STATES = 10;
/** Settlers there may be: with the outputs free, and held. */
const SETTLERS = 2;

/** Words of memory everything of this plan takes. */
export function wordsOf(plan: TrainingPlan): number {
  const { nodes, batch, groups, couplings } = plan.netlist;
  const parameters = plan.blocks.reduce((sum, { count }) => sum + count, 0);
  const perCoupling = couplings.reduce((sum, c) => {
    if (isSignalCoupling(c)) return sum + wordsOfLink(c, groups);
    return sum + (c.kind === 'resistive' ? ResistorSet.words(c, batch) : 0);
  }, 0);
  const perGroup = groups.reduce((sum, group, g) => {
    const touching = couplings.filter(
      (c): c is NetResistive => c.kind === 'resistive' && (c.from === g || c.to === g),
    );
    const network = touching.length > 0 ? Network.words(group, touching, batch) : 0;
    // Lists of nodes, all and by colour.
    return sum + SETTLERS * (network + 2 * group.size + 256);
  }, 0);
  const swept = sweptNodes(plan);
  const sweeping = swept > 0 ? Acceleration.words(swept, batch) : 0;
  return (
    STATES * (nodes * batch + 16) +
    6 * (nodes + 16) +
    5 * (parameters + 16) +
    perCoupling +
    perGroup +
    Meter.words(batch) +
    sweeping +
    4096
  );
}

/** Nodes of the largest part that may need more than one sweep: a nudge that follows the outputs closes a loop, too. */
function sweptNodes({ netlist, settling }: TrainingPlan): number {
  if (settling.acceleration === false) return 0;
  const { groups } = netlist;
  const parts = scheduleOf(netlist, settling).filter(
    ({ visits, loop }) => loop || visits.some(({ group }) => groups[group].role === 'output'),
  );
  return parts.reduce(
    (most, { visits }) =>
      Math.max(
        most,
        visits.reduce((sum, { group }) => sum + groups[group].size, 0),
      ),
    0,
  );
}

export function sharedOf(plan: TrainingPlan, arithmetic: Arithmetic): Shared {
  const { nodes, batch } = plan.netlist;
  const swept = sweptNodes(plan);
  return {
    meter: new Meter(nodes, batch, arithmetic),
    acceleration: swept > 0 ? new Acceleration(swept, batch, arithmetic) : null,
  };
}

export function bodyOf(plan: TrainingPlan, arithmetic: Arithmetic) {
  const { netlist, blocks, local = false } = plan;
  const { nodes, batch, groups, couplings } = netlist;
  const ideal = netlist.parts.bits === 0 && netlist.parts.mismatch === 0;
  const first = ideal ? netlist : writeParts(netlist);
  const state = () => arithmetic.reals(nodes * batch);
  const holders = first.couplings.map((c) => {
    if (isSignalCoupling(c)) return linkOf(c, groups, batch, arithmetic);
    return c.kind === 'resistive' ? new ResistorSet(c, batch, arithmetic) : null;
  });
  const perNode = (numbers: Float32Array) => {
    const reals = arithmetic.reals(nodes);
    reals.set(numbers);
    return reals;
  };
  const [leak, bias] = [perNode(netlist.leak), perNode(netlist.bias)];
  const body: Body = {
    netlist,
    arithmetic,
    local,
    laws: groups.map((g) => nodeLaws(g, batch, arithmetic)),
    links: holders.filter((holder): holder is Link => holder !== null && !(holder instanceof ResistorSet)),
    sets: holders.filter((holder) => holder instanceof ResistorSet),
    sources: couplings.filter((c): c is NetSource => c.kind === 'source'),
    v: state(),
    s: state(),
    lambda: state(),
    current: state(),
    leak,
    bias,
    written: () => store.written(),
  };
  const gradients = new Gradients(body, blocks);
  const store = new ParameterStore(
    netlist,
    blocks,
    plan.optimiser,
    ({ kind, at }) => {
      if (kind === 'bias' || kind === 'leak') {
        const { offset, size } = groups[at];
        const [numbers, gradient] = kind === 'bias' ? [bias, gradients.bias] : [leak, gradients.leak];
        return {
          written: numbers.subarray(offset, offset + size),
          gradient: gradient.subarray(offset, offset + size),
        };
      }
      const found = holders[at];
      if (!found) throw new Error(`${couplings[at].name} holds no numbers`);
      return {
        written: found instanceof ResistorSet ? found.conductance : found.weights,
        gradient: found.gradient,
      };
    },
    arithmetic,
  );
  return { body, gradients, store };
}
