/**
 * A sweep or comparison as the page sees it: what is done, what is under way, and the record that keeps both. Editing
 * the notebook changes nothing here; results stay with the recipe they came from until it is run again.
 */
import type { Problem } from '../../circuit/problem.ts';
import type { EngineChoice } from '../../lab/api.ts';
import { recordOf } from '../../lab/record.ts';
import type { SeriesEvent } from '../../lab/series/api.ts';
import { namedBy, seriesPlan } from '../../lab/series/plan.ts';
import { compareMetrics, sweepMetrics } from '../../lab/series/flat-metrics.ts';
import type { PartRun, RunRecord } from '../../notebook/records.ts';
import type { Cell, SeriesCell } from '../../notebook/schema.ts';
import { keepRun, recordedRuns } from './recorded.ts';
import { startSeries } from './series-lab.ts';

/** While it runs, its record is kept this often [ms]. */
const KEEP_EVERY = 1500;

/** Everything anew, what is not done yet, or what failed and what is not done yet. */
export type StartHow = 'fresh' | 'on' | 'failed';

export interface SeriesHost {
  changed(): void;
}

/** Recipes as they were when it was started. */
export interface Ran<C extends SeriesCell> {
  readonly cell: C;
  readonly cells: readonly Cell[];
}

export class SeriesSession<C extends SeriesCell> {
  state: 'idle' | 'running' | 'finished' | 'cancelled' | 'failed' = 'idle';
  ran: Ran<C> | null = null;
  runs: readonly PartRun[] = [];
  problems: readonly Problem[] = [];
  /** Runs ended, with the part done of the one under way. */
  done = 0;
  total = 0;
  /** Wall-clock seconds, NaN while unknown. */
  secondsLeft = NaN;
  #notebook = '';
  #record: RunRecord | null = null;
  /** Seconds of earlier parts of the same record. */
  #before = 0;
  #began = 0;
  #kept = 0;
  #stop: (() => void) | null = null;

  constructor(private readonly host: SeriesHost) {}

  get running(): boolean {
    return this.state === 'running';
  }

  /** Whether what is shown came from the recipe as it is now. */
  isOf(cell: C, cells: readonly Cell[]): boolean {
    const { ran } = this;
    return ran !== null && runKey(ran.cell, ran.cells) === runKey(cell, cells);
  }

  /** Brings back what was kept of the last time, unless something is shown already. */
  async restore(notebook: string, cell: C): Promise<void> {
    this.#notebook = notebook;
    if (this.ran) return;
    const [latest] = await recordedRuns(notebook, cell.id);
    if (this.ran || !latest?.runs || latest.recipe.kind !== cell.kind) return;
    this.show(latest);
  }

  /** Puts a recorded run on show. */
  show(record: RunRecord): void {
    if (this.running) return;
    // A record holds the kind of cell it was kept for.
    const cell = record.recipe as C;
    this.#record = record;
    this.ran = { cell, cells: [...record.beside, record.recipe] };
    this.runs = record.runs ?? [];
    this.problems = [];
    this.total = seriesPlan(cell, this.ran.cells).count;
    this.done = this.runs.length;
    this.state = this.done === this.total ? 'finished' : 'cancelled';
    this.host.changed();
  }

  /** Everything anew where the recipe is another. */
  start(cell: C, cells: readonly Cell[], engine: EngineChoice, how: StartHow): void {
    if (this.running) return;
    const goesOn = how !== 'fresh' && this.isOf(cell, cells);
    const kept = how === 'failed' ? this.runs.filter(({ status }) => status !== 'failed') : this.runs;
    this.runs = goesOn ? kept : [];
    this.#before = goesOn ? (this.#record?.seconds ?? 0) : 0;
    this.#record = goesOn ? this.#record : null;
    this.ran = { cell, cells };
    this.problems = [];
    this.state = 'running';
    this.done = this.runs.length;
    this.total = seriesPlan(cell, cells).count;
    this.secondsLeft = NaN;
    this.#began = this.#kept = performance.now();
    const options = { engine, build: __BUILD__, done: this.runs };
    this.#stop = startSeries(cell, namedBy(cell, cells), options, (event) => this.#receive(event));
    this.host.changed();
  }

  dismissProblems(): void {
    this.problems = [];
    this.host.changed();
  }

  cancel(): void {
    this.#stop?.();
  }

  #receive(event: SeriesEvent): void {
    switch (event.type) {
      case 'runs':
        this.runs = [...this.runs, ...event.runs].sort((a, b) => a.index - b.index);
        this.done = event.done;
        this.secondsLeft = event.secondsLeft;
        if (performance.now() - this.#kept > KEEP_EVERY) void this.#keep();
        break;
      case 'problem':
        this.problems = [...this.problems, event.problem];
        break;
      case 'end':
        this.state = event.status;
        this.done = this.runs.length;
        this.#stop = null;
        void this.#keep();
        break;
      default:
        event satisfies never;
    }
    this.host.changed();
  }

  /** Keeps what is done so far; part of a run is better than none when the page goes. */
  async #keep(): Promise<void> {
    const { ran, runs } = this;
    this.#kept = performance.now();
    if (!ran || runs.length === 0) return;
    const { cell, cells } = ran;
    const [{ engine, adapter }] = runs;
    const record = recordOf(
      { recipe: cell, beside: namedBy(cell, cells), engine, adapter, build: __BUILD__ },
      {
        status: this.running ? 'cancelled' : this.state,
        seconds: this.#before + (performance.now() - this.#began) / 1000,
        steps: runs.length,
        metrics: cell.kind === 'sweep' ? sweepMetrics(cell, cells, runs) : compareMetrics(cell, cells, runs),
        runs,
      },
    );
    this.#record = { ...record, id: this.#record?.id ?? record.id };
    const refused = await keepRun(() => this.#notebook, this.#record);
    const isNew = ({ problem }: Problem) => !this.problems.some((known) => known.problem === problem);
    if (!refused.some(isNew)) return;
    this.problems = [...this.problems, ...refused.filter(isNew)];
    this.host.changed();
  }
}

/** What a series computes, without the words and pictures around it. */
function runKey(cell: SeriesCell, cells: readonly Cell[]): string {
  const named = namedBy(cell, cells).map((each) =>
    each.kind === 'bench' || each.kind === 'train'
      ? { ...each, title: '', caption: '', view: null, sliders: [] }
      : each,
  );
  return JSON.stringify([{ ...cell, title: '', caption: '', view: null }, named]);
}
