/** A circuit annealing live: transport, touches, edits, how it ends, and going on when its device is lost. */
import { BadInput } from '../circuit/problem.ts';
import type { Anneal, Frames, Work } from '../engine/engine.ts';
import { adoption, couplingBytes } from './adopt.ts';
import type { Emit, RunState, Touch } from './api.ts';
import { Badge } from './badge.ts';
import type { Member } from './company.ts';
import { Meter } from './meter.ts';
import { nextLook, Pace } from './pace.ts';
import type { Prepared } from './prepare.ts';
import { RunLog } from './run-log.ts';
import { blowUpProblem, lostDeviceProblem } from './run-problems.ts';
import { Seat, type LiveOptions } from './seat.ts';
import { Timeline } from './timeline.ts';
import { applyTouch } from './touch.ts';

/** While playing, status goes out this often [ms]. */
const STATUS_EVERY = 100;

export class LiveRun {
  readonly #pace = new Pace();
  readonly #meter = new Meter();
  readonly #timeline: Timeline;
  readonly #badge: Badge;
  readonly #log = new RunLog();
  #state: RunState = 'ready';
  /** Step from which the cap on steps counts: the start, or the last touch. */
  #since = 0;
  /** When status last went out [ms]. */
  #told = 0;
  /** What the circuit was made from; edits since are in the history. */
  #born: Prepared;

  private constructor(
    private prepared: Prepared,
    private readonly seat: Seat,
    private readonly emit: Emit,
  ) {
    const collected = (frames: Frames | null) => this.#read(frames);
    this.#timeline = new Timeline({ seat, pace: this.#pace, emit, collected });
    this.#badge = new Badge(emit);
    this.#born = prepared;
  }

  static async create(prepared: Prepared, options: LiveOptions, emit: Emit): Promise<LiveRun> {
    const run = new LiveRun(prepared, await Seat.open(prepared.netlist, prepared.stepping, options), emit);
    run.#badge.show(run.seat);
    await run.#begin();
    run.#tell(true);
    return run;
  }

  private get anneal(): Anneal {
    return this.seat.anneal;
  }

  get playing(): boolean {
    return this.#state === 'running';
  }

  get standing(): Member {
    const { dt, integrator } = this.prepared.stepping;
    const { step, time } = this.anneal;
    const { speed } = this.#pace;
    return { playing: this.playing, step, time, dt, timeless: integrator === 'relax', speed };
  }

  get blownUp(): boolean {
    return this.#state === 'blown-up';
  }

  get failed(): boolean {
    return this.#state === 'failed';
  }

