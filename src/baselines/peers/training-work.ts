/**
 * One update of a learning circuit as array programs write it: what is constant as few arrays, and how often what the
 * engine repeats until it is settled must be repeated, a number fixed beforehand. Adam follows, the same for all.
 */
import type { PeerLesson } from './peer.ts';
import { transposed } from './layout.ts';
import { gridLesson, type GridLesson } from './grid-lesson.ts';
import { settlingLesson, type SettlingLesson } from './settling-lesson.ts';

export type TrainingWork = SettlingLesson | GridLesson;

/** Throws an Error for lessons that no peer's update is written for. */
export function trainingWork(lesson: PeerLesson): TrainingWork {
  const { optimiser } = lesson.plan;
  if (optimiser.kind !== 'adam' || optimiser.decay !== 0)
    throw new Error('only plain Adam is written for the peers');
  if (lesson.mechanism === 'nudging') return settlingLesson(lesson);
  if (lesson.mechanism === 'adjoint') return gridLesson(lesson);
  throw new Error(`no update by ${lesson.mechanism} is written for the peers`);
}

/** rate / (1 - beta1^t) and 1 / (1 - beta2^t) of update n after the start, t counted from 1. */
export function adamFactors(
  { plan, start, rate }: PeerLesson,
  n: number,
): [step: number, correction: number] {
  const t = start.updates + n + 1;
  const { beta1, beta2 } = plan.optimiser;
  return [rate(n) / (1 - beta1 ** t), 1 / (1 - beta2 ** t)];
}

/** How a device holds the parameters. */
export interface Arrangement {
  readonly shape: readonly number[];
  /** From and to the order of the plan, [P]. */
  arranged(flat: ArrayLike<number>): Float32Array;
  flat(arranged: Float32Array): Float32Array;
}

/** A list of all; of a grid's map one matrix [channels, taps]. */
export function arrangementOf(work: TrainingWork): Arrangement {
  if (work.kind === 'settling') {
    const [a, h, o] = work.sizes;
    return {
      shape: [a * h + h * o + h + o],
      arranged: (flat) => Float32Array.from(flat),
      flat: (list) => list,
    };
  }
  const { channels, taps } = work;
  return {
    shape: [channels, taps],
    arranged: (flat) => transposed(Float32Array.from(flat), taps, channels),
    flat: (matrix) => transposed(matrix, channels, taps),
  };
}
