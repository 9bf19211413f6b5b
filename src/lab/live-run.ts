/** A circuit annealing live on one engine: transport, touches, settling, recovery from a lost device. */
import { BadInput } from '../circuit/problem.ts';
import type { Anneal, Engine, Frames, Work } from '../engine/engine.ts';
import { adoptNumbers, couplingBytes, heldMoves } from './adopt.ts';
import type { Emit, RunState, Touch } from './api.ts';
import { Badge } from './badge.ts';
import type { Company, Member } from './company.ts';
import { History } from './history.ts';
import { liveEngine, type LiveOptions } from './live-engine.ts';
import { Meter } from './meter.ts';
import { Pace } from './pace.ts';
import type { Prepared } from './prepare.ts';
import { blowUpProblem, lostDeviceProblem } from './run-problems.ts';
import { Tape } from './tape.ts';
import { applyTouch } from './touch.ts';

/** While playing, status goes out and metrics are measured this often [ms]. */
const STATUS_EVERY = 100;
const METRICS_EVERY = 700;
/** A checkpoint this often [ms] bounds what a lost device can take. */
const RESCUE_EVERY = 1000;

export class LiveRun {
  readonly #history = new History();
  readonly #pace = new Pace();
  readonly #meter = new Meter();
  readonly #tape: Tape;
  readonly #badge: Badge;
  #state: RunState = 'ready';
  /** Step from which the cap on steps counts: the start, or the last touch. */
  #since = 0;
  #told = { status: 0, metrics: 0, rescue: 0 };
  #lost: string | null = null;

  private constructor(
    private prepared: Prepared,
    private readonly options: LiveOptions,
    private readonly emit: Emit,
    private engine: Engine,
    private why: string,
    private anneal: Anneal,
  ) {
    this.#tape = new Tape(this.#pace, emit);
    this.#badge = new Badge(emit);
  }

  static async create(prepared: Prepared, options: LiveOptions, emit: Emit): Promise<LiveRun> {
    const { engine, why } = await liveEngine(prepared.netlist, prepared.stepping, options);
    let anneal: Anneal;
    try {
      anneal = await engine.create(prepared.netlist, prepared.stepping);
    } catch (error) {
      engine.dispose();
      throw error;
    }
    const run = new LiveRun(prepared, options, emit, engine, why, anneal);
    run.#watch();
    run.#badge.show({ engine, why });
    run.#history.begin(await anneal.checkpoint(), prepared.netlist);
    run.#read(await run.#tape.rewrite(anneal));
    await run.#look();
    run.#tell(true);
    return run;
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
    this.#state = 'paused';
    this.#tell(true);
  }

