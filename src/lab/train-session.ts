/**
 * One cell that learns, open in the worker: transport, reports, weights, and the trained circuit as a bench. Every call
 * is queued behind the one before, so none meets a half-done update.
 */
import type { DataSet } from '../circuit/given.ts';
import { BadInput, reject } from '../circuit/problem.ts';
import type { TrainCell } from '../notebook/schema-train.ts';
import { Calls } from './calls.ts';
import { problemsIn } from './cell-problems.ts';
import { checkTraining } from './check-training.ts';
import { prepareTraining, type PreparedTraining } from './prepare-training.ts';
import { lostDeviceProblem } from './run-problems.ts';
import type { TrainEmit, TrainHandle, TrainState } from './train-api.ts';
import { trainEdit } from './train-edit.ts';
import { TrainLog, type TrainEnd } from './train-log.ts';
import { TrainReporter } from './train-reporter.ts';
import { TrainRun, type TrainRunOptions } from './train-run.ts';
import { trainingMetrics } from './training-metrics.ts';
import { readWeights, weightsFile } from './weights.ts';
import { Yardstick } from './yardstick.ts';

/** Long enough to be worth its overhead, short enough that a pause is prompt [ms]. */
const SLICE = 40;

export interface TrainSessionOptions extends TrainRunOptions {
  readonly data: DataSet;
  readonly autoplay: boolean;
}

/** Opens the cell, which prepares itself; a recipe or data that cannot run become a problem event, not an exception. */
export function openTrainSession(
  cell: TrainCell,
  options: TrainSessionOptions,
  emit: TrainEmit,
): TrainHandle {
  const session = new TrainSession(cell, options, emit);
  // The handle comes at once, so that preparing data can be cancelled.
  void session.open();
  return session;
}

class TrainSession implements TrainHandle {
  #cell: TrainCell;
  #data: DataSet;
  #run: TrainRun | null = null;
  #state: TrainState = 'preparing';
  #looping = false;
  #log = new TrainLog();
  #yardstick = new Yardstick();
  readonly #calls: Calls;
  readonly #reporter: TrainReporter;
  readonly #options: TrainSessionOptions;
  readonly #emit: TrainEmit;