  async play(): Promise<void> {
    if (this.#state === 'running' || this.#state === 'blown-up') return;
    if (this.#state === 'ended') this.#since = this.anneal.step;
    await this.#leavePast();
    this.#run();
    this.#tell(true);
  }

  pause(): void {
    if (this.#state !== 'running') return;
    this.#turn('paused');
    this.#tell(true);
  }

  /** Forward by single steps, or exactly back. */
  async stepBy(count: number): Promise<void> {
    if (count < 0) return this.goTo(this.anneal.step + count);
    if (this.#state === 'blown-up') return;
    await this.#leavePast();
    if (this.#state !== 'running') this.#turn('paused');
    await this.#timeline.advance(count);
    await this.#look();
    await this.#show();
  }

  /** Shows and holds the state at a step already reached. */
  async goTo(step: number, work: Work = {}): Promise<void> {
    await this.#timeline.goTo(step, work);
    this.#turn('paused');
    await this.#look();
    await this.#show();
  }

  /** The same start, with nothing recorded; the start of the recipe as it is now, where it was edited on the way. */
  async reset(): Promise<void> {
    if (this.#born !== this.prepared || this.#timeline.firstStep > 0) return this.#renew('paused');
    await this.goTo(0);
    this.#since = 0;
    this.#log.again();
    await this.#leavePast();
    this.#tell(true);
  }

  setSpeed(stepsPerSecond: number): void {
    this.#pace.speed = stepsPerSecond;
    this.#pace.start(performance.now());
  }

  async show(sample: number): Promise<void> {
    if (!(sample >= 0 && sample < this.anneal.netlist.batch) || sample === this.#timeline.sample) return;
    await this.#timeline.show(sample);
    this.#meter.forgetEnergy();
    await this.#measure();
    await this.#show();
  }

  /** The circuit answers at once: a settled or ended run goes on. */
  async touch(touch: Touch): Promise<void> {
    await this.#leavePast();
    const { sample } = this.#timeline;
    await applyTouch(this.anneal, touch, sample);
    const bytes = touch.kind === 'cut' ? couplingBytes(this.anneal.netlist) : 64;
    await this.#timeline.remember({
      kind: 'touched',
      apply: (anneal) => applyTouch(anneal, touch, sample),
      bytes,
    });
    await this.#carryOn();
  }

  /** Takes new numbers into the running circuit; false when the structure differs and it must start afresh. */
  async adopt(prepared: Prepared): Promise<boolean> {
    const { netlist, stepping } = prepared;
    if (
      netlist.seed !== this.anneal.netlist.seed ||
      !this.seat.engine.integrators.includes(stepping.integrator)
    )
      return false;
    const atStart = this.anneal.step === 0 && !this.#timeline.done;
    try {
      await this.#leavePast();
      await this.#take(prepared);
    } catch (error) {
      if (error instanceof BadInput) return false;
      throw error;
    }
    if (atStart) await this.#renew(this.#state);
    else await this.#carryOn();
    return true;
  }

  voltages(): Promise<Float32Array> {
    return this.anneal.voltages();
  }

  loseDevice(): Promise<void> {
    return this.seat.loseDevice();
  }

  async fail(): Promise<void> {
    if (this.failed) return;
    await this.#over('failed');
    this.#tell(true);
  }

  /** One slice of playing: some steps, at most so many, their frames, a look at the residual. */
  async slice(most = Infinity): Promise<void> {
    if (this.#state !== 'running') return;
    const cap = this.#since + this.prepared.cell.anneal.steps;
    const due = this.#pace.steps(performance.now());
    const steps = Math.min(due, most, cap - this.anneal.step, this.#timeline.reach);
    if (steps > 0) {
      const started = performance.now();
      await this.#playTo(this.anneal.step + steps, cap);
      this.#pace.took(steps, performance.now() - started, performance.now());
      if (this.playing && this.#meter.isDue) await this.#look(false);
    }
    if (this.playing && this.anneal.step >= cap) await this.#over('ended');
    if (this.playing && this.#meter.isMeasureDue) await this.#measure();
    this.#tell(!this.playing);
  }

  /** How long to rest before the next slice [ms]. */
  restFor(): number {
    return this.#pace.pause(performance.now());
  }

  /** Agreement with float64 on a twin, once per parameter set. */
  async measureAgreement(): Promise<void> {
    await this.#badge.measure(this.seat, this.prepared, this.playing);
  }

  /** After an error: true when it was a lost device and the run goes on from its last checkpoint on a new one. */
  async recover(error: unknown): Promise<boolean> {
    const { seat } = this;
    const lost = await seat.lossBehind(error);
    const from = this.#timeline.latest;
    if (lost === null || !from) return false;
    const { kind } = seat.engine.info;
    await seat.move(from.netlist, from.checkpoint);
    const { info } = seat.engine;
    this.#log.moved ||= info.kind !== kind;
    await this.#timeline.resume(from.checkpoint.step);
    this.#badge.show(seat);
    this.emit(lostDeviceProblem(this.prepared, lost, info.adapter, from.checkpoint.step));
    this.#tell(true);
    return true;
  }

  dispose(): void {
    this.#turn('paused');
    this.seat.dispose();
  }

  #turn(state: RunState): void {
    this.#state = state;
    this.#log.turn(state);
  }

  #run(): void {
    this.#turn('running');
    this.#pace.start(performance.now());
  }

  /** A circuit at its start. */
  async #begin(): Promise<void> {
    this.#born = this.prepared;
    this.#since = 0;
    await this.#log.begin(this.anneal);
    await this.#timeline.begin();
    await this.#look();
  }

  /** From the start of the recipe as it is now. */
  async #renew(state: RunState): Promise<void> {
    await this.seat.renew(this.prepared.netlist, this.prepared.stepping);
    this.#turn('paused');
    await this.#begin();
    if (state === 'running') this.#run();
    await this.#show();
  }

  /** Going on from the past writes a new future: what was recorded after this step is dropped. */
  async #leavePast(): Promise<void> {
    // The recipe stays as it was edited later.
    if (await this.#timeline.dropFuture()) await this.#take(this.prepared);
  }

  /** Takes an edited recipe's numbers from the present step on; throws BadInput when the structure differs. */
  async #take(prepared: Prepared): Promise<void> {
    const edit = adoption(this.anneal.netlist, prepared);
    await edit.apply(this.anneal);
    this.prepared = prepared;
    await this.#timeline.remember(edit);
  }

  /**
   * Plays to a step, looking on the way wherever the run may end. Those steps depend on nothing but the recipe: the same
   * run ends where it ended before, however fast it goes.
   */
  async #playTo(until: number, cap: number): Promise<void> {
    while (this.playing && this.anneal.step < until) {
      const look = Math.min(nextLook(this.anneal.step), cap);
      await this.#timeline.advance(Math.min(until, look) - this.anneal.step);
      if (this.playing && this.anneal.step === look) await this.#look();
    }
  }

  async #read(frames: Frames | null): Promise<void> {
    this.#meter.read(frames);
    const frame = frames?.blownUp.findIndex((node) => node >= 0) ?? -1;
    if (frames && frame >= 0) await this.#blowUp(frames.blownUp[frame], frames.steps[frame]);
  }

  /** Only a look that `counts` can find the run settled. */
  async #look(counts = true): Promise<void> {
    const { blownUp, settled } = await this.#meter.look(this.anneal, this.prepared, counts);
    if (blownUp >= 0) await this.#blowUp(blownUp, this.anneal.step);
    else if (counts && settled && this.playing && this.prepared.cell.anneal.until === 'settled')
      await this.#over('settled');
  }

  async #blowUp(node: number, step: number): Promise<void> {
    if (this.#state === 'blown-up') return;
    this.emit(blowUpProblem(this.prepared, node, step));
    await this.#over('blown-up', step);
  }

  /** The run has come to its end. */
  async #over(state: 'settled' | 'ended' | 'blown-up' | 'failed', step = this.anneal.step): Promise<void> {
    this.#turn(state);
    const failed = state === 'blown-up' || state === 'failed';
    if (!failed) {
      await this.#measure();
      await this.#timeline.keep();
    }
    const parts = { step, failed, done: this.#timeline.done, meter: this.#meter };
    this.emit({ type: 'outcome', outcome: await this.#log.outcome(this.prepared, this.anneal, parts) });
  }

  async #measure(): Promise<void> {
    await this.#meter.measure(this.anneal, this.prepared, this.#timeline.sample, this.emit);
  }

  async #carryOn(): Promise<void> {
    this.#meter.settledAt = -1;
    this.#since = this.anneal.step;
    if (this.#state === 'settled' || this.#state === 'ended') this.#run();
    await this.#show();
  }

  async #show(): Promise<void> {
    await this.#timeline.showState();
    this.#tell(true);
  }

  #tell(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.#told < STATUS_EVERY) return;
    this.#told = time;
    const rate = this.playing ? this.#pace.rate(time) : 0;
    this.emit({
      type: 'status',
      status: this.#meter.status(this.anneal, this.#state, rate, this.#timeline.recordedTo),
    });
  }
}
