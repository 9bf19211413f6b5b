/**
 * One open bench: its circuit annealing on an engine, the transport, touches, recovery. Runs in the worker; every
 * call is queued behind the one before, so none meets a half-done step.
 */
import type { DataSet } from '../circuit/given.ts';
import { BadInput, type Problem } from '../circuit/problem.ts';
import type { Progress, Work } from '../engine/engine.ts';
import type { BenchCell } from '../notebook/schema.ts';
import type { BenchHandle, Emit, Touch } from './api.ts';
import type { Company } from './company.ts';
import { LiveRun } from './live-run.ts';
import { prepareBench, type Prepared } from './prepare.ts';
import { announceShape } from './announce.ts';
import type { LiveOptions } from './seat.ts';

/** Work shorter than this shows no progress; longer work shows it this often [ms]. */
const SHOWN_AFTER = 400;
const SHOWN_EVERY = 100;

export interface SessionOptions extends LiveOptions {
  readonly data: DataSet;
  readonly autoplay: boolean;
}

/** Opens the bench; a recipe or data that cannot run become a problem event, not an exception. */
export async function openSession(
  cell: BenchCell,
  options: SessionOptions,
  emit: Emit,
): Promise<BenchHandle> {
  const session = new Session(cell, options, emit);
  await session.open();
  return session;
}

class Session implements BenchHandle {
  #queue: Promise<unknown> = Promise.resolve();
  #run: LiveRun | null = null;
  #prepared: Prepared | null = null;
  #data: DataSet;
  #closed = false;
  #speed: number | null = null;
  #sample: number;
  #cancel: AbortController | null = null;
  #company: Company | null = null;

  constructor(
    private cell: BenchCell,
    private readonly options: SessionOptions,
    private readonly emit: Emit,
  ) {
    this.#data = options.data;
    this.#sample = cell.view.sample;
  }

  open(): Promise<void> {
    return this.#exclusive(() => this.#start(this.options.autoplay));
  }

