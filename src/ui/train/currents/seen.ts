/** What can be seen inside one sample of the latest mini-batch: four numbers a node, and what they mean. */
import { msg } from '@lit/localize';
import type { TrainSession } from '../session.ts';
import { niceCeiling } from '../../bench/format.ts';

export type Look = NonNullable<TrainSession['look']>;

export const QUANTITIES = ['voltages', 'lambda'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export const quantityNames = (): Record<Quantity, string> => ({
  voltages: msg('Voltages'),
  lambda: msg('Currents flowing back'),
});

/** Smaller currents are none; their inverse would not fit a float32. */
const LEAST = 1e-30;

/** Value of full colour over all nodes: currents have one scale, so that a layer they do not reach stays grey. */
export function scaleOf(values: Float32Array): number {
  let most = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > most && size < Infinity) most = size;
  }
  return most > LEAST ? niceCeiling(most) : 1;
}

/** A scale that follows the values without flickering: up at once, down only when they have shrunk to a third. */
export function steadyScale(before: number, values: Float32Array): number {
  const next = scaleOf(values);
  return next > before || next < before / 3 ? next : before;
}
