/** One step of each integrator over a whole state [B, N]. Held nodes have rate 0 and stay. */
import { ERROR, nextStep, SMALLEST_STEP, STAGES, TIMES, type Tolerances } from '../dormand-prince.ts';

export interface System {
  /** v [B, N] */
  readonly volts: Float64Array;
  /** 1 / C, 0 where held, [N]. */
  readonly mobility: Float64Array;
  /** r = C dv/dt at time t [RC], [B, N]. */
  net(volts: Float64Array, time: number, r: Float64Array): void;
}

/** v + dt x sum of weights x slopes */
function ahead(
  { volts, mobility }: System,
  dt: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
) {
  return volts.map((v, n) => {
    let slope = 0;
    for (let stage = 0; stage < weights.length; stage++) slope += weights[stage] * slopes[stage][n];
    return v + dt * mobility[n % mobility.length] * slope;
  });
}

function slopeAt(system: System, volts: Float64Array, time: number): Float64Array {
  const r = new Float64Array(volts.length);
  system.net(volts, time, r);
  return r;
}

export function rk4(system: System, time: number, dt: number): void {
  const k1 = slopeAt(system, system.volts, time);
  const k2 = slopeAt(system, ahead(system, dt / 2, [1], [k1]), time + dt / 2);
  const k3 = slopeAt(system, ahead(system, dt / 2, [1], [k2]), time + dt / 2);
  const k4 = slopeAt(system, ahead(system, dt, [1], [k3]), time + dt);
  system.volts.set(ahead(system, dt, [1 / 6, 1 / 3, 1 / 3, 1 / 6], [k1, k2, k3, k4]));
}

/** Takes one accepted step, trying `dt` first; returns the step taken and the one to try next [RC]. */
export function dormandPrince(
  system: System,
  time: number,
  dt: number,
  largest: number,
  { absolute, relative }: Tolerances,
) {
  let trial = Math.min(dt, largest);
  const slopes = [slopeAt(system, system.volts, time)];
  for (;;) {
    slopes.length = 1;
    let end = system.volts;
    STAGES.forEach((weights, stage) => {
      end = ahead(system, trial, weights, slopes);
      slopes.push(slopeAt(system, end, time + TIMES[stage] * trial));
    });
    const difference = ahead(system, trial, ERROR, slopes);
    let error = 0;
    for (let n = 0; n < end.length; n++) {
      const allowed = absolute + relative * Math.max(Math.abs(system.volts[n]), Math.abs(end[n]));
      const share = Math.abs(difference[n] - system.volts[n]) / allowed;
      // Not a number must count as too large.
      if (!(share <= error)) error = share;
    }
    const next = nextStep(trial, error, largest);
    if (error <= 1 || trial <= SMALLEST_STEP) {
      system.volts.set(end);
      return { taken: trial, next };
    }
    trial = next;
  }
}
