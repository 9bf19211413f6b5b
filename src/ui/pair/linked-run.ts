/**
 * Two runs as one: a clock that both keep, and one transport for both. The clock is simulated time, or the step where
 * one of them takes no time; its ticks are the steps of the run with the longer ones, so that the other has a step at
 * the same moment.
 */
import type { RunState, RunStatus } from '../../lab/api.ts';
import type { BenchCell } from '../../notebook/schema.ts';
import type { BenchSession } from '../bench/session.ts';
import type { TransportAction } from '../bench/transport.ts';
import { clockAt, clockOf, endOf, stepAt, type Clock } from './clock.ts';

/** Runs of one page keep together under this name. */
const COMPANY = 'side by side';
/** Where a bench starts [steps/s]. */
const SPEED_AT_FIRST = 240;
/** A run that is further behind is not made up for; the other goes back to it [steps]. */
const CATCH_UP = 2_000;

export interface LinkedSide {
  readonly session: BenchSession;
  /** The recipe now. */
  readonly cell: () => BenchCell;
}

export class LinkedRun {
  #speed = SPEED_AT_FIRST;
  /** A side that runs on its own up to a moment where the other stands. */
  #lone: { readonly side: LinkedSide; readonly until: number; begun: boolean } | null = null;

  readonly #waiting: (() => void)[] = [];
  /** When each side settled, as long as its recording holds that. */
  #settled = new Map<LinkedSide, { readonly step: number; readonly time: number }>();

  constructor(readonly sides: readonly [LinkedSide, LinkedSide]) {}

  get by(): Clock {
    return this.sides.some(({ cell }) => cell().anneal.integrator === 'relax') ? 'steps' : 'time';
  }

  get running(): boolean {
    return this.sides.some(({ session }) => session.running);
  }

  /** Whether both are open. */
  get ready(): boolean {
    return this.sides.every(({ session: { status } }) => status && status.state !== 'opening');
  }

  /** The moment both stand at; of a run that came to its end before it, the end. */
  get clock(): number {
    return Math.max(...this.sides.map(({ session }) => clockOf(session, this.by)));
  }

  /** Both as one run, counted in ticks. */
  status(): RunStatus | null {
    const [a, b] = this.sides.map(({ session }) => session.status);
    if (!a || !b) return null;
    const { by } = this;
    const ticks = this.#ticks;
    const step = ticks(this.clock);
    const settledAt = this.sides.map(({ session }) =>
      ticks(clockAt(session, session.status?.settledAt ?? 0, by)),
    );
    const state = stateOf(a.state, b.state, step);
    return {
      ...a,
      state,
      step,
      time: by === 'time' ? this.clock : 0,
      stepsPerSecond: Math.max(a.stepsPerSecond, b.stepsPerSecond),
      settledAt: a.settledAt < 0 || b.settledAt < 0 ? -1 : Math.max(...settledAt),
      energy: Number.NaN,
      recordedTo: Math.max(...this.sides.map(({ session }) => ticks(endOf(session, by)))),
    };
  }

  /** Most ticks the longer of both takes. */
  get most(): number {
    const ticks = this.#ticks;
    return Math.max(
      ...this.sides.map(({ session, cell }) => ticks(clockAt(session, cell().anneal.steps, this.by))),
    );
  }

  async act(action: TransportAction): Promise<void> {
    this.#lone = null;
    switch (action.kind) {
      case 'toggle':
        return this.running ? this.pause() : this.play();
      case 'reset':
        await this.#both(({ session }) => session.call((h) => h.reset()));
        return;
      case 'step':
        return this.#step(action.count);
      case 'seek':
        return this.#seek(this.#clockOfTick(action.step));
      case 'cancel':
        await this.#both(({ session }) => session.call((h) => h.cancel()));
        return;
      case 'speed':
        this.#speed = action.stepsPerSecond;
        return this.#setSpeeds();
      default:
        action satisfies never;
    }
  }

