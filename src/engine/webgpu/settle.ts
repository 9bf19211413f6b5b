/** Steps until the residual current is small, with one small readback per block of steps. */
import type { Settle, Settled } from '../engine.ts';
import type { PeakResult } from './measure.ts';

/** Steps between two looks: few at first, then a share of those taken, as a look waits for the device. */
const FIRST_BLOCK = 8;
const LARGEST_BLOCK = 64;
/** The scale costs about as much as two steps and drifts slowly: renewed this often, and before settling on it. */
const SCALE_EVERY = 8;

interface Circuit {
  look(scaled: boolean): Promise<PeakResult>;
  advance(steps: number): Promise<void>;
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
  for (let looks = 0; ; looks++) {
    const last = steps >= maxSteps || signal?.aborted === true;
    const scaled = last || (!absolute && looks % SCALE_EVERY === 0);
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
    const block = Math.min(Math.max(FIRST_BLOCK, Math.floor(steps / 4)), LARGEST_BLOCK, maxSteps - steps);
    await circuit.advance(block);
    steps += block;
  }
}
