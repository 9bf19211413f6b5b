/** Refusals every engine shares: circuits that cannot learn, and memory that would not do. */
import type { Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { TrainingPlan } from './training.ts';

/** Global indices of the nodes of all output groups, in order. */
export function outputNodes({ groups }: Netlist): Uint32Array {
  return Uint32Array.from(
    groups
      .filter(({ role }) => role === 'output')
      .flatMap(({ offset, size }) => Array.from({ length: size }, (_, i) => offset + i)),
  );
}

/** Throws BadInput when this circuit cannot be trained. */
export function checkPlan({ netlist, blocks }: TrainingPlan): void {
  const secondOrder = netlist.groups.find(({ law }) => law.secondOrder);
  if (secondOrder)
    reject(
      `groups.${secondOrder.name}.law`,
      `${secondOrder.law.name} nodes have no slope to learn by`,
      'Choose another node law for training',
    );
  if (outputNodes(netlist).length === 0)
    reject('groups', 'no group has the role output', 'Give one the role output');
  if (blocks.length === 0)
    reject(
      'training.trainable',
      'nothing is left to train',
      'Choose couplings, biases or leaks; conditioned resistors are trained through the group that sets them',
    );
}
