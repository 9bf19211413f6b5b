/**
 * Latency of an inference, the same for every model and circuit: from the moment the inputs lie in this program's memory
 * to the moment the answers do. Compiling and the first call are left out; copies to and from a device are in.
 */
import type { Samples } from '../engine/training.ts';
import type { Metrics } from '../tasks/setting.ts';

/** Samples answered at a time, where the test set has as many. */
const BATCH = 64;
const REPEATS = 5;
/** Wall-clock milliseconds one measurement may take, all repeats together. */
const BUDGET = 4_000;

/** `latency` of one sample and `latencyBatch` of `latencyBatchSize` samples, medians [s]. */
export async function timeInference(
  answer: (inputs: Float32Array, count: number) => Promise<unknown>,
  { inputs, count }: Samples,
  signal?: AbortSignal,
): Promise<Metrics> {
  const width = inputs.length / count;
  const batch = Math.min(BATCH, count);
  const one = await median(() => answer(inputs.subarray(0, width), 1), signal);
  const many = await median(() => answer(inputs.subarray(0, batch * width), batch), signal);
  return { latency: one, latencyBatch: many, latencyBatchSize: batch };
}

async function median(call: () => Promise<unknown>, signal?: AbortSignal): Promise<number> {
  await call();
  const seconds: number[] = [];
  const started = performance.now();
  while (seconds.length < REPEATS && (seconds.length === 0 || performance.now() - started < BUDGET)) {
    signal?.throwIfAborted();
    const before = performance.now();
    await call();
    seconds.push((performance.now() - before) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)];
}
