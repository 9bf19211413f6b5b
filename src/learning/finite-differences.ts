/** The judge of every gradient: central differences of the settled loss, one parameter at a time. */
import { equilibrium } from './equilibrium.ts';
import type { Lesson } from './mechanism.ts';
import { valuesOf, withParameters } from '../circuit/parameters.ts';
import { batchSignals } from './samples.ts';

/** Relative to max(1, |p|); truncation falls with its square, rounding of parameters to float32 cancels. */
const STEP = 2 ** -10;

/**
 * d(mean loss)/dp of the chosen parameters, in their order; needs an engine of float64. `measure` gives the loss of the
 * circuit as it stands; left out, it is the lesson's own loss at equilibrium.
 */
export async function finiteDifferences(
  lesson: Lesson,
  chosen: readonly number[],
  measure?: () => Promise<number>,
): Promise<Float64Array> {
  const { anneal, blocks, loss, settling, onProgress } = lesson;
  const { netlist } = anneal;
  const values = valuesOf(netlist, blocks);
  await equilibrium(anneal, settling, lesson);
  const free = await anneal.checkpoint();
  const slopes = new Float64Array(chosen.length);
  for (const [n, parameter] of chosen.entries()) {
    const step = STEP * Math.max(1, Math.abs(values[parameter]));
    const [above, below] = [await shifted(parameter, step), await shifted(parameter, -step)];
    slopes[n] = (above.loss - below.loss) / (above.value - below.value);
    onProgress?.({ done: n + 1, total: chosen.length, of: 'parameters' });
  }
  await anneal.replace(netlist);
  await anneal.restore(free);
  return slopes;

  /** The loss beside the free state, and where rounding really put the parameter. */
  async function shifted(parameter: number, by: number): Promise<{ loss: number; value: number }> {
    const next = values.slice();
    next[parameter] += by;
    const neighbour = withParameters(netlist, { blocks, values: next });
    await anneal.replace(neighbour);
    await anneal.restore(free);
    const ofState = async () =>
      loss.measure(batchSignals(neighbour, await equilibrium(anneal, settling, lesson))).value;
    return {
      loss: await (measure ?? ofState)(),
      value: valuesOf(neighbour, blocks)[parameter],
    };
  }
}
