/** Answers to every sample of a set, mini-batch after mini-batch, read back together. */
import type { Session } from '../session.ts';
import { COPY_DST, COPY_SRC } from '../usage.ts';
import type { TrainingDevice } from './device.ts';
import { checkSamples } from './limits.ts';
import type { Program } from './program.ts';
import type { Reader } from './reader.ts';
import { PROGRESS, REPORT } from './visit-writer.ts';

/** In `progress`: whether a settle was left unsettled. */
const UNSETTLED = REPORT.forward + 2;

interface Circuit {
  readonly batch: number;
  /** Starts a mini-batch with its outputs free and settles it. */
  gather(indices: Uint32Array): void;
  done(): void;
  /** Queues more sweeps from now on; false where there are to be no more. */
  grow(): boolean;
}

/** [S, output nodes] */
export async function collectAnswers(
  session: Session,
  { kit, samples, outputs }: TrainingDevice,
  program: Program,
  reader: Reader,
  set: string,
  circuit: Circuit,
): Promise<Float32Array> {
  const { batch } = circuit;
  const { count } = samples.get(set);
  const width = outputs.length;
  const rounds = Math.ceil(count / batch);
  checkSamples(set, rounds * batch, width, session.device.limits);
  const signal = kit.buffers.get('signal');
  const progress = kit.buffers.get('progress');
  const runs = runsOf(outputs);
  for (;;) {
    const collected = kit.buffers.make('answers', 4 * rounds * batch * width, COPY_SRC | COPY_DST);
    program.clear(progress, 4 * UNSETTLED, 4);
    for (let round = 0; round < rounds; round++) {
      // The last samples of a set that does not divide come more than once.
      circuit.gather(Uint32Array.from({ length: batch }, (_, b) => Math.min(round * batch + b, count - 1)));
      for (const { node, length, column } of runs)
        program.copy(
          signal,
          collected,
          4 * length * batch,
          4 * node * batch,
          4 * (round * width + column) * batch,
        );
    }
    circuit.done();
    const [states, head] = await reader.floats(
      ['answers', rounds * batch * width],
      ['progress', PROGRESS.head],
    );
    const unsettled = new Uint32Array(head.buffer)[UNSETTLED] > 0 && head[REPORT.forward] < Infinity;
    if (unsettled && circuit.grow()) continue;
    kit.buffers.free('answers');
    return Float32Array.from({ length: count * width }, (_, n) => {
      const [s, k] = [Math.floor(n / width), n % width];
      return states[(Math.floor(s / batch) * width + k) * batch + (s % batch)];
    });
  }
}

/** Neighbouring output nodes together. */
function runsOf(outputs: Uint32Array): { node: number; column: number; length: number }[] {
  const runs: { node: number; column: number; length: number }[] = [];
  outputs.forEach((node, column) => {
    const last = runs.at(-1);
    if (last && last.node + last.length === node) last.length++;
    else runs.push({ node, column, length: 1 });
  });
  return runs;
}
