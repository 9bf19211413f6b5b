/** What running a notebook without a page takes and gives back. */
import type { DataSet } from '../circuit/given.ts';
import type { EngineInfo, Work } from '../engine/engine.ts';
import type { PartRun, RunRecord } from '../notebook/records.ts';
import type { EngineChoice } from './api.ts';
import type { WebGpuSource } from './engines.ts';

export interface CellResult {
  readonly id: string;
  readonly kind: 'bench' | 'train' | 'sweep' | 'compare';
  readonly status: 'settled' | 'stopped' | 'trained' | 'finished' | 'failed';
  readonly seconds: number;
  /** Steps of a bench, updates of a cell that learns, runs of a cell that runs others. */
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Why a cell failed: `path: problem. remedy`. */
  readonly error?: string;
  /** Why a compared circuit has no simulated time. */
  readonly note?: string;
  /** The single runs of a sweep or a comparison. */
  readonly runs?: readonly PartRun[];
}

export interface NotebookResult {
  readonly notebook: string;
  readonly build: string;
  readonly engine: Pick<EngineInfo, 'kind' | 'adapter'>;
  readonly cells: readonly CellResult[];
  /** One a cell: what it takes to run it again. */
  readonly records: readonly RunRecord[];
}

export interface RunOptions extends Work {
  readonly engine: EngineChoice;
  readonly data: DataSet;
  readonly build: string;
  readonly webgpu: WebGpuSource;
  /** Takes the CPU engine where a named one is not to be had, as the page does; refuses when left out. */
  readonly orCpu?: boolean;
  /** Measures what a comparison needs beside: latency, operations, memory, and the circuit's own time and energy. */
  readonly compared?: boolean;
  /** One line for people: what is being done. */
  readonly say: (line: string) => void;
}
