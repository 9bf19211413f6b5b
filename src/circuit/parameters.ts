/**
 * The trainable numbers of a circuit as one flat list with names: weights of dense, sparse and stencil couplings,
 * logarithms u = ln g of free conductances, and biases and leaks of chosen groups. Conditioned resistors and source
 * currents hold no numbers of their own: they are trained through the group that sets them.
 */
import { forEachWeight, isSignalCoupling } from './edges.ts';
import type { NetCoupling, NetGroup, Netlist } from './netlist.ts';
import { reject } from './problem.ts';

export type ParameterKind = 'weight' | 'log-conductance' | 'bias' | 'leak';

export interface ParameterBlock {
  /** `couplings.NAME.weights`, `couplings.NAME.log-conductance`, `groups.NAME.bias`, `groups.NAME.leak`. */
  readonly name: string;
  readonly kind: ParameterKind;
  /** Index of the coupling, or of the group for biases and leaks. */
  readonly at: number;
  /** First parameter of the block in the flat list, and how many there are. */
  readonly offset: number;
  readonly count: number;
  /** For each weight, resistor or node of the group: its parameter within the block, -1 where it stays fixed. */
  readonly slots: Int32Array;
}

export interface Parameters {
  readonly blocks: readonly ParameterBlock[];
  /** [P] */
  readonly values: Float64Array;
}

export type Selection = 'all' | 'none' | readonly string[];

export interface Trainable {
  /** Couplings by name. Default all. */
  readonly couplings?: Selection;
  /** Groups by name; `all` means those with a free node. Default all. */
  readonly biases?: Selection;
  /** Default none: leaks are device constants, and least squares on clamped outputs would shrink them to nothing. */
  readonly leaks?: Selection;
  /** Groups whose biases and leaks are one per channel instead of one per node. Default none. */
  readonly perChannel?: Selection;
}

const isChosen = (selection: Selection, name: string) =>
  selection === 'all' || (selection !== 'none' && selection.includes(name));

/** A weight from a node to itself would be a negative leak, so it stays fixed. */
function weightSlots(c: NetCoupling, groups: readonly NetGroup[]): Int32Array {
  if (!isSignalCoupling(c)) return new Int32Array();
  const slots = new Int32Array(c.weights.length);
  forEachWeight(c, groups, (i, j, _, index) => {
    if (i === j) slots[index] = -1;
  });
  return numbered(slots);
}

function nodeSlots({ offset, size, channels }: NetGroup, held: Uint8Array, perChannel: boolean): Int32Array {
  const fixed = Int32Array.from({ length: size }, (_, i) => (held[offset + i] ? -1 : 0));
  return perChannel ? fixed.map((slot, i) => (slot < 0 ? -1 : i % channels)) : numbered(fixed);
}

/** Numbers the entries that are not -1. */
function numbered(slots: Int32Array): Int32Array {
  let next = 0;
  return slots.map((slot) => (slot < 0 ? -1 : next++));
}

/** Where a block's numbers live in the netlist. */
function numbersOf(netlist: Netlist, { kind, at }: Pick<ParameterBlock, 'kind' | 'at'>): Float32Array {
  if (kind === 'weight' || kind === 'log-conductance') {
    const c = netlist.couplings[at];
    if (isSignalCoupling(c)) return c.weights;
    if (c.kind === 'resistive') return c.conductance;
    return new Float32Array();
  }
  const { offset, size } = netlist.groups[at];
  return netlist[kind].subarray(offset, offset + size);
}

