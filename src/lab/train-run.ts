/**
 * One course of training on one engine, for the page and the command line alike: chapters, validation, the best weights
 * so far, early stop, and going on from the last checkpoint when a device is lost.
 */
import type { Engine, Work } from '../engine/engine.ts';
import type { Samples, TrainingCircuit, TrainingLook, TrainingState } from '../engine/training.ts';
import { outputSizes } from '../engine/training-checks.ts';
import { Course, type CourseReport, type CourseState } from '../learning/course.ts';
import { meanLoss } from '../learning/loss.ts';
import type { Metrics } from '../tasks/setting.ts';
import { DeviceLoss, loseDevice } from './device-loss.ts';
import { fitTraining } from './fit-training.ts';
import type { PreparedTraining } from './prepare-training.ts';
import { openTraining, type OpenedTraining, type TrainRunOptions } from './open-training.ts';
import { askCircuit, lookInside } from './read-circuit.ts';
import type { CurvePoint } from './train-api.ts';

export type { TrainRunOptions } from './open-training.ts';

export interface Best {
  readonly update: number;
  readonly loss: number;
  readonly state: CourseState;
}

/** What a run goes on from when its device is lost: all that the rest of its course depends on. */
interface Checkpoint {
  /** When it was taken [ms]. */
  readonly at: number;
  readonly chapter: number;
  readonly state: CourseState;
  readonly best: Best | null;
  readonly calm: number;
  readonly reportedAt: number;
}

/** What one slice of training brought. */
export interface Slice {
  /** Means of the epochs that ended in it. */
  readonly points: readonly CurvePoint[];
  readonly report: CourseReport | null;
  readonly done: boolean;
}

/** A checkpoint this often [ms] bounds what a lost device can take. */
const RESCUE_EVERY = 1000;
/** Updates between two reports, at least. */
const REPORT_UPDATES = 8;

export class TrainRun {
  prepared: PreparedTraining;
  engine: Engine;
  why: string;
  circuit: TrainingCircuit;
  course: Course | null = null;
  best: Best | null = null;
  /** Why it ended before its updates, in words. */
  ended = '';
  /** Metrics of the latest measure of the test set. */
  metrics: Metrics = {};
  /** Mean losses of the last epoch. */
  losses = { train: NaN, validation: NaN };
  chapter = 0;
  /** What the last epoch's settling took. */
  lastReport: CourseReport | null = null;
  readonly #options: TrainRunOptions;
  #checkpoint: Checkpoint | null = null;
  #loss: DeviceLoss;
  #calm = 0;
  #reportedAt = 0;
  #fitted = false;

  private constructor(prepared: PreparedTraining, options: TrainRunOptions, opened: OpenedTraining) {
    this.prepared = prepared;
    this.#options = options;
    this.engine = opened.engine;
    this.why = opened.why;
    this.circuit = opened.circuit;
    this.#loss = new DeviceLoss(opened.engine);
  }

  static async create(prepared: PreparedTraining, options: TrainRunOptions): Promise<TrainRun> {
    const run = new TrainRun(prepared, options, await openTraining(prepared, options));
    await run.#begin();
    return run;
  }

  get update(): number {
    return this.course?.update ?? (this.#fitted ? this.prepared.updates : 0);
  }

  get done(): boolean {
    return this.ended !== '' || this.update >= this.prepared.updates;
  }

  async #begin(): Promise<void> {
    const { cell } = this.prepared;
    const { training } = cell;
    if (training.mechanism === 'offline') return;
    // Forward-forward is the feedback of its loss, kept where it is injected.
    const mechanism = training.mechanism === 'forward-forward' ? 'adjoint' : training.mechanism;
    const fixed = { mechanism, seed: cell.seed };
    this.course = new Course(this.circuit, { ...fixed, ...tuning(this.prepared) }, this.#lessons(0));
    await this.course.chooseNudge();
    await this.#remember();
  }

  /** Goes on with another rate, schedule, budget or nudge; everything else of the preparation is as before. */
  retune(prepared: PreparedTraining): void {
    this.prepared = prepared;
    this.course?.retune(tuning(prepared));
  }

  #lessons(chapter: number) {
    const { train, variants } = this.prepared.chapters[chapter];
    this.chapter = chapter;
    return { set: `train ${chapter}`, samples: train.count / variants, variants };
  }

