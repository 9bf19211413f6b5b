/** Steps a machine until its residual current is small. */
import { couplingGain } from '../circuit/netlist.ts';
import { Breath } from './breath.ts';
import type { Residual, Settle, Settled } from './engine.ts';
import type { Machine } from './machine.ts';

/** Steps between two looks at the residual, which costs about a step. */
const LOOK_EVERY = 8;
/** The scale costs as much as a step or two and drifts slowly: renew it this often, and before settling on it. */
const SCALE_EVERY = 16;

export async function settle(
  machine: Machine,
  { tolerance, absolute, maxSteps, signal, onProgress }: Settle,
  advance: (most: number) => number,
  disposed: () => boolean,
): Promise<Settled> {
  const breath = new Breath();
  let steps = 0;
  let looks = 0;
  let scale = 0;
  const finish = async (status: Settled['status'], residual: Omit<Residual, 'scale'>): Promise<Settled> => {
    onProgress?.({ done: steps, total: maxSteps, of: 'steps' });
    return { status, steps, residual: { ...residual, scale: await machine.scale() } };
  };
  const isSettled = async (max: number): Promise<boolean> => {
    if (absolute) return max < tolerance;
    const renew = looks++ % SCALE_EVERY === 0 || max < tolerance * scale;
    if (renew) scale = await machine.scale();
    // Without any current there is nothing to compare with: at rest, unless the couplings are still ramping up.
    if (max === 0) return scale > 0 || couplingGain(machine.netlist.ramp, machine.time) > 0;
    return max < tolerance * scale;
  };
  for (;;) {
    const residual = machine.residual(-1);
    if (residual.blownUp >= 0) return finish('blown-up', residual);
    if (await isSettled(residual.max)) return finish('settled', residual);
    if (steps >= maxSteps) return finish('stopped', residual);
    if (signal?.aborted || disposed()) return finish('cancelled', residual);
    for (const look = Math.min(steps + LOOK_EVERY, maxSteps); steps < look;) {
      steps += advance(look - steps);
      if (breath.isDue()) {
        onProgress?.({ done: steps, total: maxSteps, of: 'steps' });
        await breath.take();
        if (signal?.aborted || disposed()) break;
      }
    }
  }
}
