/** Many questions to the circuit. */
import type { TrainHandle } from '../../../lab/train-api.ts';

/** Sent at once; the worker answers them in one go, so training waits no longer than for them. */
const AT_ONCE = 64;

/** Answers to `count` inputs side by side, [count, outputs]; null when `wanted` turned false meanwhile. */
export async function askMany(
  handle: Pick<TrainHandle, 'ask'>,
  inputs: Float32Array,
  count: number,
  outputs: number,
  wanted: () => boolean,
): Promise<Float32Array | null> {
  const width = inputs.length / count;
  const answers = new Float32Array(count * outputs);
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
    const got = await Promise.all(some.map((s) => handle.ask(inputs.slice(s * width, (s + 1) * width))));
    if (!wanted()) return null;
    got.forEach((answer, i) => answers.set(answer.subarray(0, outputs), (from + i) * outputs));
  }
  return answers;
}