  constructor(cell: TrainCell, options: TrainSessionOptions, emit: TrainEmit) {
    this.#cell = cell;
    this.#data = options.data;
    this.#options = options;
    this.#emit = emit;
    this.#reporter = new TrainReporter(emit, cell.view.sample);
    this.#calls = new Calls({
      failed: (error) => this.#announce(error),
      progress: (progress) => emit({ type: 'progress', progress }),
    });
  }

  open(): Promise<void> {
    return this.#calls.exclusive(() => this.#prepare(this.#options.autoplay));
  }

  start(): Promise<void> {
    return this.#calls.exclusive(async () => {
      if (!this.#run || this.#run.done) return;
      // What was stopped has its best weights, not its latest.
      if (this.#state === 'cancelled') this.#log.note('touched');
      this.#state = 'running';
      this.#reporter.started();
      await this.#tell();
      void this.#loop();
    });
  }

  pause(): Promise<void> {
    return this.#calls.exclusive(async () => {
      if (this.#state !== 'running') return;
      this.#state = 'paused';
      await this.#showAll();
    });
  }

  step(updates: number): Promise<void> {
    return this.#calls.exclusive(async () => {
      if (!this.#run || this.#run.done) return;
      if (this.#state === 'ready') this.#state = 'paused';
      for (let left = updates; left > 0 && !this.#run.done; left--) await this.#slice(0, 1);
      await this.#showAll();
    });
  }

  cancel(): Promise<void> {
    this.#calls.cancel();
    return this.#calls.exclusive(async () => {
      if (!this.#run || this.#state === 'trained' || this.#state === 'failed') return;
      await this.#over('cancelled');
    });
  }

  reset(): Promise<void> {
    return this.#calls.exclusive(() => {
      const run = this.#run;
      return run ? this.#begin(run.prepared, false) : this.#prepare(false);
    });
  }

  show(sample: number): Promise<void> {
    return this.#calls.exclusive(async () => {
      this.#reporter.sample = sample;
      if (this.#run) await this.#reporter.measure(this.#run);
    });
  }

  update(cell: TrainCell): Promise<void> {
    return this.#calls.exclusive(async () => {
      const edit = trainEdit(this.#cell, cell);
      this.#cell = cell;
      if (edit === 'nothing') return;
      const playing = this.#state === 'running';
      const run = this.#run;
      if (!run || edit === 'samples') return this.#prepare(playing);
      if (edit === 'tuning' && !run.done && this.#state !== 'failed') return this.#retune(run, cell);
      const { lesson } = run.prepared;
      this.#drop();
      const prepared = await prepareTraining(cell, { data: this.#data, lesson });
      this.#reporter.facts(prepared, this.#data);
      await this.#begin(prepared, playing);
    });
  }

  /** A new rate, schedule, budget or nudge: the couplings keep what they have learned. */
  async #retune(run: TrainRun, cell: TrainCell): Promise<void> {
    const prepared = await prepareTraining(cell, { data: this.#data, lesson: run.prepared.lesson });
    run.retune(prepared);
    if (run.update > 0) this.#log.note('edited');
    if (run.done) await this.#over('trained');
    else await this.#showAll();
  }

  replay(cell: TrainCell): Promise<void> {
    this.#calls.cancel();
    return this.#calls.exclusive(async () => {
      this.#cell = cell;
      await this.#prepare(true);
    });
  }

  setData(data: DataSet): Promise<void> {
    return this.#calls.exclusive(async () => {
      this.#data = data;
      await this.#prepare(false);
    });
  }

  async weights(): Promise<Uint8Array> {
    return this.#calls.exclusive(async () => {
      const run = this.#open();
      return weightsFile(this.#cell, run.prepared.blocks, await run.parameters());
    });
  }

  openWeights(bytes: Uint8Array): Promise<void> {
    return this.#calls.exclusive(async () => {
      const run = this.#open();
      await run.take(readWeights(bytes, run.prepared.blocks));
      this.#log.replaced();
      if (this.#state === 'running') this.#state = 'paused';
      this.#reporter.forget();
      await this.#showAll();
    });
  }

  checkGradient(): Promise<void> {
    return this.#calls.exclusive(() =>
      this.#calls.long(async (work) => {
        const run = this.#open();
        const most = this.#cell.training.check || 64;
        const report = await run.safely(async () =>
          checkTraining(run.engine, run.prepared, await run.circuit.written(), most, work),
        );
        this.#emit({ type: 'gradient', report });
      }),
    );
  }

  async ask(input: Float32Array): Promise<Float32Array> {
    return this.#calls.exclusive(async () => this.#open().ask(input));
  }

  loseDevice(): Promise<void> {
    return this.#calls.exclusive(async () => this.#run?.loseDevice());
  }

  close(): Promise<void> {
    return this.#calls.close(() => {
      this.#run?.dispose();
      this.#run = null;
    });
  }

  #open(): TrainRun {
    if (this.#run) return this.#run;
    return reject(`cells.${this.#cell.id}`, 'the circuit is not there yet', 'Mend the problem above first');
  }

  /** Data, circuit and samples anew. */
  async #prepare(play: boolean): Promise<void> {
    this.#drop();
    await this.#tell();
    const prepared = await this.#calls.long((work) =>
      prepareTraining(this.#cell, { data: this.#data, ...work }),
    );
    this.#reporter.facts(prepared, this.#data);
    await this.#begin(prepared, play);
  }

  /** Nothing of a run stays where the next may fail. */
  #drop(): void {
    this.#run?.dispose();
    this.#run = null;
    this.#state = 'preparing';
    this.#log = new TrainLog();
    this.#yardstick = new Yardstick();
  }

  /** First weights, empty curve. */
  async #begin(prepared: PreparedTraining, play: boolean): Promise<void> {
    this.#drop();
    const run = await TrainRun.create(prepared, this.#options);
    this.#run = run;
    this.#state = play ? 'running' : 'ready';
    await this.#reporter.begin(run);
    if (play) this.#reporter.started();
    await this.#tell();
    if (play) void this.#loop();
  }

  /** Trains slice by slice; between slices other calls have their turn. */
  async #loop(): Promise<void> {
    if (this.#looping) return;
    this.#looping = true;
    try {
      while (!this.#calls.closed && this.#state === 'running') {
        await this.#calls.exclusive(() => this.#slice(SLICE, Infinity));
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      this.#looping = false;
    }
  }

  async #slice(milliseconds: number, most: number): Promise<void> {
    const run = this.#open();
    if (!this.#yardstick.isThere)
      await this.#calls.long((work) => this.#yardstick.make(run.prepared, this.#options, work));
    if (this.#state !== 'running' && milliseconds > 0) return;
    const limit = Math.min(most, this.#yardstick.most(run));
    const slice = await this.#calls
      .long((work) => run.slice(milliseconds, limit, work))
      .catch((error: unknown) => {
        // A circuit that blew up goes no further, whoever took the update.
        if (error instanceof BadInput) this.#fail();
        throw error;
      });
    await this.#yardstick.look(run);
    await this.#reporter.slice(run, slice);
    if (slice.done) await this.#over('trained');
    else await this.#tell();
  }

  /** The training has come to its end, with the best weights in place. */
  async #over(state: 'trained' | 'cancelled'): Promise<void> {
    const run = this.#run;
    if (!run) return;
    await run.finish();
    this.#state = state;
    this.#reporter.forget();
    await this.#showAll();
    const { seconds } = this.#reporter;
    this.#record(state, trainingMetrics(run, { seconds, beside: this.#yardstick.metrics }));
  }

  #fail(): void {
    if (this.#state === 'failed') return;
    this.#state = 'failed';
    this.#record('failed', {});
  }

  #record(status: TrainEnd['status'], metrics: TrainEnd['metrics']): void {
    const { seconds } = this.#reporter;
    const brought = Object.keys(this.#data).length > 0;
    const outcome = this.#run && this.#log.outcome(this.#run, { status, seconds, metrics, brought });
    if (outcome) this.#emit({ type: 'outcome', outcome });
  }

  async #tell(): Promise<void> {
    const run = this.#run;
    if (run && run.recovered !== null) {
      const { adapter } = run.engine.info;
      this.#emit(lostDeviceProblem({ cell: this.#cell }, run.recovered, adapter, run.update));
      run.recovered = null;
      this.#reporter.engine(run);
    }
    this.#reporter.status({ state: this.#state, run: this.#run, beside: this.#yardstick.metrics });
  }

  async #showAll(): Promise<void> {
    if (this.#run) await this.#reporter.showAll(this.#run);
    await this.#tell();
  }

  #announce(error: unknown): void {
    if (error instanceof DOMException && error.name === 'AbortError') {
      if (this.#state !== 'trained' && this.#state !== 'failed') this.#state = 'cancelled';
      void this.#tell();
      return;
    }
    if (['running', 'preparing', 'failed'].includes(this.#state) || !(error instanceof BadInput)) {
      this.#fail();
      void this.#tell();
    }
    for (const problem of problemsIn(this.#cell.id, error))
      this.#emit({ type: 'problem', problem, recovered: false });
  }
}
