/**
 * What a circuit learns from: sets of samples in volts, and the measure of its answers in the data's own units. Each
 * learning task prepares one; nothing here knows engines or recipes of training.
 */
import type { DataSet } from '../circuit/given.ts';
import type { Circuit } from '../circuit/schema.ts';
import type { Samples } from '../engine/training.ts';
import type { Metrics } from './setting.ts';

export interface LessonOptions {
  readonly seed: number;
  /** What a person brought; the task generates the rest. */
  readonly given: DataSet;
  readonly circuit: Circuit;
  /** Every sample comes with each class, told right or wrong; for tasks with classes. */
  readonly contrast?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { done: number; total: number; of: string }) => void;
}

/** One stretch of training; a task that drifts has several, each trained on from where the last one ended. */
export interface Chapter {
  readonly name: string;
  /** `variants` copies of every sample one after the other, [variants, S]: each epoch takes one of them at random. */
  readonly train: Samples;
  readonly variants: number;
  readonly test: Samples;
  /** Updates before the next chapter begins; 0 for as many as the recipe's epochs give. */
  readonly updates: number;
  /**
   * Metrics of answers [S, outputs] in volts against the test set, flat and finite, in the data's own units: `mae` and
   * `rmse` always, and what else the task counts.
   */
  measure(answers: Float32Array): Metrics;
}

/** The samples of a lesson as windows of a network of sensors, for models that read them whole; its targets stay. */
export interface NetworkWindows {
  readonly sensors: number;
  readonly history: number;
  readonly horizon: number;
  /** Numbers of a step: the measured value, whose differences are in the volts of the answers, and the time of day, 0 to 1. */
  readonly channels: 2;
  /** How near sensors are to each other, [sensors, sensors]; null where nobody knows. */
  readonly adjacency: Float32Array | null;
  /** [S, sensors, history, channels], laid out anew at every call. */
  inputs(set: 'train' | 'test'): Float32Array;
}

/** How a sample and an answer are drawn. */
export type LessonView =
  /** Answers over one or two inputs on a regular grid: the learned curve or surface over the true one. */
  | {
      readonly kind: 'surface';
      readonly variables: 1 | 2;
      readonly low: number;
      readonly high: number;
      readonly grid: number;
    }
  /** Input and output of a sample as fields of these shapes; `mask` channels of the input are not drawn. */
  | {
      readonly kind: 'fields';
      readonly input: readonly [height: number, width: number, channels: number];
      readonly output: readonly [height: number, width: number];
    }
  /** Points in a plane with their class; the learned classes as a map over [-range, range]^2 or the box of the data. */
  | { readonly kind: 'classes'; readonly box: readonly [number, number, number, number] }
  /** Time series: history, truth and prediction of chosen sensors. */
  | {
      readonly kind: 'series';
      readonly sensors: number;
      readonly history: number;
      readonly horizon: number;
      readonly unit: string;
    }
  /** Only numbers. */
  | { readonly kind: 'numbers' };

/** Samples that a circuit meets once with each class. */
export interface Contrast {
  readonly classes: number;
  /** The test set as people see it: one row a sample, targets told by their sign. */
  readonly shown: Samples;
  /** Inputs [n, ...] with each class in turn, [n x classes, fed]. */
  present(inputs: Float32Array): Float32Array;
  /** Which class goes better with each sample, from answers [n x classes, outputs]: below 0 the first, above the second, [n]. */
  read(answers: Float32Array): Float32Array;
}

export interface Lesson {
  readonly chapters: readonly [Chapter, ...Chapter[]];
  /** Indices of the groups the inputs go to, in the order of `Samples.inputs`. */
  readonly fed: readonly number[];
  /** data = (volts - offset) / scale of every output node, for people. */
  readonly decode: { readonly scale: number; readonly offset: number };
  readonly view: LessonView;
  /** Of tasks about sensors: answers are changes from the last value, [S, sensors, horizon]. */
  readonly network?: NetworkWindows;
  /** Where samples come with every class: how they are presented and read. */
  readonly contrast?: Contrast;
  /** Metrics that no circuit enters: repeating the last value, the mean field. Names as in `measure`, with a prefix. */
  readonly references: Metrics;
  /** Which data names a person brought. */
  readonly fromFile: readonly string[];
}
