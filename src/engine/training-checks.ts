/** Refusals every engine shares: circuits that cannot learn, and memory that would not do. */
import { isSignalCoupling } from '../circuit/edges.ts';
import type { NetCoupling, Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { TrainingPlan } from './training.ts';

/** Whether a coupling carries signals from one group to another and nothing back. */
const isOneWay = (c: NetCoupling): boolean => isSignalCoupling(c) && !c.reciprocal && c.from !== c.to;

/** Global indices of the nodes of all output groups, in order. */
export function outputNodes({ groups }: Netlist): Uint32Array {
  return Uint32Array.from(
    groups
      .filter(({ role }) => role === 'output')
      .flatMap(({ offset, size }) => Array.from({ length: size }, (_, i) => offset + i)),
  );
}

/** Nodes of every output group, in order. */
export const outputSizes = ({ groups }: Netlist): number[] =>
  groups.filter(({ role }) => role === 'output').map(({ size }) => size);

/** Throws BadInput when this circuit cannot be trained. */
export function checkPlan({ netlist, blocks, local }: TrainingPlan): void {
  const secondOrder = netlist.groups.find(({ law }) => law.secondOrder);
  if (secondOrder)
    reject(
      `groups.${secondOrder.name}.law`,
      `${secondOrder.law.name} nodes have no slope to learn by`,
      'Choose another node law for training',
    );
  if (outputNodes(netlist).length === 0)
    reject('groups', 'no group has the role output', 'Give one the role output');
  const coupled = local ? netlist.couplings.find((c) => !isOneWay(c)) : undefined;
  if (coupled)
    reject(
      `couplings.${coupled.name}`,
      'forward-forward sends nothing back, so every coupling must go one way, from a group to another',
      'Set reciprocal to false, and leave out resistors and conditioning',
    );
  if (blocks.length === 0)
    reject(
      'training.trainable',
      'nothing is left to train',
      'Choose couplings, biases or leaks; conditioned resistors are trained through the group that sets them',
    );
}
