/**
 * Latency of an inference, the same for every model and circuit: from the moment the inputs lie in this program's memory
 * to the moment the answers do. Compiling and the first call are left out; copies to and from a device are in.
 */
import type { Samples } from '../engine/training.ts';
import type { Metrics } from '../tasks/setting.ts';

/** Samples answered at a time, where the test set has as many. */
export const LATENCY_BATCH = 64;
const REPEATS = 5;
/** Calls one after another until a clock that is coarse can tell [ms]; the time of one is their mean. */
const LONG = 10;
/** Wall-clock milliseconds one measurement may take, all repeats together. */
const BUDGET = 4_000;

/** Answers to `count` samples of these inputs, once they can be read. */
export type Answer = (inputs: Float32Array, count: number) => Promise<unknown>;

/** `latency` of one sample and `latencyBatch` of `latencyBatchSize` samples, medians [s]. */
export async function timeInference(
  answer: Answer,
  { inputs, count }: Pick<Samples, 'inputs' | 'count'>,
  signal?: AbortSignal,
): Promise<Metrics> {
  const width = inputs.length / count;
  const batch = Math.min(LATENCY_BATCH, count);
  const one = await median(() => answer(inputs.subarray(0, width), 1), signal);
  const many = await median(() => answer(inputs.subarray(0, batch * width), batch), signal);
  return { latency: one, latencyBatch: many, latencyBatchSize: batch };
}

async function median(call: () => Promise<unknown>, signal?: AbortSignal): Promise<number> {
  await call();
  const started = performance.now();
  let calls = 1;
  let once = await timed(call, calls, signal);
  while (calls * once < LONG) once = await timed(call, (calls *= 2), signal);
  const times = [once];
  while (times.length < REPEATS && performance.now() - started < BUDGET)
    times.push(await timed(call, calls, signal));
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] / 1000;
}

/** Mean milliseconds of so many calls, each begun when the one before has answered. */
async function timed(call: () => Promise<unknown>, calls: number, signal?: AbortSignal): Promise<number> {
  // Lets a cancel through.
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
  const before = performance.now();
  for (let n = 0; n < calls; n++) await call();
  return (performance.now() - before) / calls;
}
