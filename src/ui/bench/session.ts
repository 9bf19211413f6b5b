/**
 * One bench open in the worker, as the page sees it: the handle, the recorded run, and what the worker last
 * said. Views read it; the element decides when it opens and closes.
 */
import { proxy, releaseProxy, type Remote } from 'comlink';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import type { DataSet } from '../../data/data.ts';
import type { Progress } from '../../engine/engine.ts';
import type {
  BenchEvent,
  BenchHandle,
  CircuitShape,
  EngineChoice,
  EngineReport,
  RecipeFix,
  RunStatus,
  Touch,
} from '../../lab/api.ts';
import type { LabApi } from '../../lab/lab-api.ts';
import type { RunOutcome } from '../../lab/outcome.ts';
import type { BenchCell } from '../../notebook/schema.ts';
import { FrameStore } from './record/frame-store.ts';
import { Latest } from './record/latest.ts';
import { Painter } from './record/painter.ts';
import { Ranges } from './record/ranges.ts';

export type Lab = Remote<LabApi>;

export interface Truth {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

export interface ShownProblem {
  readonly problem: Problem;
  readonly recovered: boolean;
  readonly fix?: RecipeFix;
}

export interface Host {
  /** Something a template shows has changed. */
  changed(): void;
  problem(problem: Problem): void;
  ended(outcome: RunOutcome): void;
}

export class BenchSession {
  readonly painter = new Painter();
  shape: CircuitShape | null = null;
  report: EngineReport | null = null;
  status: RunStatus | null = null;
  /** Long work the worker is at, such as going back through many steps. */
  progress: Progress | null = null;
  store: FrameStore | null = null;
  ranges: Ranges | null = null;
  readonly truths = new Map<string, Truth>();
  problems: readonly ShownProblem[] = [];
  /** Nodes held now: those of the recipe and those held by hand, [N]. */
  held: Uint8Array = new Uint8Array();
  /** Rises when `held` changes. */
  heldVersion = 0;
  lab: Lab | null = null;

  /** Called after every event of the worker. */
  readonly watchers = new Set<() => void>();
  /** The run whose plots have the same axes as those of this one. */
  beside: BenchSession | null = null;

  /** A few free nodes spread over the circuit, for traces where the recipe names none. */
  someNodes: readonly number[] = [];

  private handle: BenchHandle | null = null;
  private openedIn: Promise<Lab> | null = null;
  /** Rises with every open and close, so that a late answer of an earlier one is recognised. */
  private epoch = 0;
  private readonly perturb = new Latest<Touch>((touch) => this.call((h) => h.touch(touch)));
  private readonly seeking = new Latest<number>((step) => this.call((h) => h.seek(step)));
  private readonly editing = new Latest<BenchCell>((cell) => this.call((h) => h.update(cell)));
  /** The recipe the worker has, as far as it computes. */
  private sent: BenchCell | null = null;

  constructor(private readonly host: Host) {}

  async open(
    lab: Promise<Lab>,
    cell: BenchCell,
    options: { engine: EngineChoice; data: DataSet; autoplay: boolean },
  ): Promise<void> {
    const closing = this.close();
    // Another worker is there because the one before crashed: that one will not answer.
    if (lab === this.openedIn) await closing;
    this.openedIn = lab;
    const epoch = ++this.epoch;
    this.sent = cell;
    const listener = proxy((event: BenchEvent) => {
      if (epoch === this.epoch) this.receive(event);
    });
    await this.guard(async () => {
      this.lab = await lab;
      if (epoch !== this.epoch) return;
      const handle = await this.lab.open(cell, options, listener);
      if (epoch !== this.epoch) return dismiss(handle);
      this.handle = handle;
      // An edit made while the bench was opening.
      if (this.sent && this.sent !== cell) this.editing.put(this.sent);
    });
  }

  async close(): Promise<void> {
    this.epoch++;
    const handle = this.handle;
    this.handle = null;
    this.problems = [];
    this.progress = null;
    this.painter.stop();
    if (handle) await this.guard(() => dismiss(handle));
  }

  /** Calls the open bench; a failure becomes a problem on the page. Nothing happens while none is open. */
  async call<T>(ask: (handle: BenchHandle) => Promise<T>): Promise<T | undefined> {
    const handle = this.handle;
    if (!handle) return undefined;
    return this.guard(() => ask(handle));
  }

  get running(): boolean {
    return this.status?.state === 'running';
  }

  toggle(): Promise<void> {
    return this.call((h) => (this.running ? h.pause() : h.play())).then(() => undefined);
  }

  /** Touches the circuit. Of the perturbations of a drag only the latest counts; every other touch arrives. */
  async touch(touch: Touch): Promise<void> {
    if (touch.kind === 'clamp' || touch.kind === 'release') {
      this.held[touch.node] = touch.kind === 'clamp' ? 1 : 0;
      this.heldVersion++;
      this.painter.invalidate();
    }
    if (touch.kind === 'perturb') this.perturb.put(touch);
    else await this.call((h) => h.touch(touch));
  }

