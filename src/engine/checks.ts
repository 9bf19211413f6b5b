/** Refusals every engine shares: steppings, parameter swaps, checkpoints and node numbers that do not fit. */
import type { NetCoupling, Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import type { Checkpoint, Integrator, Recording, Stepping } from './engine.ts';

/** Throws BadInput when this circuit cannot be integrated that way. */
export function checkStepping(
  netlist: Netlist,
  { integrator, dt }: Stepping,
  offered: readonly Integrator[],
): void {
  if (!offered.includes(integrator))
    reject('integrator', `this engine does not offer ${integrator}`, `Choose ${offered.join(', ')}`);
  if (!(dt > 0) || !Number.isFinite(dt))
    reject('dt', `a time step of ${dt} is not possible`, 'Use a positive time step');
  if (integrator === 'euler') return;
  if (netlist.placement)
    reject(
      'integrator',
      `parts exchange copies between steps of physical time, which ${integrator} does not take one by one`,
      'Choose euler',
    );
  const secondOrder = netlist.groups.find((g) => g.law.secondOrder);
  if (secondOrder)
    reject(
      'integrator',
      `${integrator} cannot step the ${secondOrder.law.name} nodes of ${secondOrder.name}`,
      'Choose euler',
    );
  const noisy = netlist.noise.start > 0 || netlist.noise.end > 0;
  if (noisy && integrator !== 'relax')
    reject(
      'integrator',
      `${integrator} has no thermal noise, and this circuit is noisy`,
      'Choose euler, or set the temperature to 0',
    );
}

function sameCoupling(a: NetCoupling, b: NetCoupling): boolean {
  if (a.kind !== b.kind || a.from !== b.from || a.to !== b.to) return false;
  const sameList = (x: ArrayLike<number>, y: ArrayLike<number>) => x.length === y.length;
  if (a.kind === 'resistive' && b.kind === 'resistive')
    return (
      sameList(a.conductance, b.conductance) &&
      (a.conditioned === undefined) === (b.conditioned === undefined)
    );
  if (a.kind === 'source' && b.kind === 'source') return sameList(a.target, b.target);
  if ('weights' in a && 'weights' in b)
    return a.reciprocal === b.reciprocal && sameList(a.weights, b.weights);
  return false;
}

/** Throws BadInput unless `next` has the groups, couplings, shapes and edge counts of `now`. */
export function checkReplacement(now: Netlist, next: Netlist): void {
  const remedy = 'Start a new anneal for a circuit of another structure';
  if (next.nodes !== now.nodes || next.batch !== now.batch)
    reject(
      'circuit',
      `${next.batch} x ${next.nodes} voltages cannot replace ${now.batch} x ${now.nodes}`,
      remedy,
    );
  if (next.groups.length !== now.groups.length) reject('groups', 'the number of groups changed', remedy);
  now.groups.forEach((a, n) => {
    const b = next.groups[n];
    const same = a.height === b.height && a.width === b.width && a.channels === b.channels;
    if (!same || a.law.secondOrder !== b.law.secondOrder)
      reject(`groups.${b.name}`, 'its shape or the order of its law changed', remedy);
  });
  const places = ({ placement }: Netlist) => placement?.partOf.join();
  if (places(next) !== places(now)) reject('anneal.placement', 'nodes moved to other parts', remedy);
  if (next.couplings.length !== now.couplings.length)
    reject('couplings', 'the number of couplings changed', remedy);
  now.couplings.forEach((a, n) => {
    if (!sameCoupling(a, next.couplings[n]))
      reject(`couplings.${next.couplings[n].name}`, 'its structure changed', remedy);
  });
}

/** Throws BadInput when a checkpoint was taken from another circuit. */
export function checkCheckpoint(
  { nodes, batch }: Netlist,
  { voltages, momenta, held, injected }: Checkpoint,
): void {
  const fits = (list: ArrayLike<number> | null) => list === null || list.length === nodes * batch;
  if (!fits(voltages) || !fits(momenta) || !fits(injected) || held.length !== nodes)
    reject(
      'checkpoint',
      'it was taken from a circuit of another size',
      `Restore one of ${batch} x ${nodes} voltages`,
    );
}

export function checkNode({ nodes, batch }: Netlist, node: number, sample: number): void {
  if (!Number.isInteger(node) || node < 0 || node >= nodes)
    reject('node', `${node} is not a node`, `Use 0 to ${nodes - 1}`);
  if (!Number.isInteger(sample) || sample < -1 || sample >= batch)
    reject('sample', `${sample} is not a sample`, `Use 0 to ${batch - 1}, or -1 for all`);
}

/** Throws BadInput unless the list has one number per node and sample. */
export function checkStates({ nodes, batch }: Netlist, list: ArrayLike<number>, path: string): void {
  if (list.length !== nodes * batch)
    reject(
      path,
      `${list.length} numbers given for ${batch} samples of ${nodes} nodes`,
      `Give ${nodes * batch}`,
    );
}

/** Throws BadInput unless the recording keeps frames of one sample. */
export function checkRecording({ batch }: Netlist, { every, sample, capacity }: Recording): void {
  const isCount = (n: number) => Number.isInteger(n) && n >= 1;
  if (!isCount(every) || !isCount(capacity))
    reject(
      'recording',
      `a frame every ${every} steps and room for ${capacity} keep nothing`,
      'Use whole numbers from 1',
    );
  if (!Number.isInteger(sample) || sample < 0 || sample >= batch)
    reject('recording.sample', `${sample} is not a sample`, `Use 0 to ${batch - 1}`);
}
