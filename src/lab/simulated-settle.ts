/**
 * How long the circuit itself would take to answer, and what it would dissipate: a trained circuit annealed in physical
 * time from its start voltages, with test samples at its inputs, until the currents left are small.
 */
import { chooseTimeStep } from '../circuit/time-step.ts';
import type { Netlist } from '../circuit/netlist.ts';
import { BadInput } from '../circuit/problem.ts';
import { Breath } from '../engine/breath.ts';
import { createCpuEngine } from '../engine/cpu/cpu.ts';
import type { Anneal, Engine, Work } from '../engine/engine.ts';
import type { Samples } from '../engine/training.ts';
import type { Metrics } from '../tasks/setting.ts';
import { spread } from './answering.ts';
import { reference } from './engines.ts';
import { withSamples } from './with-samples.ts';

/** Test samples annealed side by side. */
const SAMPLES = 4;
/** Settled when the largest current left is this share of those that flow, as a bench is by default. */
const SETTLED_AT = 1e-6;
/**
 * Steps of Runge and Kutta's fourth order, in shortest time constants: to begin with, where it follows an exponential to
 * a part in 100,000, and once only slower ones are left.
 */
const STEP = 0.25;
const LATER = 1;
/** Conductances set by other nodes may grow on the way: the step is divided by this after a blow-up, so many times. */
const FINER = 4;
const TRIES = 3;
/** Steps between two looks; the moment it settled is found to one step. */
const STRIDE = 128;
/** Wall-clock milliseconds all of it may take. */
const PATIENCE = 20_000;

/** What it came to, or in a few words why there is none. */
export type SimulatedSettle = { readonly metrics: Metrics } | { readonly note: string };

/**
 * `settleTime` [RC] and `settleSeconds` of the slowest of `settleSamples` test samples, at the circuit's own R and C;
 * `settleEnergy` [J] H loses by itself, mean of the samples, where there is an H; `settleStep` [RC] of the integration.
 */
export async function simulatedSettle(
  written: Netlist,
  fed: readonly number[],
  test: Samples,
  { signal }: Work,
): Promise<SimulatedSettle> {
  if (written.noise.start > 0 || written.noise.end > 0)
    return { note: 'thermal noise keeps it from coming to rest' };
  const netlist = withSamples(written, fed, test, spread(test.count, SAMPLES));
  const deadline = performance.now() + PATIENCE;
  const { rate } = chooseTimeStep(netlist);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const constant = 1 / (rate * FINER ** attempt);
    const limits = { deadline, signal };
    let settled = await settleAt(createCpuEngine(), netlist, constant, limits);
    // What rounding stops before it has settled takes float64.
    if (settled === 'stalled') settled = await settleAt(await reference(), netlist, constant, limits);
    if (settled === 'stalled') return { note: 'rounding stops it before it has settled' };
    if (settled !== 'blown-up') return settled;
  }
  return { note: 'its voltages blew up in physical time' };
}

async function settleAt(
  engine: Engine,
  netlist: Netlist,
  constant: number,
  limits: Limits,
): Promise<SimulatedSettle | 'blown-up' | 'stalled'> {
  try {
    const anneal = await engine.create(netlist, { integrator: 'rk4', dt: STEP * constant });
    const before = await anneal.energy();
    const status = await settle(anneal, constant, limits);
    if (status === 'blown-up' || status === 'stalled') return status;
    if (status === 'late')
      return { note: `it had not settled after ${Number(anneal.time.toPrecision(2))} RC` };
    const after = await anneal.energy();
    const { capacitance, resistance, voltage } = netlist.units;
    const drop = before && after && before.reduce((sum, h, b) => sum + h - after[b], 0) / netlist.batch;
    return {
      metrics: {
        settleTime: anneal.time,
        settleSeconds: anneal.time * resistance * capacitance,
        ...(drop !== null && { settleEnergy: drop * capacitance * voltage ** 2 }),
        settleStep: anneal.stepping.dt,
        settleSamples: netlist.batch,
      },
    };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { note: error.problems[0].problem };
  } finally {
    engine.dispose();
  }
}

interface Limits {
  /** On the clock of `performance.now`. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/** Stops at the first step after which the currents left are small; throws the signal's reason when cancelled. */
async function settle(
  anneal: Anneal,
  constant: number,
  { deadline, signal }: Limits,
): Promise<'settled' | 'blown-up' | 'stalled' | 'late'> {
  const breath = new Breath();
  let left = NaN;
  for (;;) {
    if (performance.now() > deadline) return 'late';
    await breath.take();
    signal?.throwIfAborted();
    const start = await anneal.checkpoint();
    const { status, residual } = await anneal.settle({ tolerance: SETTLED_AT, maxSteps: STRIDE, signal });
    signal?.throwIfAborted();
    if (status === 'blown-up') return status;
    if (status !== 'settled') {
      if (residual.max === left) return 'stalled';
      left = residual.max;
      anneal.setStepping({ integrator: 'rk4', dt: LATER * constant });
      continue;
    }
    await anneal.restore(start);
    for (;;) {
      const { max, scale } = await anneal.residual();
      if (max <= SETTLED_AT * scale) return 'settled';
      await anneal.run(1);
    }
  }
}
