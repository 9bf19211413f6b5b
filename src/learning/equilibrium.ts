/** Settling for training: one anneal kept through every update, at constant gain and without noise. */
import { isSymmetric } from '../circuit/free-block.ts';
import type { NetGroup, Netlist } from '../circuit/netlist.ts';
import { reject } from '../circuit/problem.ts';
import { chooseTimeStep, stability } from '../circuit/stability.ts';
import type { Anneal, Engine, Stepping, Work } from '../engine/engine.ts';

export interface Settling {
  /** Largest residual current of a settled state [V/R]. Default 1e-6. */
  readonly tolerance?: number;
  /** Default 100,000. */
  readonly maxSteps?: number;
}

export const RESIDUAL = 1e-6;

/**
 * The circuit as it stands when its gain has ramped up and its noise is gone, annealing on an engine. Relaxes where
 * that is sure to converge, else steps in physical time. Throws BadInput for second-order nodes.
 */
export async function trainingAnneal(engine: Engine, netlist: Netlist, stepping?: Stepping): Promise<Anneal> {
  const secondOrder = netlist.groups.find(({ law }) => law.secondOrder);
  if (secondOrder)
    reject(
      `groups.${secondOrder.name}`,
      `${secondOrder.law.name} nodes have no slope to learn by`,
      'Choose another node law for training',
    );
  const still: Netlist = {
    ...netlist,
    noise: { ...netlist.noise, start: 0, end: 0 },
    ramp: { ...netlist.ramp, kind: 'constant' },
  };
  return engine.create(still, stepping ?? surelyConverging(still));
}

function surelyConverging(netlist: Netlist): Stepping {
  if (isSymmetric(netlist) || stability(netlist).margin > 0) return { integrator: 'relax', dt: 1 };
  return { integrator: 'rk4', dt: chooseTimeStep(netlist).dt };
}

/** Settles and reads the voltages [B, N] in the engine's own precision. Throws BadInput when it does not settle. */
export async function equilibrium(
  anneal: Anneal,
  { tolerance = RESIDUAL, maxSteps = 100_000 }: Settling = {},
  { signal }: Work = {},
): Promise<Float64Array> {
  signal?.throwIfAborted();
  const { status, steps, residual } = await anneal.settle({ tolerance, maxSteps, absolute: true, signal });
  signal?.throwIfAborted();
  if (status !== 'settled')
    reject(
      'circuit',
      status === 'blown-up'
        ? `it blew up at node ${residual.blownUp}`
        : `it has not settled after ${steps} steps: ${residual.max.toPrecision(2)} V/R still flow, ${tolerance} are allowed`,
      'Make sure the circuit is well posed, or allow more steps or more residual current',
    );
  const { voltages } = await anneal.checkpoint();
  return Float64Array.from(voltages);
}

/** True at a voltage that a group's hard rails hold; engines clip in float32 or float64. */
export function isRailed({ rails }: NetGroup, volts: number): boolean {
  return Math.abs(volts) >= Math.min(rails, Math.fround(rails));
}