/** Names, order and present values of a circuit's parameters. Throws BadInput where shared numbers differ. */
export function parametersOf(netlist: Netlist, trainable: Trainable = {}): Parameters {
  const { couplings = 'all', biases = 'all', leaks = 'none', perChannel = 'none' } = trainable;
  checkNames('couplings', couplings, netlist.couplings);
  for (const selection of [biases, leaks, perChannel]) checkNames('groups', selection, netlist.groups);
  const blocks: ParameterBlock[] = [];
  let offset = 0;
  const add = (name: string, kind: ParameterKind, at: number, slots: Int32Array) => {
    const count = slots.reduce((most, slot) => Math.max(most, slot + 1), 0);
    if (count === 0) return;
    blocks.push({ name, kind, at, offset, count, slots });
    offset += count;
  };
  netlist.couplings.forEach((c, at) => {
    if (!isChosen(couplings, c.name)) return;
    if (isSignalCoupling(c)) add(`couplings.${c.name}.weights`, 'weight', at, weightSlots(c, netlist.groups));
    else if (c.kind === 'resistive' && !c.conditioned) {
      const slots = Int32Array.from(c.conductance, (_, e) => (c.tied ? 0 : e));
      add(`couplings.${c.name}.log-conductance`, 'log-conductance', at, slots);
    }
  });
  netlist.groups.forEach((group, at) => {
    const slots = nodeSlots(group, netlist.held, isChosen(perChannel, group.name));
    if (isChosen(biases, group.name)) add(`groups.${group.name}.bias`, 'bias', at, slots);
    if (isChosen(leaks, group.name)) add(`groups.${group.name}.leak`, 'leak', at, slots);
  });
  return { blocks, values: valuesOf(netlist, blocks) };
}

function checkNames(what: string, selection: Selection, known: readonly { readonly name: string }[]): void {
  if (typeof selection === 'string') return;
  for (const name of selection)
    if (!known.some((k) => k.name === name))
      reject(
        `trainable.${what}`,
        `there is no ${name}`,
        `Choose among ${known.map((k) => k.name).join(', ') || 'none'}`,
      );
}

/** The present values of these blocks, [P]. Throws BadInput where shared numbers differ or a conductance is not positive. */
export function valuesOf(netlist: Netlist, blocks: readonly ParameterBlock[]): Float64Array {
  const values = new Float64Array(countOf(blocks)).fill(NaN);
  for (const block of blocks) {
    const numbers = numbersOf(netlist, block);
    block.slots.forEach((slot, n) => {
      if (slot < 0) return;
      const value = block.kind === 'log-conductance' ? Math.log(numbers[n]) : numbers[n];
      if (!Number.isFinite(value))
        reject(
          block.name,
          `${numbers[n]} cannot be trained`,
          'Give positive conductances and finite numbers',
        );
      const p = block.offset + slot;
      if (!Number.isNaN(values[p]) && values[p] !== value)
        reject(
          block.name,
          'it is one parameter but its numbers differ',
          'Give them one value, or train them apart',
        );
      values[p] = value;
    });
  }
  return values;
}

/** How many numbers the blocks hold together. */
export function countOf(blocks: readonly ParameterBlock[]): number {
  return blocks.reduce((sum, { count }) => sum + count, 0);
}

/** The same circuit with these parameters, rounded to float32 as every netlist holds them. */
export function withParameters(netlist: Netlist, { blocks, values }: Parameters): Netlist {
  const couplings = [...netlist.couplings];
  const nodes = { bias: netlist.bias.slice(), leak: netlist.leak.slice() };
  for (const { kind, at, offset, slots } of blocks) {
    const set = (numbers: Float32Array, first: number) =>
      slots.forEach((slot, n) => {
        if (slot < 0) return;
        const value = values[offset + slot];
        numbers[first + n] = kind === 'log-conductance' ? Math.exp(value) : value;
      });
    if (kind === 'bias' || kind === 'leak') {
      set(nodes[kind], netlist.groups[at].offset);
      continue;
    }
    const c = couplings[at];
    if (isSignalCoupling(c)) {
      const weights = c.weights.slice();
      set(weights, 0);
      couplings[at] = { ...c, weights };
    } else if (c.kind === 'resistive') {
      const conductance = c.conductance.slice();
      set(conductance, 0);
      couplings[at] = { ...c, conductance };
    }
  }
  return { ...netlist, couplings, ...nodes };
}