  /** Forward by single steps, or exactly back. */
  async stepBy(count: number): Promise<void> {
    if (count < 0) return this.goTo(this.anneal.step + count);
    if (this.#state === 'blown-up') return;
    await this.#leavePast();
    if (this.#state !== 'running') this.#state = 'paused';
    await this.#advance(count);
    await this.#look();
    await this.#showState();
    this.#tell(true);
  }

  /** Shows and holds the state at a step already reached. */
  async goTo(step: number, work: Work = {}): Promise<void> {
    const target = Math.max(this.#history.firstStep, Math.min(step, this.#tape.recordedTo));
    await this.#history.goTo(this.anneal, target, work);
    this.#state = 'paused';
    await this.#look();
    await this.#showState();
    this.#tell(true);
  }

  /** The same start, with nothing recorded. */
  async reset(): Promise<void> {
    await this.goTo(0);
    this.#since = 0;
    await this.#leavePast();
    this.#tell(true);
  }

  setSpeed(stepsPerSecond: number): void {
    this.#pace.speed = stepsPerSecond;
    this.#pace.start(performance.now());
  }

  async show(sample: number): Promise<void> {
    if (!(sample >= 0 && sample < this.anneal.netlist.batch) || sample === this.#tape.sample) return;
    await this.#tape.show(sample, this.anneal);
    this.#meter.forgetEnergy();
    await this.#showState();
    await this.#measure();
    this.#tell(true);
  }

  /** The circuit answers at once: a settled or ended run goes on. */
  async touch(touch: Touch): Promise<void> {
    await this.#leavePast();
    const { sample } = this.#tape;
    await applyTouch(this.anneal, touch, sample);
    const bytes = touch.kind === 'cut' ? couplingBytes(this.anneal.netlist) : 64;
    await this.#remember((anneal) => applyTouch(anneal, touch, sample), bytes);
    await this.#carryOn();
  }

  /** Takes new numbers into the running circuit; false when the structure differs and it must start afresh. */
  async adopt(prepared: Prepared): Promise<boolean> {
    const before = this.anneal.netlist;
    const { netlist, stepping } = prepared;
    if (netlist.seed !== before.seed || !this.engine.integrators.includes(stepping.integrator)) return false;
    const moved = heldMoves(before, netlist);
    await this.#leavePast();
    try {
      await adoptNumbers(this.anneal, prepared, moved);
    } catch (error) {
      if (error instanceof BadInput) return false;
      throw error;
    }
    this.prepared = prepared;
    await this.#remember((anneal) => adoptNumbers(anneal, prepared, moved), couplingBytes(netlist));
    await this.#carryOn();
    return true;
  }

  voltages(): Promise<Float32Array> {
    return this.anneal.voltages();
  }

  async loseDevice(): Promise<void> {
    if (!this.engine.loseDevice)
      throw new Error(`The ${this.engine.info.kind} engine has no device to lose.`);
    this.engine.loseDevice();
    await this.engine.lost;
  }

  fail(): void {
    this.#state = 'failed';
    this.#tell(true);
  }

  /** One slice of playing: some steps, their frames, a look at the residual. A company says how far and when. */
  async slice(company: Company | null = null): Promise<void> {
    if (this.#state !== 'running') return;
    const cap = this.#since + this.prepared.cell.anneal.steps;
    const due = this.#pace.steps(performance.now());
    const most = company?.most() ?? Infinity;
    const steps = Math.min(due, most, cap - this.anneal.step, this.#tape.reach);
    if (steps > 0) {
      const started = performance.now();
      await this.#advance(steps);
      this.#pace.took(steps, performance.now() - started, performance.now());
      const mayLook = company?.looksAt(this.anneal.step) ?? true;
      if (mayLook && this.#meter.isDue(this.prepared)) await this.#look();
    }
    if (this.playing && this.anneal.step >= cap) await this.#end('ended');
    if (this.playing && performance.now() - this.#told.metrics > METRICS_EVERY) await this.#measure();
    this.#tell(!this.playing);
  }

  /** How long to rest before the next slice [ms]. */
  restFor(): number {
    return this.#pace.pause(performance.now());
  }

  /** Agreement with float64 on a twin, once per parameter set. */
  async measureAgreement(): Promise<void> {
    await this.#badge.measure({ engine: this.engine, why: this.why }, this.prepared, this.playing);
  }

  /** After an error: true when it was a lost device and the run goes on from its last checkpoint on a new one. */
  async recover(error: unknown): Promise<boolean> {
    if (error instanceof BadInput) return false;
    // The promise of the loss may resolve just after the call that met it.
    const lost =
      this.#lost ??
      (await Promise.race([this.engine.lost, new Promise<null>((r) => setTimeout(() => r(null), 250))]));
    const from = this.#history.latest;
    if (lost === null || !from) return false;
    this.#lost = null;
    this.engine.dispose();
    const { engine, why } = await liveEngine(from.netlist, from.checkpoint.stepping, this.options);
    this.engine = engine;
    this.why = why;
    this.anneal = await engine.create(from.netlist, from.checkpoint.stepping);
    this.#watch();
    await this.#history.goTo(this.anneal, from.checkpoint.step);
    this.#read(await this.#tape.rewrite(this.anneal));
    this.#badge.show({ engine, why });
    this.emit(lostDeviceProblem(this.prepared, lost, engine.info.adapter, from.checkpoint.step));
    this.#tell(true);
    return true;
  }

  dispose(): void {
    this.#state = 'paused';
    this.anneal.dispose();
    this.engine.dispose();
  }

  #watch(): void {
    const { engine } = this;
    void engine.lost.then((reason) => {
      if (engine === this.engine) this.#lost = reason;
    });
  }

  #run(): void {
    this.#state = 'running';
    this.#pace.start(performance.now());
  }

  /** Going on from the past writes a new future: what was recorded after this step is dropped. */
  async #leavePast(): Promise<void> {
    if (!this.#tape.inPast(this.anneal)) return;
    this.#history.truncate(this.anneal.step);
    this.#read(await this.#tape.rewrite(this.anneal));
  }

  async #advance(steps: number): Promise<void> {
    const { anneal } = this;
    this.#read(await this.#tape.thin(anneal));
    await anneal.run(steps);
    await anneal.idle();
    this.#read(await this.#tape.collect(anneal));
    const now = performance.now();
    const rescue = this.engine.info.kind === 'webgpu' && now - this.#told.rescue > RESCUE_EVERY;
    if (!this.#history.wants(anneal.step) && !rescue) return;
    this.#told.rescue = now;
    this.#history.add(await anneal.checkpoint(), anneal.netlist);
  }

  #read(frames: Frames | null): void {
    this.#meter.read(frames);
    const frame = frames?.blownUp.findIndex((node) => node >= 0) ?? -1;
    if (frames && frame >= 0) this.#blowUp(frames.blownUp[frame], frames.steps[frame]);
  }

  async #look(): Promise<void> {
    const { blownUp, settled } = await this.#meter.look(this.anneal, this.prepared);
    if (blownUp >= 0) this.#blowUp(blownUp, this.anneal.step);
    else if (settled && this.playing && this.prepared.cell.anneal.until === 'settled')
      await this.#end('settled');
  }

  async #end(state: 'settled' | 'ended'): Promise<void> {
    this.#state = state;
    await this.#measure();
    this.#history.add(await this.anneal.checkpoint(), this.anneal.netlist);
  }

  #blowUp(node: number, step: number): void {
    if (this.#state === 'blown-up') return;
    this.#state = 'blown-up';
    this.emit(blowUpProblem(this.prepared, node, step));
  }

  async #measure(): Promise<void> {
    this.#told.metrics = performance.now();
    await this.#meter.measure(this.anneal, this.prepared, this.#tape.sample, this.emit);
  }

  /** Remembers a touch for exact replay; when the past grows too large it begins here instead. */
  async #remember(apply: (anneal: Anneal) => Promise<void>, bytes: number): Promise<void> {
    const { anneal } = this;
    if (this.#history.push({ step: anneal.step, apply, bytes })) {
      this.#history.begin(await anneal.checkpoint(), anneal.netlist);
    } else if (this.engine.info.kind === 'webgpu') {
      this.#history.add(await anneal.checkpoint(), anneal.netlist);
    }
  }

  async #carryOn(): Promise<void> {
    this.#meter.settledAt = -1;
    this.#since = this.anneal.step;
    if (this.#state === 'settled' || this.#state === 'ended') this.#run();
    await this.#showState();
    this.#tell(true);
  }

  async #showState(): Promise<void> {
    const { nodes } = this.anneal.netlist;
    const from = this.#tape.sample * nodes;
    const { step, time, voltages: all, held } = await this.anneal.checkpoint();
    this.emit({
      type: 'state',
      step,
      time,
      voltages: Float32Array.from(all.subarray(from, from + nodes)),
      held,
    });
  }

  #tell(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.#told.status < STATUS_EVERY) return;
    this.#told.status = time;
    const rate = this.playing ? this.#pace.rate(time) : 0;
    this.emit({
      type: 'status',
      status: this.#meter.status(this.anneal, this.#state, rate, this.#tape.recordedTo),
    });
  }
}