  /** Takes updates for about `milliseconds`, or `most` of them; ends at the end of an epoch or chapter. */
  async slice(milliseconds: number, most = Infinity, work: Work = {}): Promise<Slice> {
    if (this.done) return { points: [], report: null, done: true };
    try {
      return await this.#slice(milliseconds, most, work);
    } catch (error) {
      if (!(await this.#recover(error))) throw error;
      return { points: [], report: null, done: false };
    }
  }

  async #slice(milliseconds: number, most: number, work: Work): Promise<Slice> {
    const { course, prepared } = this;
    if (!course) {
      await fitTraining(this.circuit, prepared, work);
      this.#fitted = true;
      await this.#remember();
      const point = await this.#measureEpoch(NaN);
      return { points: [point], report: null, done: true };
    }
    const end = performance.now() + milliseconds;
    const epoch = course.updatesPerEpoch;
    const chapterEnd = this.#chapterEnd();
    let taken = 0;
    do {
      await course.advance(1);
      taken++;
    } while (
      performance.now() < end &&
      taken < most &&
      course.update < chapterEnd &&
      (course.update - this.#chapterStart()) % epoch !== 0
    );
    const ended = (course.update - this.#chapterStart()) % epoch === 0 || course.update >= chapterEnd;
    if (!ended) {
      if (performance.now() - (this.#checkpoint?.at ?? 0) > RESCUE_EVERY) await this.#remember();
      return { points: [], report: null, done: false };
    }
    const { update } = course;
    // Epochs of few updates would be read back more than they are trained.
    const due = update - this.#reportedAt >= REPORT_UPDATES || update >= chapterEnd || taken >= most;
    if (!due && !prepared.chapters[this.chapter].validation) return { points: [], report: null, done: false };
    this.#reportedAt = update;
    const report = await course.report();
    this.lastReport = report;
    const point = await this.#measureEpoch(report.loss);
    if (course.update >= chapterEnd && !this.#isLastChapter) {
      course.turnTo(this.#lessons(this.chapter + 1));
      // What was best for other samples says nothing about these.
      this.best = null;
      this.#calm = 0;
    }
    if (this.done || performance.now() - (this.#checkpoint?.at ?? 0) > RESCUE_EVERY) await this.#remember();
    return { points: [point], report, done: this.done };
  }

  #chapterStart(): number {
    return this.prepared.chapters.slice(0, this.chapter).reduce((sum, { total }) => sum + total, 0);
  }
  get #isLastChapter(): boolean {
    return this.chapter === this.prepared.chapters.length - 1;
  }

  #chapterEnd(): number {
    return this.#chapterStart() + this.prepared.chapters[this.chapter].total;
  }

  /** Validation, the best weights so far, and whether patience has run out. */
  async #measureEpoch(train: number): Promise<CurvePoint> {
    const { cell, chapters } = this.prepared;
    const { validation: samples } = chapters[this.chapter];
    const validation = samples ? await this.#lossOf(`validation ${this.chapter}`, samples) : NaN;
    this.losses = { train, validation };
    const epoch = this.update / this.prepared.updatesPerEpoch;
    const { course } = this;
    if (course && samples) {
      if (!(validation >= (this.best?.loss ?? Infinity))) {
        this.best = { update: this.update, loss: validation, state: await course.state() };
        this.#calm = 0;
      } else if (this.#isLastChapter && cell.training.patience > 0 && ++this.#calm >= cell.training.patience)
        this.ended = `no better validation loss for ${this.#calm} epochs`;
    }
    return { update: this.update, epoch, train, validation, test: NaN };
  }

  async #lossOf(set: string, samples: Samples): Promise<number> {
    const { loss, netlist } = this.prepared.plan;
    const answers = await this.circuit.answers(set);
    return meanLoss(loss, answers, samples.targets, samples.count, outputSizes(netlist));
  }

  /** Signals of the output nodes for every test sample, and the task's metrics, which are kept. */
  async measure(chapter = this.chapter): Promise<Float32Array> {
    const answers = await this.#aside(() => this.circuit.answers(`test ${chapter}`));
    this.metrics = this.prepared.chapters[chapter].measure(answers);
    return answers;
  }

  /** Signals of the output nodes for voltages of the fed ones, [n, fed] to [n, outputs]; as the lesson presents them. */
  async ask(inputs: Float32Array): Promise<Float32Array> {
    const { contrast } = this.prepared.lesson;
    const given = contrast ? contrast.present(inputs) : inputs;
    const answers = await this.#aside(() => askCircuit(this.circuit, this.prepared, given));
    return contrast ? contrast.read(answers) : answers;
  }

  /** Programmed parameters, [P]. */
  async parameters(): Promise<Float32Array> {
    const { parameters } = await this.safely(() => this.circuit.state());
    return Float32Array.from(parameters);
  }

  /** Puts the best weights in the circuit, where validation chose some. */
  async finish(): Promise<void> {
    const { best } = this;
    if (best && this.course) await this.#put(best.state.circuit);
  }

  /** Puts other weights in the circuit and goes on from them. */
  take(parameters: Float32Array): Promise<void> {
    const none = new Float32Array(parameters.length);
    return this.#put({ parameters, first: none, second: none, updates: 0 });
  }

  #put(state: TrainingState): Promise<void> {
    return this.safely(() => {
      this.circuit.restore(state);
      return this.#remember();
    });
  }

  /** Voltages, adjoint and feedback currents of the samples learned last. */
  look(): Promise<TrainingLook> {
    return this.#aside(() => lookInside(this.circuit, this.prepared, this.#lessons(this.chapter).set));
  }

  /** Reads the circuit; what it settled for that counts neither as learned nor in the course's report. */
  #aside<T>(read: () => Promise<T>): Promise<T> {
    return this.safely(async () => {
      await this.course?.collect();
      const seen = await read();
      await this.circuit.report();
      return seen;
    });
  }

  /** Asks the circuit something, once more on another device where its own was lost. */
  async safely<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(await this.#recover(error))) throw error;
      return work();
    }
  }

  async #remember(): Promise<void> {
    // Least squares have no course, only what they found.
    const found = { update: 0, since: 0, beta: NaN };
    this.#checkpoint = {
      at: performance.now(),
      chapter: this.chapter,
      state: this.course ? await this.course.state() : { ...found, circuit: await this.circuit.state() },
      best: this.best,
      calm: this.#calm,
      reportedAt: this.#reportedAt,
    };
  }

  /** Goes on from the last checkpoint on a new device; false when the device was not what failed. */
  async #recover(error: unknown): Promise<boolean> {
    const lost = await this.#loss.behind(error);
    if (lost === null) return false;
    this.recovered = lost;
    const { kind } = this.engine.info;
    this.circuit.dispose();
    this.engine.dispose();
    const opened = await openTraining(this.prepared, this.#options);
    [this.engine, this.why, this.circuit] = [opened.engine, opened.why, opened.circuit];
    this.#loss = new DeviceLoss(opened.engine);
    this.moved ||= opened.engine.info.kind !== kind;
    const kept = this.#checkpoint;
    await this.#begin();
    if (kept && !this.course) this.circuit.restore(kept.state.circuit);
    if (kept && this.course) {
      this.course.turnTo(this.#lessons(kept.chapter));
      this.course.restore(kept.state);
      // Epochs that are learned again are measured again.
      this.best = kept.best;
      this.#calm = kept.calm;
      this.#reportedAt = kept.reportedAt;
      this.#checkpoint = kept;
    }
    return true;
  }

  /** Why a device was lost that has been replaced; the page says so once. */
  recovered: string | null = null;
  /** Whether it went on by another engine when its device was lost. */
  moved = false;

  loseDevice(): Promise<void> {
    return loseDevice(this.engine);
  }

  dispose(): void {
    this.circuit.dispose();
    this.engine.dispose();
  }
}

/** What may change while a course runs. */
function tuning({ cell: { training }, updates }: PreparedTraining) {
  const { optimiser, schedule, beta, feedback } = training;
  return { rate: optimiser.rate, schedule, beta, feedback, updates };
}