  /** Plays what has not come to its end; both, where both have. */
  async play(): Promise<void> {
    const open = this.sides.filter((side) => !this.#finished(side));
    await this.#setSpeeds();
    await this.#both(({ session }) => session.call((h) => h.keepWith(COMPANY)));
    await Promise.all((open.length ? open : this.sides).map(({ session }) => session.call((h) => h.play())));
  }

  /** Both stop at the same moment: the one behind makes up for it. */
  async pause(): Promise<void> {
    await this.#both(({ session }) => session.call((h) => h.pause()));
    await this.#stands();
    if (this.sides.some((side) => this.#finished(side))) return;
    // A tick both have reached or can reach.
    const to = this.#clockOfTick(Math.ceil(this.#ticks(this.clock, false) - 1e-6));
    const gaps = this.sides.map(({ session }) => stepAt(session, to, this.by) - (session.status?.step ?? 0));
    if (Math.max(...gaps) > CATCH_UP)
      return this.#seek(Math.min(...this.sides.map((s) => clockOf(s.session, this.by))));
    await Promise.all(
      this.sides.map(({ session }, i) => (gaps[i] > 0 ? session.call((h) => h.step(gaps[i])) : undefined)),
    );
  }

  /** Runs one side from the start with its recipe as it is now: as far as the other stands, or on with it. */
  async restart(side: LinkedSide): Promise<void> {
    const [other] = this.sides.filter((each) => each !== side);
    const until = clockOf(other.session, this.by);
    const untouched = !this.running && until === 0 && (side.session.status?.step ?? 0) === 0;
    this.#lone =
      other.session.running || this.#finished(other) || until === 0 ? null : { side, until, begun: false };
    await this.#setSpeeds();
    await side.session.call(async (h) => {
      await h.update(side.cell());
      await h.reset();
      if (untouched) return;
      await h.keepWith(COMPANY);
      await h.play();
    });
  }

  /** When a side settled: its step, and its time [RC], 0 where steps take none. Also of a run gone back in since. */
  settled(side: LinkedSide): { readonly step: number; readonly time: number } | null {
    return this.#settled.get(side) ?? null;
  }

  /** To be called after every event of either run. */
  heard(): void {
    for (const side of this.sides) {
      const { status } = side.session;
      const before = this.#settled.get(side);
      if (before && (status?.recordedTo ?? 0) < before.step) this.#settled.delete(side);
      if (status && status.settledAt >= 0 && status.state !== 'running') {
        const time = (status.time * status.settledAt) / Math.max(1, status.step);
        if (!before || status.settledAt < before.step)
          this.#settled.set(side, { step: status.settledAt, time });
      }
    }
    if (!this.running) for (const resolve of this.#waiting.splice(0)) resolve();
    const lone = this.#lone;
    if (!lone) return;
    if (clockOf(lone.side.session, this.by) < lone.until) lone.begun = true;
    else if (lone.begun) {
      this.#lone = null;
      void this.#seek(lone.until);
    }
  }

  /** Resolves when both are known to stand: what the worker says of a run comes by another way than its answers. */
  #stands(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.heard();
    });
  }

  async #step(count: number): Promise<void> {
    if (this.running) await this.pause();
    const to = this.#clockOfTick(Math.max(0, this.#ticks(this.clock) + count));
    const ends = this.sides.map(({ session }) => endOf(session, this.by));
    if (count < 0 || to <= Math.min(...ends)) return this.#seek(to);
    await Promise.all(
      this.sides.map(async (side) => {
        const { session } = side;
        const steps = stepAt(session, to, this.by) - (session.status?.step ?? 0);
        if (steps > 0 && !this.#finished(side)) await session.call((h) => h.step(steps));
      }),
    );
  }

  /** Shows a moment in both. */
  async #seek(clock: number): Promise<void> {
    for (const { session } of this.sides) {
      const step = Math.min(stepAt(session, clock, this.by), session.status?.recordedTo ?? 0);
      session.seek(step);
    }
  }

  /** Whether a run stands at its end and would not go on. */
  #finished({ session: { status }, cell }: LinkedSide): boolean {
    if (!status) return false;
    if (status.state === 'blown-up' || status.state === 'failed') return true;
    if (status.state === 'running' || status.step < status.recordedTo) return false;
    const { steps, until } = cell().anneal;
    return status.step >= steps || (until === 'settled' && status.settledAt >= 0);
  }

  async #setSpeeds(): Promise<void> {
    const ticks = this.#tickLength;
    await this.#both(({ session }) => {
      const dt = this.by === 'steps' ? 1 : (session.shape?.dt ?? ticks);
      return session.call((h) => h.setSpeed((this.#speed * ticks) / dt));
    });
  }

  /** Length of a tick: time of the longer step [RC], or one step. */
  get #tickLength(): number {
    if (this.by === 'steps') return 1;
    return Math.max(...this.sides.map(({ session }) => session.shape?.dt ?? 0)) || 1;
  }

  /** The run whose steps are the ticks. */
  get #ticking(): BenchSession {
    const [{ session: a }, { session: b }] = this.sides;
    return (b.shape?.dt ?? 0) > (a.shape?.dt ?? 0) ? b : a;
  }

  #clockOfTick(tick: number): number {
    return clockAt(this.#ticking, tick, this.by);
  }

  readonly #ticks = (clock: number, rounded = true): number => {
    const ticking = this.#ticking;
    if (rounded || this.by === 'steps') return stepAt(ticking, clock, this.by);
    const tick = stepAt(ticking, clock, this.by);
    return tick + (clock - clockAt(ticking, tick, this.by)) / this.#tickLength;
  };

  #both<T>(call: (side: LinkedSide) => Promise<T>): Promise<T[]> {
    return Promise.all(this.sides.map(call));
  }
}

/** What two runs are at, taken as one. */
function stateOf(a: RunState, b: RunState, step: number): RunState {
  const states = [a, b];
  const either = (state: RunState): boolean => states.includes(state);
  if (either('running')) return 'running';
  if (either('opening')) return 'opening';
  if (a === 'settled' && b === 'settled') return 'settled';
  if (a === 'failed' && b === 'failed') return 'failed';
  if (either('paused')) return 'paused';
  if (either('ready')) return step === 0 ? 'ready' : 'paused';
  return 'ended';
}