  play(): Promise<void> {
    return this.#exclusive(async () => {
      await this.#run?.play();
      void this.#loop();
    });
  }

  pause(): Promise<void> {
    return this.#exclusive(async () => this.#run?.pause());
  }

  step(count: number): Promise<void> {
    return this.#exclusive(async () => this.#run?.stepBy(count));
  }

  reset(): Promise<void> {
    return this.#exclusive(async () => {
      if (!this.#run || this.#run.failed) await this.#start(false);
      else await this.#run.reset();
    });
  }

  seek(step: number): Promise<void> {
    return this.#exclusive(() => this.#long(async (work) => this.#run?.goTo(step, work)));
  }

  async cancel(): Promise<void> {
    this.#cancel?.abort();
  }

  setSpeed(stepsPerSecond: number): Promise<void> {
    this.#speed = stepsPerSecond;
    return this.#exclusive(async () => this.#run?.setSpeed(stepsPerSecond));
  }

  async keepWith(company: string): Promise<void> {
    // Few benches have company.
    const { Company } = await import('./company.ts');
    if (this.#closed || this.#company?.name === company) return;
    this.#company?.leave();
    this.#company = new Company(company, () => this.#run?.standing ?? null);
  }

  show(sample: number): Promise<void> {
    return this.#exclusive(async () => {
      this.#sample = sample;
      await this.#run?.show(sample);
    });
  }

  touch(touch: Touch): Promise<void> {
    return this.#exclusive(async () => {
      await this.#run?.touch(touch);
      void this.#loop();
    });
  }

  /** New numbers go into the running circuit; a new structure, task or data start afresh. */
  update(cell: BenchCell): Promise<void> {
    return this.#exclusive(async () => {
      const before = this.cell;
      this.cell = cell;
      const same = (pick: (c: BenchCell) => unknown) =>
        JSON.stringify(pick(before)) === JSON.stringify(pick(cell));
      if (same((c) => [c.circuit, c.anneal, c.task, c.seed, c.batch])) return;
      const run = this.#run;
      // A task makes its data for the groups as they lie and are encoded.
      const laidOut = (c: BenchCell) =>
        c.circuit.groups.map(({ name, shape, encode }) => [name, shape, encode]);
      const keepsTask = same((c) => [c.task, c.seed, c.batch, c.task && laidOut(c)]);
      if (!run || !keepsTask) return this.#start(run?.playing ?? this.options.autoplay);
      const prepared = await prepareBench(cell, { data: this.#data, setting: this.#prepared?.setting });
      const wasDown = run.blownUp;
      if (wasDown || !(await run.adopt(prepared))) return this.#start(run.playing || wasDown);
      this.#prepared = prepared;
      announceShape(prepared, this.#data, this.emit);
      void this.#loop();
    });
  }

  replay(cell: BenchCell): Promise<void> {
    return this.#exclusive(async () => {
      this.cell = cell;
      await this.#start(true);
    });
  }

  setData(data: DataSet): Promise<void> {
    return this.#exclusive(async () => {
      this.#data = data;
      await this.#start(true);
    });
  }

  voltages(): Promise<Float32Array> {
    return this.#exclusive(async () => (await this.#run?.voltages()) ?? new Float32Array());
  }

  loseDevice(): Promise<void> {
    return this.#exclusive(async () => this.#run?.loseDevice());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.abort();
    this.#company?.leave();
    this.#run?.pause();
    await this.#exclusive(async () => {
      this.#run?.dispose();
      this.#run = null;
    });
  }

  async #start(play: boolean): Promise<void> {
    this.#run?.dispose();
    this.#run = null;
    const prepared = await this.#long(({ signal }) => prepareBench(this.cell, { data: this.#data, signal }));
    this.#prepared = prepared;
    announceShape(prepared, this.#data, this.emit);
    const run = await LiveRun.create(prepared, this.options, this.#emitRun);
    this.#run = run;
    if (this.#speed !== null) run.setSpeed(this.#speed);
    if (this.#sample < prepared.netlist.batch) await run.show(this.#sample);
    if (play) await run.play();
    void this.#loop();
  }

  /** Data that were brought are not in the recipe. */
  readonly #emitRun: Emit = (event) => {
    const brought = event.type === 'outcome' && Object.keys(this.#data).length > 0;
    this.emit(brought ? { ...event, outcome: { ...event.outcome, inexact: 'data' } } : event);
  };

  /** Long work: announced once it has taken a moment, ended by `cancel`. */
  async #long<T>(work: (work: Work) => Promise<T>): Promise<T> {
    const { signal } = (this.#cancel = new AbortController());
    const started = performance.now();
    let told = 0;
    const onProgress = (progress: Progress): void => {
      const now = performance.now();
      if (now - started < SHOWN_AFTER || now - told < SHOWN_EVERY) return;
      told = now;
      this.emit({ type: 'progress', progress });
    };
    try {
      return await work({ signal, onProgress });
    } finally {
      this.#cancel = null;
      if (told > 0) this.emit({ type: 'progress', progress: null });
    }
  }

  #looping = false;

  /** Plays slice by slice while the run wants to; between slices other calls and messages have their turn. */
  async #loop(): Promise<void> {
    if (this.#looping) return;
    this.#looping = true;
    try {
      while (!this.#closed && this.#run?.playing) {
        await this.#exclusive(async () => {
          await this.#run?.slice(this.#company?.most());
          await this.#run?.measureAgreement();
        });
        await new Promise((resolve) => setTimeout(resolve, this.#run?.restFor() ?? 0));
      }
    } finally {
      this.#looping = false;
    }
    await this.#exclusive(async () => this.#run?.measureAgreement());
  }

  /** One call after another; a failure is announced and leaves the bench answering. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work).catch(async (error: unknown) => {
      if (this.#closed || (await this.#run?.recover(error))) return undefined as T;
      await this.#announce(error);
      return undefined as T;
    });
    this.#queue = result;
    return result;
  }

  async #announce(error: unknown): Promise<void> {
    const problems: readonly Problem[] =
      error instanceof BadInput
        ? error.problems
        : [
            {
              path: `cells.${this.cell.id}`,
              problem: error instanceof Error ? error.message : String(error),
              remedy: 'Reset the bench; if it stays, copy this report',
            },
          ];
    // A refused touch or number leaves the run as it was.
    if (!(error instanceof BadInput)) await this.#run?.fail();
    for (const problem of problems) this.emit({ type: 'problem', problem, recovered: false });
  }
}
