/** Samples kept from training, to choose by. */
import { reject } from '../circuit/problem.ts';
import type { Samples } from '../engine/training.ts';
import type { Chapter } from '../tasks/lesson.ts';

export interface Split {
  readonly train: Samples;
  /** Of the first variant; null where no share is held out. */
  readonly validation: Samples | null;
}

/**
 * The last samples of every variant are held out: what comes later where samples follow one another in time. Throws
 * BadInput at `path` where fewer than a mini-batch are left.
 */
export function heldOut(
  { train, variants }: Pick<Chapter, 'train' | 'variants'>,
  share: number,
  batch: number,
  path: string,
): Split {
  const samples = train.count / variants;
  const kept = samples - Math.round(share * samples);
  if (kept === samples) return { train, validation: null };
  if (kept < batch)
    reject(
      path,
      `${kept} of ${samples} samples are left for mini-batches of ${batch}`,
      'Hold out less, use a smaller mini-batch, or more samples',
    );
  const cut = (numbers: Float32Array, from: number, to: number) => {
    const width = numbers.length / train.count;
    return numbers.subarray(from * width, to * width);
  };
  const join = (numbers: Float32Array) => {
    const parts = Array.from({ length: variants }, (_, c) => cut(numbers, c * samples, c * samples + kept));
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
    return joined;
  };
  return {
    train: { count: kept * variants, inputs: join(train.inputs), targets: join(train.targets) },
    validation: {
      count: samples - kept,
      inputs: cut(train.inputs, kept, samples),
      targets: cut(train.targets, kept, samples),
    },
  };
}
