/**
 * What crosses between the page and the worker, both ways. Plain data only; frames travel as transferred arrays.
 */
import type { EngineInfo, EngineKind, Frames, Progress } from '../engine/engine.ts';
import type { Problem } from '../circuit/problem.ts';
import type { BenchCell } from '../notebook/schema.ts';
import type { DataSet } from '../data/data.ts';
import type { RunOutcome } from './outcome.ts';

export type EngineChoice = EngineKind | 'auto';

/** Static facts of a built circuit, for the views. */
export interface CircuitShape {
  readonly nodes: number;
  readonly batch: number;
  readonly groups: readonly {
    readonly name: string;
    readonly role: 'input' | 'hidden' | 'output';
    readonly law: string;
    readonly offset: number;
    readonly size: number;
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly rails: number | null;
  }[];
  /** The strongest couplings between nodes (global indices, ground left out), strongest first, at most 20,000. */
  readonly lines: {
    readonly source: Uint32Array;
    readonly target: Uint32Array;
    readonly strength: Float32Array;
  };
  readonly couplings: readonly {
    readonly name: string;
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly edges: number;
  }[];
  readonly parameters: number;
  /** [N], 1 where held at the start. */
  readonly held: Uint8Array;
  readonly hasEnergy: boolean;
  /** On several parts: where to draw the nodes of rows, [N, 3]; NaN for those of grids. */
  readonly spots?: Float32Array;
  readonly dt: number;
  /** How dt was bounded, in words. */
  readonly dtBound: string;
  /** Seconds per RC, joules and volts per unit at the user's scale. */
  readonly secondsPerRC: number;
  readonly joulesPerUnit: number;
  readonly voltsPerUnit: number;
  /** Warnings that do not stop a run, e.g. an ill-posed linear circuit, with the fix. */
  readonly warnings: readonly (Problem & { readonly fix?: RecipeFix })[];
  /** Names of data the cell asks for, and which of them come from a file. */
  readonly data: readonly { readonly name: string; readonly fromFile: boolean; readonly describes: string }[];
}

/** A change of the recipe that would mend a problem: path within the cell and the new value. */
export interface RecipeFix {
  readonly label: string;
  readonly path: string;
  readonly value: unknown;
}

export type RunState =
  'opening' | 'ready' | 'running' | 'paused' | 'settled' | 'ended' | 'blown-up' | 'failed';

export interface RunStatus {
  readonly state: RunState;
  readonly step: number;
  /** Simulated time [RC]. */
  readonly time: number;
  /** Steps per second over the last second; 0 when paused. */
  readonly stepsPerSecond: number;
  /** First step at which the run was settled, or -1. */
  readonly settledAt: number;
  /** max |r_i| and current scale [V/R]. */
  readonly residual: number;
  readonly scale: number;
  /** H of the shown sample, normalised; NaN when there is none. */
  readonly energy: number;
  /** H(0) - H(t) of the shown sample, normalised; NaN when there is none. */
  readonly dissipated: number;
  /** Charge events: node updates done, steps x free nodes x batch. */
  readonly chargeEvents: number;
  /** Last step recorded; the scrubber's end. */
  readonly recordedTo: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface EngineReport {
  readonly info: EngineInfo;
  /** Why this engine and not another, one sentence. */
  readonly why: string;
  /** max |dv| / signal scale against float64 on a twin of this circuit; NaN until measured. */
  readonly agreement: number;
  /** What the twin was, e.g. "256 of 4,096 nodes, 50 steps". */
  readonly twin: string;
}

export type BenchEvent =
  | { readonly type: 'shape'; readonly shape: CircuitShape }
  | { readonly type: 'engine'; readonly report: EngineReport }
  /** Clears every plotted frame from `fromStep` on (reset, step back, a touch in the past). */
  | { readonly type: 'truncate'; readonly fromStep: number }
  | { readonly type: 'frames'; readonly frames: Frames }
  /** The state shown now [N], after a seek, a step back, a reset or a touch: draw it, but do not append it to the trajectories. */
  | {
      readonly type: 'state';
      readonly step: number;
      readonly time: number;
      readonly voltages: Float32Array;
      /** [N], 1 where held now, by the recipe or by hand. */
      readonly held: Uint8Array;
    }
  | { readonly type: 'status'; readonly status: RunStatus }
  /** Task fields to show beside the circuit's (e.g. the true pressure), [height, width] of the shown sample. */
  | {
      readonly type: 'truth';
      readonly name: string;
      readonly height: number;
      readonly width: number;
      readonly values: Float32Array;
    }
  /** The run has come to its end: settled, out of steps, or failed. */
  | { readonly type: 'outcome'; readonly outcome: RunOutcome }
  /** Long work under way (preparing data, going back through many steps), or null when it is done. `cancel` ends it. */
  | { readonly type: 'progress'; readonly progress: Progress | null }
  /** Something went wrong; the run is paused or continues from a checkpoint as `recovered` says. */
  | {
      readonly type: 'problem';
      readonly problem: Problem;
      readonly recovered: boolean;
      readonly fix?: RecipeFix;
    };

/** Receives a bench's events in order. */
export type Emit = (event: BenchEvent) => void;

/** One touch of a running circuit. Node indices are global; `sample` -1 touches all. */
export type Touch =
  | { readonly kind: 'perturb'; readonly node: number; readonly volts: number }
  | { readonly kind: 'clamp'; readonly node: number; readonly volts: number }
  | { readonly kind: 'release'; readonly node: number }
  /** Removes the coupling between two nodes. */
  | { readonly kind: 'cut'; readonly source: number; readonly target: number }
  /** Sets held or free voltages of many nodes of the shown sample (painting). */
  | { readonly kind: 'paint'; readonly nodes: Uint32Array; readonly volts: Float32Array };

/** A bench that is open in the worker. Every call resolves once the worker has done it. */
export interface BenchHandle {
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Takes n steps while paused; negative steps go back, exactly. */
  step(count: number): Promise<void>;
  /** Back to the same start: step 0, same seed. */
  reset(): Promise<void>;
  /** Shows and resumes from any recorded step. */
  seek(step: number): Promise<void>;
  /** Target speed in steps per second; Infinity for as fast as it goes. */
  setSpeed(stepsPerSecond: number): Promise<void>;
  /** From now on keeps together in simulated time with the other benches told the same name, while they play. */
  keepWith(company: string): Promise<void>;
  /** Sample whose voltages are shown. */
  show(sample: number): Promise<void>;
  touch(touch: Touch): Promise<void>;
  /** Takes an edited cell: new numbers apply to the running circuit, a new structure starts afresh. */
  update(cell: BenchCell): Promise<void>;
  /** Plays this recipe from its start, whatever became of the circuit before. */
  replay(cell: BenchCell): Promise<void>;
  setData(data: DataSet): Promise<void>;
  /** Voltages now, [B, N]. */
  voltages(): Promise<Float32Array>;
  /** For tests and demonstrations: loses the GPU device as a driver would. */
  loseDevice(): Promise<void>;
  /** Ends the long work under way; the bench stays where it got to. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}
