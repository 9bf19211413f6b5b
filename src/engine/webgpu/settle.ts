/** Steps until the residual current is small: the device looks, the host confirms and renews the scale. */
import type { Settle, Settled } from '../engine.ts';
import type { PeakResult } from './measure.ts';

/** Steps between two looks: few at first, then a share of those taken, as a look costs about as much as a step. */
const FIRST_BLOCK = 8;
const LARGEST_BLOCK = 64;
/** Steps the device watches by itself: few at first, as what it leaves out is encoded all the same. */
const FIRST_WATCH = 64;
const WATCH_GROWTH = 4;
/** The scale costs about as much as two steps and drifts slowly: renewed this often, and before settling on it. */
const SCALE_EVERY = 8;

export interface Stretch {
  /** Steps between two looks. */
  readonly every: number;
  /** The most steps to take. */
  readonly most: number;
  /** A residual below it ends the stretch [V/R]. */
  readonly threshold: number;
}

interface Circuit {
  look(scaled: boolean): Promise<PeakResult>;
  /**
   * Takes steps, on the device until its looks find the residual below the threshold, or else up to the first look;
   * resolves with how many it took.
   */
  advance(stretch: Stretch): Promise<{ readonly steps: number; readonly watched: boolean }>;
  /** Coupling gain Ka now. */
  gain(): number;
  disposed(): boolean;
}

export async function settle(
  { tolerance, absolute, maxSteps, signal, onProgress }: Settle,
  circuit: Circuit,
): Promise<Settled> {
  let steps = 0;
  let scale = 0;
  let watched = false;
  for (let looks = 0; ; looks++) {
    const last = steps >= maxSteps || signal?.aborted === true;
    const scaled = last || watched || (!absolute && looks % SCALE_EVERY === 0);
    let residual = await circuit.look(scaled);
    if (scaled) ({ scale } = residual);
    const small = residual.max < tolerance * (absolute ? 1 : scale) || residual.max === 0;
    if (!scaled && (small || residual.blownUp >= 0)) {
      residual = await circuit.look(true);
      ({ scale } = residual);
    }
    onProgress?.({ done: steps, total: maxSteps, of: 'steps' });
    const finish = (status: Settled['status']): Settled => ({ status, steps, residual });
    if (residual.blownUp >= 0) return finish('blown-up');
    // Without any current there is nothing to compare with: at rest, unless the couplings are still ramping up.
    const atRest = residual.max === 0 && (scale > 0 || circuit.gain() > 0);
    const settled = absolute ? residual.max < tolerance : residual.max < tolerance * scale || atRest;
    if (settled) return finish('settled');
    if (steps >= maxSteps) return finish('stopped');
    if (last || circuit.disposed()) return finish('cancelled');
    const left = maxSteps - steps;
    const taken = await circuit.advance({
      every: Math.min(Math.max(FIRST_BLOCK, Math.floor(steps / 4)), LARGEST_BLOCK, left),
      most: Math.min(Math.max(FIRST_WATCH, WATCH_GROWTH * steps), left),
      threshold: tolerance * (absolute ? 1 : scale),
    });
    steps += taken.steps;
    ({ watched } = taken);
  }
}
