/** How much to hand the device at once. */
import type { Netlist } from '../../circuit/netlist.ts';
import type { EngineInfo } from '../engine.ts';
import { SLOTS } from './step-clock.ts';

/** Multiplications per submission: some tens of milliseconds, so that the queue answers touches promptly. */
const HARDWARE = 2e9;
const SOFTWARE = 3e7;

/** Multiplications of one step, roughly. */
export function workPerStep({ nodes, batch, groups, couplings }: Netlist): number {
  const perSample = couplings.reduce((sum, c) => {
    switch (c.kind) {
      case 'dense':
        return sum + 2 * c.weights.length;
      case 'sparse':
        return sum + 2 * c.weights.length;
      case 'stencil':
        return sum + (2 * groups[c.to].size * c.weights.length) / groups[c.to].channels;
      case 'resistive':
      case 'source':
        return sum + 4 * c.target.length;
      default:
        return c satisfies never;
    }
  }, 20 * nodes);
  return batch * perSample;
}

export function stepsPerSubmission(netlist: Netlist, { software }: EngineInfo): number {
  const budget = software ? SOFTWARE : HARDWARE;
  return Math.max(1, Math.min(SLOTS, Math.floor(budget / workPerStep(netlist))));
}

/** Steps of one burst at most, and multiplications of one thread: some tens of milliseconds as well. */
const LONGEST_BURST = 4096;
const HARDWARE_THREAD = 2e6;
const SOFTWARE_THREAD = 4e6;

/** Steps of a burst, from its multiplications a step in all and by the busiest thread. */
export function burstSteps(total: number, serial: number, { software }: EngineInfo): number {
  const [all, thread] = software ? [SOFTWARE, SOFTWARE_THREAD] : [HARDWARE, HARDWARE_THREAD];
  return Math.max(1, Math.min(LONGEST_BURST, Math.floor(all / total), Math.floor(thread / serial)));
}