  /** Shows a recorded step; while the scrubber moves only its latest place counts. */
  seek(step: number): void {
    this.seeking.put(step);
  }

  /** Gives the worker an edited recipe, unless only the looks have changed. */
  update(cell: BenchCell): void {
    const { sent } = this;
    if (!sent) return;
    const same = (['circuit', 'anneal', 'task', 'seed', 'batch'] as const).every(
      (key) => cell[key] === sent[key],
    );
    this.sent = cell;
    if (!same && this.handle) this.editing.put(cell);
  }

  /** Plays a recipe from its start. */
  async replay(cell: BenchCell): Promise<void> {
    this.sent = cell;
    await this.call((h) => h.replay(cell));
  }

  dismissProblem(shown: ShownProblem): void {
    this.problems = this.problems.filter((p) => p !== shown);
    this.host.changed();
  }

  raise(problem: Problem, recovered = false, fix?: RecipeFix): void {
    const same = (p: ShownProblem) =>
      p.problem.path === problem.path && p.problem.problem === problem.problem;
    this.problems = [...this.problems.filter((p) => !same(p)), { problem, recovered, fix }].slice(-4);
    this.host.problem(problem);
    this.host.changed();
  }

  private receive(event: BenchEvent): void {
    this.take(event);
    for (const watch of this.watchers) watch();
  }

  private take(event: BenchEvent): void {
    switch (event.type) {
      case 'shape':
        this.adopt(event.shape);
        break;
      case 'engine':
        this.report = event.report;
        this.painter.interval = event.report.info.software || event.report.info.kind !== 'webgpu' ? 33 : 16;
        break;
      case 'truncate':
        this.store?.truncate(event.fromStep);
        // The same start also means the holds of the recipe.
        if (event.fromStep <= 0 && this.shape) this.hold(this.shape.held);
        this.painter.invalidate();
        return;
      case 'frames':
        this.store?.append(event.frames);
        if (this.store) this.ranges?.include(this.store.shown);
        this.painter.invalidate();
        return;
      case 'state':
        this.store?.show(event.step, event.time, event.voltages);
        this.ranges?.include(event.voltages);
        if (event.held.some((held, node) => held !== this.held[node])) this.hold(event.held);
        this.painter.invalidate();
        return;
      case 'status':
        if (this.status?.state !== event.status.state) this.painter.invalidate();
        this.status = event.status;
        break;
      case 'progress':
        this.progress = event.progress;
        break;
      case 'outcome':
        this.host.ended(event.outcome);
        return;
      case 'truth':
        this.truths.set(event.name, event);
        this.painter.invalidate();
        break;
      case 'problem':
        this.raise(event.problem, event.recovered, event.fix);
        return;
      default:
        event satisfies never;
    }
    this.host.changed();
  }

  /** New numbers in the same structure keep the recording; another structure starts afresh. */
  private adopt(shape: CircuitShape): void {
    const before = this.shape;
    this.shape = shape;
    this.problems = [];
    this.painter.invalidate();
    if (before && this.store && sameStructure(before, shape)) return;
    this.store = new FrameStore(shape.nodes);
    this.ranges = new Ranges(shape);
    this.truths.clear();
    this.someNodes = spread(shape);
    this.hold(shape.held);
  }

  private hold(held: Uint8Array): void {
    this.held = held.slice();
    this.heldVersion++;
  }

  private async guard<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      for (const problem of problemsOf(error)) this.raise(problem);
      return undefined;
    }
  }
}

const TRACES_AT_FIRST = 3;

function spread(shape: CircuitShape): number[] {
  const free = Array.from(shape.held.keys()).filter((node) => !shape.held[node]);
  const count = Math.min(TRACES_AT_FIRST, free.length);
  return Array.from({ length: count }, (_, i) => free[Math.floor(((i + 0.5) / count) * free.length)]);
}

function sameStructure(a: CircuitShape, b: CircuitShape): boolean {
  const facts = ({ groups, nodes }: CircuitShape) =>
    JSON.stringify([nodes, groups.map((g) => [g.name, g.offset, g.height, g.width, g.channels])]);
  return facts(a) === facts(b);
}

async function dismiss(handle: BenchHandle): Promise<void> {
  await handle.close();
  (handle as Partial<Record<typeof releaseProxy, () => void>>)[releaseProxy]?.();
}

/** What crossed from the worker: BadInput keeps only its fields on the way, other errors their message. */
function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof BadInput) return error.problems;
  if (typeof error === 'object' && error !== null && 'problems' in error && Array.isArray(error.problems))
    return error.problems as readonly Problem[];
  const problem = error instanceof Error ? error.message : String(error);
  return [{ path: '', problem, remedy: 'Reset the bench; if it happens again, report it with the link' }];
}
