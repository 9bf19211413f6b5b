/**
 * One cell that learns, open in the worker, as the page sees it: the handle and what the worker last said. Views read
 * it; the element decides when it opens and closes.
 */
import { proxy, releaseProxy } from 'comlink';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import type { DataSet } from '../../data/data.ts';
import type { Progress } from '../../engine/engine.ts';
import type { EngineChoice, EngineReport } from '../../lab/api.ts';
import type {
  GradientReport,
  TrainEvent,
  TrainFacts,
  TrainHandle,
  TrainStatus,
} from '../../lab/train-api.ts';
import type { RunOutcome } from '../../lab/outcome.ts';
import type { TrainCell } from '../../notebook/schema.ts';
import { Latest } from '../bench/record/latest.ts';
import { BenchSession, type Lab } from '../bench/session.ts';
import { CurveStore } from './curve/curve-store.ts';
import { blockEncoding } from './encoding.ts';

type Event<T extends TrainEvent['type']> = Extract<TrainEvent, { readonly type: T }>;

export interface TrainHost {
  /** Something a template shows has changed. */
  changed(): void;
  problem(problem: Problem): void;
  ended(outcome: RunOutcome): void;
}

export interface CellProblem {
  readonly problem: Problem;
  readonly recovered: boolean;
}

/** Test answers over all samples, [S, fed] and [S, outputs] in volts. */
export interface Answers {
  readonly inputs: Float32Array;
  readonly truths: Float32Array;
  readonly answers: Float32Array;
}

/** Weights with those seen before them: after a single update, the ones it started from. */
export interface Weights {
  readonly update: number;
  readonly now: Float32Array;
  readonly start: Float32Array;
  readonly before: Float32Array;
  readonly beforeUpdate: number;
}

export class TrainSession {
  facts: TrainFacts | null = null;
  report: EngineReport | null = null;
  status: TrainStatus | null = null;
  progress: Progress | null = null;
  sample: Event<'sample'> | null = null;
  answers: Answers | null = null;
  look: Event<'look'> | null = null;
  weights: Weights | null = null;
  gradient: GradientReport | null = null;
  problems: readonly CellProblem[] = [];
  /** The reader gave up before the circuit was there. */
  gaveUp = false;
  readonly curve = new CurveStore();
  /** The panels that draw in three dimensions are made for a bench and take their animation loop from one. */
  readonly scene = new BenchSession({
    changed: () => undefined,
    problem: () => undefined,
    ended: () => undefined,
  });
  readonly painter = this.scene.painter;

  private handle: TrainHandle | null = null;
  private openedIn: Promise<Lab> | null = null;
  /** Rises with every open and close, so that a late answer of an earlier one is recognised. */
  private epoch = 0;
  private readonly editing = new Latest<TrainCell>((cell) => this.call((h) => h.update(cell)));
  private readonly showing = new Latest<number>((sample) => this.call((h) => h.show(sample)));
  private sent: TrainCell | null = null;

  constructor(private readonly host: TrainHost) {}

  async open(
    lab: Promise<Lab>,
    cell: TrainCell,
    options: { engine: EngineChoice; data: DataSet; autoplay: boolean },
  ): Promise<void> {
    const closing = this.close();
    // Another worker is there because the one before crashed: that one will not answer.
    if (lab === this.openedIn) await closing;
    this.openedIn = lab;
    const epoch = ++this.epoch;
    this.sent = cell;
    this.gaveUp = false;
    this.status = null;
    this.host.changed();
    const listener = proxy((event: TrainEvent) => {
      if (epoch === this.epoch) this.receive(event);
    });
    try {
      const open = await lab;
      if (epoch !== this.epoch) return;
      const handle = await open.openTraining(cell, options, listener);
      if (epoch !== this.epoch) return await dismiss(handle);
      this.handle = handle;
      // An edit made while the cell was opening.
      if (this.sent !== cell) this.editing.put(this.sent);
    } catch (error) {
      if (epoch === this.epoch) this.failed(error);
    }
  }

  async close(): Promise<void> {
    this.epoch++;
    const { handle } = this;
    this.handle = null;
    this.problems = [];
    this.progress = null;
    this.painter.stop();
    if (handle) await this.guard(() => dismiss(handle));
  }

  /** Gives up preparing; what the worker still finishes is thrown away. */
  async giveUp(): Promise<void> {
    await this.call((h) => h.cancel());
    if (this.facts) return;
    await this.close();
    this.gaveUp = true;
    this.host.changed();
  }

  /** Calls the open cell; a failure becomes a problem on the page. Nothing happens while none is open. */
  async call<T>(ask: (handle: TrainHandle) => Promise<T>): Promise<T | undefined> {
    const { handle } = this;
    return handle ? this.guard(() => ask(handle)) : undefined;
  }

