/**
 * A course of training: mini-batch after mini-batch on a learning circuit, whatever engine it lives on. Every update is
 * a function of the seed and its number, so that a course goes on from a checkpoint as if it had never stopped.
 */
import { reject } from '../circuit/problem.ts';
import type { TrainingCircuit, TrainingState } from '../engine/training.ts';
import {
  addGradient,
  JUMP,
  largestNudge,
  MOST_HALVINGS,
  prepare,
  type FeedbackMechanism,
} from './feedback.ts';
import { epochOrder, rateAt, type RateSchedule } from './schedule.ts';

export interface CoursePlan {
  readonly mechanism: FeedbackMechanism;
  readonly rate: number;
  readonly schedule: RateSchedule;
  readonly beta: number;
  readonly feedback: 'held' | 'following';
  readonly seed: number;
  /** Updates of the whole course, over which the schedule runs. */
  readonly updates: number;
}

/** Which samples are learned from now on. */
export interface Lessons {
  /** Name of a loaded set. */
  readonly set: string;
  readonly samples: number;
  readonly variants: number;
}

export interface CourseReport {
  readonly update: number;
  /** Mean loss of the samples since the last report. */
  readonly loss: number;
  /** Of the circuit's report since the last one. */
  readonly residual: number;
  readonly sweeps: number;
  readonly beta: number;
  readonly halvings: number;
  /** False when nudges still jump at the smallest beta. */
  readonly trusted: boolean;
}

/** All a course needs to go on. */
export interface CourseState {
  readonly update: number;
  /** Update at which its lessons began: the order of the samples counts from there. */
  readonly since: number;
  readonly beta: number;
  readonly circuit: TrainingState;
}

/** Updates between two looks at the circuit's report: they also keep the device's queue short. */
const LOOK_EVERY = 32;

export class Course {
  readonly circuit: TrainingCircuit;
  #plan: CoursePlan;
  #lessons: Lessons;
  #update = 0;
  #beta: number;
  #order: { epoch: number; indices: Uint32Array } | null = null;
  #sums = { loss: 0, samples: 0, residual: 0, sweeps: 0 };
  /** Of the nudges since the last look. */
  #asymmetry = 0;
  /** Update at which the present lessons began. */
  #since = 0;

  constructor(circuit: TrainingCircuit, plan: CoursePlan, lessons: Lessons) {
    this.circuit = circuit;
    this.#plan = plan;
    this.#lessons = lessons;
    this.#beta = plan.beta;
    prepare(circuit, plan.mechanism);
  }

  get plan(): CoursePlan {
    return this.#plan;
  }

  /** Another rate, schedule, length or nudge from the next update on; the mechanism and seed stay. */
  retune(plan: Omit<CoursePlan, 'mechanism' | 'seed'>): void {
    if (plan.beta !== this.#plan.beta) this.#beta = plan.beta;
    this.#plan = { ...this.#plan, ...plan };
  }

  get update(): number {
    return this.#update;
  }

  /** Present nudge, after halvings. */
  get beta(): number {
    return this.#beta;
  }

  get updatesPerEpoch(): number {
    return Math.max(1, Math.floor(this.#lessons.samples / this.circuit.plan.netlist.batch));
  }

  /** Rate of the next update. */
  get rate(): number {
    return this.rateOf(this.#update);
  }

  /** Rate of the update of this number, from 0. */
  rateOf(update: number): number {
    return this.plan.rate * rateAt(this.plan.schedule, update, this.plan.updates);
  }

  /** Learns from other samples from now on, with the same couplings and moments. */
  turnTo(lessons: Lessons): void {
    this.#lessons = lessons;
    this.#since = this.#update;
    this.#order = null;
  }

  /** Halves the nudge until the first mini-batch does not jump; for nudging, before the first update. */
  async chooseNudge(): Promise<void> {
    const { circuit, plan } = this;
    if (plan.mechanism !== 'nudging') return;
    const nudge = { beta: this.#beta, feedback: plan.feedback };
    this.#beta = await largestNudge(circuit, this.#lessons.set, this.batchOf(this.#update), nudge);
  }

  /** Takes `count` updates. Throws BadInput where the circuit no longer settles. */
  async advance(count: number): Promise<void> {
    const { circuit, plan } = this;
    for (let n = 0; n < count; n++) {
      addGradient(circuit, this.#lessons.set, this.batchOf(this.#update), plan.mechanism, {
        beta: this.#beta,
        feedback: plan.feedback,
      });
      circuit.update(this.rate);
      this.#update++;
      if (this.#update % LOOK_EVERY === 0) await this.#look();
    }
  }

  /** Means since the last report. */
  async report(): Promise<CourseReport> {
    await this.#look();
    const { loss, samples, residual, sweeps } = this.#sums;
    this.#sums = { loss: 0, samples: 0, residual: 0, sweeps: 0 };
    const halvings = Math.round(Math.log2(this.plan.beta / this.#beta));
    return {
      update: this.#update,
      // Twelve digits: the last ones depend on where the sum was collected.
      loss: Number((loss / samples).toPrecision(12)),
      residual,
      sweeps,
      beta: this.#beta,
      halvings,
      trusted: halvings < MOST_HALVINGS,
    };
  }

  async state(): Promise<CourseState> {
    return {
      update: this.#update,
      since: this.#since,
      beta: this.#beta,
      circuit: await this.circuit.state(),
    };
  }

  /** Turn to the lessons of the state first. */
  restore({ update, since, beta, circuit }: CourseState): void {
    this.#update = update;
    this.#since = since;
    this.#order = null;
    this.#beta = beta;
    this.circuit.restore(circuit);
    this.#asymmetry = 0;
    this.#sums = { loss: 0, samples: 0, residual: 0, sweeps: 0 };
  }

  /**
   * Takes over what the circuit has summed up so far: called before it is read for other purposes, so that the report is
   * the same whenever that happens. Decides nothing.
   */
  async collect(): Promise<void> {
    const { loss, samples, residual, sweeps, asymmetry } = await this.circuit.report();
    const sums = this.#sums;
    this.#sums = {
      loss: sums.loss + loss,
      samples: sums.samples + samples,
      residual: Math.max(sums.residual, residual),
      sweeps: Math.max(sums.sweeps, sweeps),
    };
    this.#asymmetry = Math.max(this.#asymmetry, asymmetry);
  }

  async #look(): Promise<void> {
    await this.collect();
    const { residual, loss } = this.#sums;
    const asymmetry = this.#asymmetry;
    this.#asymmetry = 0;
    if (residual === Infinity || Number.isNaN(loss))
      reject(
        'training.optimiser.rate',
        `the circuit blew up before update ${this.#update}: its couplings have grown beyond what lets it settle`,
        'Use a smaller rate, or more leak',
      );
    if (asymmetry > JUMP && this.plan.beta / this.#beta < 2 ** MOST_HALVINGS) this.#beta /= 2;
  }

  /** Samples of the update of this number, [B] indices into the set. */
  batchOf(update: number): Uint32Array {
    const { samples, variants } = this.#lessons;
    const { batch } = this.circuit.plan.netlist;
    const perEpoch = this.updatesPerEpoch;
    const within = update - this.#since;
    const epoch = this.#since + Math.floor(within / perEpoch);
    if (this.#order?.epoch !== epoch)
      this.#order = { epoch, indices: epochOrder(this.plan.seed, epoch, samples, variants) };
    const first = (within % perEpoch) * batch;
    const { indices } = this.#order;
    return Uint32Array.from({ length: batch }, (_, b) => indices[(first + b) % indices.length]);
  }
}
