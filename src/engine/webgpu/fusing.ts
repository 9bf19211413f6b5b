/**
 * Steps fused with the sums they follow: the kernel that adds the last current into a node moves its voltage as well.
 * Other threads still read the signals it would change, so it writes them to a second buffer, and the two change places
 * after each step.
 */
import type { NetGroup, Netlist } from '../../circuit/netlist.ts';
import { isStiff, lawTable } from './laws.ts';
import { workPerStep } from './work.ts';
import type { Finish, Product } from './products.ts';
import { sharedDrive } from './states.ts';

/** Multiplications of a step below which a second set of kernels is not worth compiling. */
const SMALL = { software: 1e6, hardware: 1e5 };

/** How each product ends in a fused step, in their order, and the groups stepped so; every group at -1. */
export interface FusedPlan {
  readonly ends: readonly ('stored' | 'alone' | 'added' | 'resistors')[];
  readonly steps: ReadonlySet<number>;
}

/**
 * Null where no kernel adds up all that a node feels: Runge-Kutta stages, nodes with momentum, resistors beside other
 * couplings.
 */
export function planFusing(
  netlist: Netlist,
  integrator: string,
  couplings: readonly Product[],
  resistors: readonly Product[],
): FusedPlan | null {
  if (integrator === 'rk4' || netlist.groups.some(({ law }) => law.secondOrder)) return null;
  if (resistors.length > 0) {
    // The damped step would have to know conductances that other nodes set.
    const set = netlist.couplings.some((c) => c.kind === 'resistive' && c.conditioned);
    const fits = couplings.length === 0 && resistors.length === 1 && !(set && integrator === 'relax');
    return fits ? { ends: ['resistors'], steps: new Set([-1]) } : null;
  }
  if (couplings.length === 1 && couplings[0].into < 0) return { ends: ['alone'], steps: new Set([-1]) };
  const last = new Map(couplings.map(({ into }, n) => [into, n]));
  last.delete(-1);
  const steps = new Set(last.keys());
  const ends = couplings.map(({ into, adds }, n) => {
    if (last.get(into) !== n) return 'stored';
    return adds ? 'added' : 'alone';
  });
  return steps.size > 0 ? { ends, steps } : null;
}

/**
 * Whether a fused step is faster by enough: it saves a dispatch and a trip of the currents through memory. The few threads
 * a product of one sample has on emulated adapters are better spared the steps.
 */
export function fusingPays(netlist: Netlist, software: boolean): boolean {
  if (!software) return workPerStep(netlist) >= SMALL.hardware;
  const few = netlist.batch === 1 && netlist.couplings.some(({ kind }) => kind === 'dense');
  return !few && workPerStep(netlist) >= SMALL.software;
}

/** Whether the plan moves every node that is free: `freeIn` counts them by group. */
export function movesAll(
  { steps }: FusedPlan,
  groups: readonly NetGroup[],
  freeIn: readonly number[],
): boolean {
  return steps.has(-1) || groups.every((_, g) => freeIn[g] === 0 || steps.has(g));
}

/** The sums a fused step never stores: their room is free for signals while steps are taken. */
export function unstored({ ends }: FusedPlan): 'coupled' | 'resistor' | null {
  if (ends.every((end) => end === 'alone')) return 'coupled';
  return ends.every((end) => end === 'resistors') ? 'resistor' : null;
}

type StepEnd = Exclude<FusedPlan['ends'][number], 'stored'>;

/** What a kernel is made of that ends its sums with a step. */
export const fusedModules = (end: StepEnd, integrator: string): readonly string[] => [
  'lib/step.wgsl',
  'lib/node.wgsl',
  'lib/elementary.wgsl',
  'lib/laws.wgsl',
  'laws',
  'lib/dynamics.wgsl',
  'lib/driven.wgsl',
  'lib/philox.wgsl',
  'lib/rails.wgsl',
  'lib/needed.wgsl',
  `lib/step_${integrator}.wgsl`,
  `lib/net_${end}.wgsl`,
  'lib/fused.wgsl',
];

/** What a step's kernel need not provide for. */
export const stepConstants = (
  { noise, groups }: Netlist,
  integrator: string,
): Readonly<Record<string, number>> => ({
  bounded: groups.some(({ rails }) => rails < Infinity) ? 1 : 0,
  ...(integrator === 'euler' && { noisy: noise.start > 0 || noise.end > 0 ? 1 : 0 }),
});

/** The same for a step by dispatches, whose kernels need not load all of a node either. */
export function dispatchedConstants(netlist: Netlist, integrator: string): Readonly<Record<string, number>> {
  const { groups, capacitance, leak } = netlist;
  const { laws } = lawTable(groups);
  const isOne = (list: Float32Array): boolean => list.every((value) => value === list[0]);
  return {
    ...stepConstants(netlist, integrator),
    alike: integrator !== 'relax' && isOne(capacitance) && isOne(leak) ? 1 : 0,
    stiff: laws.some(isStiff) ? 1 : 0,
    mixed: laws.length > 1 ? 1 : 0,
  };
}

/** A step at the end of a product's sums. */
export function fusedFinish(
  end: StepEnd,
  integrator: string,
  netlist: Netlist,
  laws: string,
  buffers: Readonly<Record<'step' | 'nodes' | 'drive' | 'voltage' | 'next' | 'coupled', GPUBuffer>>,
): Finish {
  const { coupled, ...rest } = buffers;
  const bound = end === 'added' ? { ...rest, coupled } : rest;
  const constants = { ...dispatchedConstants(netlist, integrator), ...sharedDrive(netlist, buffers.drive) };
  return { laws, modules: fusedModules(end, integrator), constants, buffers: bound };
}
