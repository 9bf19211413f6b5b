/**
 * What a circuit is compared with: a model that learns from the same samples, or a solver that needs none, on a digital
 * machine. `models.ts` opens one from its options; the lab trains it, times it and measures its answers as it does a circuit's.
 */
import type { Work } from '../engine/engine.ts';
import type { Samples } from '../engine/training.ts';
import type { LossName } from '../circuit/learning-terms.ts';
import type { RateSchedule } from '../learning/schedule.ts';

/** How the numbers of a sample stand to one another. */
export type Form =
  /** `classes`: the targets are probabilities and the answers logits. */
  | { readonly kind: 'rows'; readonly classes: boolean }
  /** Inputs [height, width, channels], answers [height, width]; spacing as the task lays it out. */
  | { readonly kind: 'field'; readonly height: number; readonly width: number; readonly channels: number }
  /** Inputs and answers at equally spaced points of a circle. */
  | { readonly kind: 'ring'; readonly points: number }
  /**
   * Inputs [sensors, history, channels]: the measured value, then the time of day from 0 to 1 where it is known. Answers
   * [sensors, horizon]: changes from the last value.
   */
  | {
      readonly kind: 'network';
      readonly sensors: number;
      readonly history: number;
      readonly channels: number;
      readonly horizon: number;
      /** How near sensors are to each other, [sensors, sensors]; null where nobody knows. */
      readonly adjacency: Float32Array | null;
    };

/** volts = scale x data + offset. */
export interface Affine {
  readonly scale: number;
  readonly offset: number;
}

/** Samples to learn from and to be tested on. Numbers as the circuit sees them, targets of the same width in both. */
export interface Lessons {
  readonly form: Form;
  /** `variants` copies of every sample one after the other; each epoch takes one of them at random. */
  readonly train: Samples;
  readonly variants: number;
  readonly test: Samples;
  /** Of every number of a sample, and of those of an answer; without it the volts are the data. */
  readonly units?: { readonly inputs: readonly Affine[]; readonly answers: Affine };
}

/** How a model learns. */
export interface Lecture {
  readonly loss: LossName;
  /** Adam with decoupled decay (Loshchilov and Hutter 2019). */
  readonly optimiser: {
    readonly rate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly decay: number;
  };
  readonly schedule: RateSchedule;
  readonly epochs: number;
  readonly batch: number;
}

export interface Taught {
  /** Updates of the weights; 0 for what is solved in closed form or not at all. */
  readonly updates: number;
  /** Mean loss per number of the last epoch; NaN where there is none. */
  readonly loss: number;
}

export interface Baseline {
  /** What computes: `jax-js wasm`, `jax-js webgpu`, `float64`. */
  readonly engine: string;
  readonly adapter: string;
  /** Numbers that are learned. May depend on what was learned. */
  readonly parameters: number;
  /** Multiply-adds of one inference of one sample, from the shapes alone; of a solver the mean of its answers so far. */
  readonly operations: number;
  /** Bytes of the weights, and of the largest intermediate numbers an inference of one sample holds at a time. */
  readonly bytes: number;
  /** What was found, in words, where that is short: a formula. */
  readonly description?: string;
  /** Learns; can be called once. Throws the signal's reason when aborted. */
  train(lecture: Lecture, work: Work): Promise<Taught>;
  /** Answers [count, outputs] to inputs [count, inputs]; resolves when they can be read. */
  answer(inputs: Float32Array, count: number): Promise<Float32Array>;
  dispose(): void;
}

export interface Opening {
  readonly lessons: Lessons;
  /** First weights and order of the samples. */
  readonly seed: number;
  readonly device: 'wasm' | 'webgpu';
}
