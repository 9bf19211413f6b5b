/** What crosses between the page and the worker for a cell that learns, both ways. Plain data only. */
import type { Problem } from '../circuit/problem.ts';
import type { DataSet } from '../circuit/given.ts';
import type { Progress } from '../engine/engine.ts';
import type { TrainCell } from '../notebook/schema-train.ts';
import type { LessonView } from '../tasks/lesson.ts';
import type { CircuitShape, EngineReport } from './api.ts';
import type { RunOutcome } from './outcome.ts';

export type TrainState = 'preparing' | 'ready' | 'running' | 'paused' | 'trained' | 'cancelled' | 'failed';

/** Static facts once the data are there and the circuit is built. */
export interface TrainFacts {
  readonly shape: CircuitShape;
  readonly view: LessonView;
  /** data = (volts - offset) / scale at the outputs. */
  readonly decode: { readonly scale: number; readonly offset: number };
  /** Trainable numbers. */
  readonly parameters: number;
  /** Multiply-adds of one inference, batch 1, one sweep through the circuit; loops take several sweeps. */
  readonly operations: number;
  readonly blocks: readonly BlockFacts[];
  readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
  /** Fed groups (indices into shape.groups) and output groups. */
  readonly fed: readonly number[];
  readonly outputs: readonly number[];
  /** Metrics no circuit enters, such as repeating the last value. */
  readonly references: Readonly<Record<string, number>>;
  readonly updatesPerEpoch: number;
}

/** One named block of parameters as a matrix: rows are sources (or taps x source channels), columns targets. */
export interface BlockFacts {
  readonly name: string;
  readonly kind: 'weight' | 'log-conductance' | 'bias' | 'leak';
  readonly offset: number;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

export interface TrainStatus {
  readonly state: TrainState;
  readonly epoch: number;
  readonly epochs: number;
  readonly update: number;
  readonly updates: number;
  /** Seconds trained so far, and expected to be left; NaN until it can be said. */
  readonly seconds: number;
  readonly secondsLeft: number;
  readonly updatesPerSecond: number;
  readonly rate: number;
  /** Present nudge, after halvings; NaN for other mechanisms. */
  readonly beta: number;
  /** Most sweeps a settle took lately, and the current left [V/R]. */
  readonly sweeps: number;
  readonly residual: number;
  /** Update whose weights were the best so far, or -1. */
  readonly bestAt: number;
  /** Of the latest test, in the data's own units. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Why it ended before its epochs, in words; empty otherwise. */
  readonly ended: string;
}

/** Losses are means over samples; NaN where not measured at that point. */
export interface CurvePoint {
  readonly update: number;
  readonly epoch: number;
  readonly train: number;
  readonly validation: number;
  /** The task's mean absolute error on the test set, in its own units. */
  readonly test: number;
}

export interface GradientReport {
  readonly cosine: number;
  readonly normRatio: number;
  readonly compared: number;
  readonly parameters: number;
  readonly worst: {
    readonly name: string;
    readonly index: number;
    readonly gradient: number;
    readonly difference: number;
  };
  /** What was checked, e.g. "a twin of 14 of 144 nodes, 3 samples". */
  readonly twin: string;
}

export type TrainEvent =
  | { readonly type: 'facts'; readonly facts: TrainFacts }
  | { readonly type: 'engine'; readonly report: EngineReport }
  | { readonly type: 'status'; readonly status: TrainStatus }
  /** Appends to the curve; `restart` clears it first. */
  | { readonly type: 'curve'; readonly points: readonly CurvePoint[]; readonly restart: boolean }
  /** The shown test sample: inputs (fed nodes), truth and answer (output nodes), in volts. */
  | {
      readonly type: 'sample';
      readonly index: number;
      readonly input: Float32Array;
      readonly truth: Float32Array;
      readonly answer: Float32Array;
    }
  /** Every test answer and truth, [S, outputs] in volts, for surfaces and class maps; inputs come once. */
  | {
      readonly type: 'answers';
      readonly inputs: Float32Array;
      readonly truths: Float32Array;
      readonly answers: Float32Array;
    }
  /** Inside one sample of the latest mini-batch: all [N]. */
  | {
      readonly type: 'look';
      readonly update: number;
      readonly voltages: Float32Array;
      readonly signals: Float32Array;
      /** Currents flowing back: lambda of the adjoint circuit or the nudged change of the signals [V]. */
      readonly lambda: Float32Array;
      /** e at the outputs. */
      readonly feedback: Float32Array;
    }
  /** Programmed parameters now and at the start, [P]. */
  | {
      readonly type: 'weights';
      readonly update: number;
      readonly now: Float32Array;
      readonly start: Float32Array;
    }
  | { readonly type: 'gradient'; readonly report: GradientReport }
  /** The training has come to its end: trained, stopped by the reader, or failed. */
  | { readonly type: 'outcome'; readonly outcome: RunOutcome }
  | { readonly type: 'progress'; readonly progress: Progress | null }
  | { readonly type: 'problem'; readonly problem: Problem; readonly recovered: boolean };

export type TrainEmit = (event: TrainEvent) => void;

/** A learning cell that is open in the worker. */
export interface TrainHandle {
  /** Starts or goes on. */
  start(): Promise<void>;
  pause(): Promise<void>;
  /** Takes n updates while paused. */
  step(updates: number): Promise<void>;
  /** Ends the run where it is; the best weights so far stay in the circuit. */
  cancel(): Promise<void>;
  /** Back to the first weights. */
  reset(): Promise<void>;
  /** Test sample shown. */
  show(sample: number): Promise<void>;
  /** An edited cell: a new rate, schedule, budget or view goes on; anything else starts afresh. */
  update(cell: TrainCell): Promise<void>;
  /** Trains this recipe from its first weights, whatever was learned before. */
  replay(cell: TrainCell): Promise<void>;
  setData(data: DataSet): Promise<void>;
  /** The weights as .safetensors, with the recipe in the metadata. */
  weights(): Promise<Uint8Array>;
  /** Takes weights from a .safetensors file; tensors that are missing or of another shape become a problem event. */
  openWeights(bytes: Uint8Array): Promise<void>;
  /** The mechanism against finite differences in float64 on a small twin; arrives as a `gradient` event. */
  checkGradient(): Promise<void>;
  /** The trained circuit as a bench: volts of the fed nodes in, [n, fed], signals of the output nodes back, [n, outputs]. */
  ask(input: Float32Array): Promise<Float32Array>;
  loseDevice(): Promise<void>;
  close(): Promise<void>;
}
