/** What running a notebook without a page takes and gives back. */
import type { DataSet } from '../circuit/given.ts';
import type { EngineInfo, Work } from '../engine/engine.ts';
import type { EngineChoice } from './api.ts';
import type { WebGpuSource } from './engines.ts';

export interface CellResult {
  readonly id: string;
  readonly kind: 'bench' | 'train';
  readonly status: 'settled' | 'stopped' | 'trained' | 'failed';
  readonly seconds: number;
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Why a cell failed: `path: problem. remedy`. */
  readonly error?: string;
}

export interface NotebookResult {
  readonly notebook: string;
  readonly build: string;
  readonly engine: Pick<EngineInfo, 'kind' | 'adapter'>;
  readonly cells: readonly CellResult[];
}

export interface RunOptions extends Work {
  readonly engine: EngineChoice;
  readonly data: DataSet;
  readonly build: string;
  readonly webgpu: WebGpuSource;
  /** One line for people: what is being done. */
  readonly say: (line: string) => void;
}