  /** As `call`, for those who say themselves what went wrong. */
  ask<T>(ask: (handle: TrainHandle) => Promise<T>): Promise<T> {
    if (!this.handle)
      return Promise.reject(
        new BadInput([
          { path: '', problem: 'the circuit is not there yet', remedy: 'Wait until it is ready' },
        ]),
      );
    return ask(this.handle);
  }

  get running(): boolean {
    return this.status?.state === 'running';
  }

  toggle(): Promise<void | undefined> {
    return this.call((h) => (this.running ? h.pause() : h.start()));
  }

  show(sample: number): void {
    this.showing.put(sample);
  }

  /** Gives the worker an edited recipe, unless only words or panels have changed. */
  update(cell: TrainCell): void {
    const { sent } = this;
    if (!sent) return;
    const same = (['circuit', 'task', 'training', 'seed'] as const).every((key) => cell[key] === sent[key]);
    this.sent = cell;
    if (!same && this.handle) this.editing.put(cell);
  }

  /** Trains a recipe from its first weights. */
  async replay(cell: TrainCell): Promise<void> {
    this.sent = cell;
    await this.call((h) => h.replay(cell));
  }

  dismissProblem(shown: CellProblem): void {
    this.problems = this.problems.filter((each) => each !== shown);
    this.host.changed();
  }

  raise(problem: Problem, recovered = false): void {
    const same = (each: CellProblem) =>
      each.problem.path === problem.path && each.problem.problem === problem.problem;
    this.problems = [...this.problems.filter((each) => !same(each)), { problem, recovered }].slice(-4);
    this.host.problem(problem);
    this.host.changed();
  }

  failed(error: unknown): void {
    for (const problem of problemsOf(error)) this.raise(problem);
  }

  private receive(event: TrainEvent): void {
    switch (event.type) {
      case 'facts':
        this.adopt(event.facts);
        break;
      case 'engine':
        this.report = event.report;
        break;
      case 'status':
        if (event.status.state !== this.status?.state) this.painter.invalidate();
        this.status = event.status;
        break;
      case 'progress':
        this.progress = event.progress;
        break;
      case 'outcome':
        this.host.ended(event.outcome);
        return;
      case 'curve':
        if (event.restart) this.curve.clear();
        this.curve.append(event.points);
        break;
      case 'sample':
        this.sample = event;
        break;
      case 'answers':
        // The inputs come once.
        this.answers = {
          ...event,
          inputs: event.inputs.length ? event.inputs : (this.answers?.inputs ?? event.inputs),
        };
        break;
      case 'look':
        this.look = event;
        break;
      case 'weights':
        this.takeWeights(event);
        break;
      case 'gradient':
        this.gradient = event.report;
        break;
      case 'problem':
        this.raise(event.problem, event.recovered);
        return;
      default:
        event satisfies never;
    }
    this.painter.invalidate();
    if (!PAINTED.has(event.type)) this.host.changed();
  }

  private takeWeights({ update, now, start }: Event<'weights'>): void {
    const last = this.weights?.now.length === now.length ? this.weights : null;
    // The same update is told again when a run comes to rest.
    const [before, beforeUpdate] =
      last === null || update < last.update
        ? [now, update]
        : update > last.update
          ? [last.now, last.update]
          : [last.before, last.beforeUpdate];
    this.weights = { update, now, start, before, beforeUpdate };
  }

  /** Another circuit or another task: nothing of the old one is worth showing. */
  private adopt(facts: TrainFacts): void {
    const before = this.facts;
    this.facts = facts;
    this.problems = [];
    this.gaveUp = false;
    if (before && blockEncoding(before) === blockEncoding(facts)) return;
    this.sample = this.answers = this.look = this.weights = this.gradient = null;
    this.curve.clear();
  }

  private async guard<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }
}

/** Events that come often and that views draw by themselves; templates around them need not render anew. */
const PAINTED: ReadonlySet<TrainEvent['type']> = new Set(['curve', 'sample', 'answers', 'look', 'weights']);

async function dismiss(handle: TrainHandle): Promise<void> {
  await handle.close();
  (handle as Partial<Record<typeof releaseProxy, () => void>>)[releaseProxy]?.();
}

/** What crossed from the worker: BadInput keeps only its fields on the way, other errors their message. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof BadInput) return error.problems;
  if (typeof error === 'object' && error !== null && 'problems' in error && Array.isArray(error.problems))
    return error.problems as readonly Problem[];
  const problem = error instanceof Error ? error.message : String(error);
  return [{ path: '', problem, remedy: 'Reset the cell; if it happens again, report it with the link' }];
}
