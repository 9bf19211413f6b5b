/**
 * One course of training, for the page and the command line alike: slices, reports, validation, early stop, and going on
 * from the last checkpoint when a device is lost.
 */
import type { Engine, Work } from '../engine/engine.ts';
import type { Samples, TrainingCircuit, TrainingLook, TrainingState } from '../engine/training.ts';
import { outputSizes } from '../engine/training-checks.ts';
import { Course, type CourseReport, type CourseState, type Lessons } from '../learning/course.ts';
import { meanLoss } from '../learning/loss.ts';
import type { Metrics } from '../tasks/setting.ts';
import { BestWeights, type Best, type BestState } from './best-weights.ts';
import { chapterOf, type Chapter } from './chapter.ts';
import { fitTraining } from './fit-training.ts';
import type { PreparedTraining } from './prepare-training.ts';
import type { TrainRunOptions } from './open-training.ts';
import { askCircuit, lookInside } from './read-circuit.ts';
import type { CurvePoint } from './train-api.ts';
import { TrainSeat } from './train-seat.ts';

export type { TrainRunOptions } from './open-training.ts';

/** What a run goes on from when its device is lost: all that the rest of its course depends on. */
interface Checkpoint {
  /** When it was taken [ms]. */
  readonly at: number;
  readonly chapter: number;
  readonly state: CourseState;
  readonly best: BestState;
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
  course: Course | null = null;
  /** Why it ended before its updates, in words. */
  ended = '';
  /** Metrics of the latest measure of the test set. */
  metrics: Metrics = {};
  /** Mean losses of the last epoch. */
  losses = { train: NaN, validation: NaN };
  chapter = 0;
  /** What the last epoch's settling took. */
  lastReport: CourseReport | null = null;
  readonly #seat: TrainSeat;
  readonly #best = new BestWeights();
  #checkpoint: Checkpoint | null = null;
  #reportedAt = 0;
  #fitted = false;

  private constructor(prepared: PreparedTraining, seat: TrainSeat) {
    this.prepared = prepared;
    this.#seat = seat;
  }

  /** Throws BadInput where the engine is not to be had, or the circuit cannot learn on it. */
  static async create(prepared: PreparedTraining, options: TrainRunOptions): Promise<TrainRun> {
    const run = new TrainRun(prepared, await TrainSeat.open(prepared, options));
    await run.#begin();
    return run;
  }

  get engine(): Engine {
    return this.#seat.engine;
  }

  get why(): string {
    return this.#seat.why;
  }

  get circuit(): TrainingCircuit {
    return this.#seat.circuit;
  }

  get best(): Best | null {
    return this.#best.state.best;
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
    this.course = new Course(this.circuit, { ...fixed, ...tuning(this.prepared) }, this.#turnTo(0));
    await this.course.chooseNudge();
    await this.#remember();
  }

  /** Goes on with another rate, schedule, budget or nudge; everything else of the preparation is as before. */
  retune(prepared: PreparedTraining): void {
    this.prepared = prepared;
    this.course?.retune(tuning(prepared));
  }

  get #chapter(): Chapter {
    return chapterOf(this.prepared, this.chapter);
  }

  #turnTo(chapter: number): Lessons {
    this.chapter = chapter;
    return this.#chapter.lessons;
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
    const chapter = this.#chapter;
    const isAtEnd = () => (course.update - chapter.start) % epoch === 0 || course.update >= chapter.end;
    let taken = 0;
    do {
      await course.advance(1);
      taken++;
    } while (performance.now() < end && taken < most && !isAtEnd());
    if (!isAtEnd()) {
      if (performance.now() - (this.#checkpoint?.at ?? 0) > RESCUE_EVERY) await this.#remember();
      return { points: [], report: null, done: false };
    }
    const { update } = course;
    // Epochs of few updates would be read back more than they are trained.
    const due = update - this.#reportedAt >= REPORT_UPDATES || update >= chapter.end || taken >= most;
    if (!due && !prepared.chapters[this.chapter].validation) return { points: [], report: null, done: false };
    this.#reportedAt = update;
    const report = await course.report();
    this.lastReport = report;
    const point = await this.#measureEpoch(report.loss);
    if (course.update >= chapter.end && !chapter.isLast) {
      course.turnTo(this.#turnTo(this.chapter + 1));
      this.#best.forget();
    }
    if (this.done || performance.now() - (this.#checkpoint?.at ?? 0) > RESCUE_EVERY) await this.#remember();
    return { points: [point], report, done: this.done };
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
      const patience = this.#chapter.isLast ? cell.training.patience : 0;
      if (await this.#best.judge(course, validation, patience))
        this.ended = `no better validation loss for ${this.#best.state.calm} epochs`;
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
    return this.#aside(() => lookInside(this.circuit, this.prepared, this.#chapter.lessons.set));
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
      best: this.#best.state,
      reportedAt: this.#reportedAt,
    };
  }

  /** Goes on from the last checkpoint on a new device; false when the device was not what failed. */
  async #recover(error: unknown): Promise<boolean> {
    if (!(await this.#seat.replace(this.prepared, error))) return false;
    const kept = this.#checkpoint;
    await this.#begin();
    if (kept && !this.course) this.circuit.restore(kept.state.circuit);
    if (kept && this.course) {
      this.course.turnTo(this.#turnTo(kept.chapter));
      this.course.restore(kept.state);
      // Epochs that are learned again are measured again.
      this.#best.state = kept.best;
      this.#reportedAt = kept.reportedAt;
      this.#checkpoint = kept;
    }
    return true;
  }

  /** Why a device was lost that has been replaced; null once that has been said. */
  get recovered(): string | null {
    return this.#seat.recovered;
  }

  set recovered(reason: string | null) {
    this.#seat.recovered = reason;
  }

  /** Whether it went on by another kind of engine when its device was lost. */
  get moved(): boolean {
    return this.#seat.moved;
  }

  /** Throws an Error for engines that have no device. */
  loseDevice(): Promise<void> {
    return this.#seat.loseDevice();
  }

  dispose(): void {
    this.#seat.dispose();
  }
}

/** What may change while a course runs. */
function tuning({ cell: { training }, updates }: PreparedTraining) {
  const { optimiser, schedule, beta, feedback } = training;
  return { rate: optimiser.rate, schedule, beta, feedback, updates };
}
