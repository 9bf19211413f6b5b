/** Queues what brings a learning circuit and its adjoint to rest. */
import type { TrainingPlan } from '../../training.ts';
import type { TrainingDevice } from './device.ts';
import type { EngineLoss } from '../../../circuit/learning-terms.ts';
import type { CallNumbers, Program } from './program.ts';
import type { DeviceReport } from './reader.ts';
import { type Course, type Setting, type Whole } from './setting.ts';
import { PROGRESS } from './visit-writer.ts';
import { SweepCount } from './sweeps.ts';

/** How a kernel of a whole settle renews feedback that follows, as in shaders/lib/followed.wgsl; null where it cannot. */
const FOLLOWED: Record<EngineLoss, number | null> = {
  squared: 1,
  absolute: 2,
  'cross-entropy': null,
  goodness: null,
};
/** Sweeps a settle usually takes, for how much to hand over at once. */
const USUAL = 16;

export class Settler {
  readonly #device: TrainingDevice;
  readonly #program: Program;
  readonly #forward: SweepCount;
  readonly #adjoint: SweepCount;
  readonly #loss: EngineLoss;
  /** Parameters or held voltages changed. */
  #stale = true;
  /** A nudge left its current in what settling takes for constant. */
  #injected = false;

  constructor(device: TrainingDevice, program: Program, { settling: { sweeps }, loss }: TrainingPlan) {
    this.#device = device;
    this.#loss = loss;
    this.#program = program;
    const relaxes = device.free.relaxes || device.clamped.relaxes;
    const counted = device.free.whole === null;
    this.#forward = new SweepCount(sweeps, relaxes, counted);
    this.#adjoint = new SweepCount(sweeps, relaxes, counted);
  }

  invalidate(): void {
    this.#stale = true;
  }

  adapt({ forward, adjoint }: DeviceReport['usage']): void {
    this.#forward.adapt(forward.taken, forward.unsettled);
    this.#adjoint.adapt(adjoint.taken, adjoint.unsettled);
  }

  /** More sweeps from now on; false where there are to be no more. */
  grow(): boolean {
    if (!this.#forward.canGrow) return false;
    this.#forward.adapt(0, true);
    return true;
  }

  settle(setting: Setting): void {
    this.#refresh(setting);
    if (setting.whole) this.#takeWhole(setting.whole.forward, this.#forward, {});
    else for (const course of setting.forward) this.#take(course, this.#forward);
  }

  nudge(setting: Setting, amount: number, follow: boolean): void {
    if (this.#stale) this.#refresh(setting);
    const followed = follow ? FOLLOWED[this.#loss] : 0;
    const whole = followed === null ? null : setting.whole;
    // The kernel that follows adds the feedback itself.
    this.#program.call({ factor: whole && follow ? 0 : amount }, [this.#device.nudge]);
    this.#injected = true;
    if (whole && followed !== null)
      this.#takeWhole(whole.forward, this.#forward, { factor: amount, follow: followed });
    else
      for (const course of follow ? setting.following : setting.forward)
        this.#take(course, this.#forward, follow ? amount : null);
  }

  adjoint(setting: Setting): void {
    const { kit, adjointStart, conductances } = this.#device;
    this.#program.clear(kit.buffers.get('progress'), 4 * PROGRESS.peak, 4);
    this.#program.run([adjointStart, ...conductances]);
    if (setting.whole) this.#takeWhole(setting.whole.adjoint, this.#adjoint, {});
    else for (const course of setting.adjoint) this.#take(course, this.#adjoint);
  }

  /** Net currents of the outputs into lambda, and their loss. */
  mismatch(setting: Setting): void {
    const { adjointStart, conductances, mismatchLoss } = this.#device;
    this.#refresh(setting);
    this.#program.run([adjointStart, ...conductances, ...setting.mismatch, ...mismatchLoss]);
  }

  #refresh(setting: Setting): void {
    const { kit, conductances } = this.#device;
    if (this.#stale) this.#program.run([...conductances, ...setting.base]);
    else if (this.#injected)
      this.#program.copy(kit.buffers.get('base'), kit.buffers.get('constant'), 4 * kit.states);
    this.#stale = false;
    this.#injected = false;
  }

  /** Dispatches that settle everything: one where its sweeps are enough. */
  #takeWhole({ dispatch, sweeps }: Whole, count: SweepCount, numbers: CallNumbers): void {
    const calls = Math.ceil(count.now / sweeps);
    for (let sweep = 0; sweep < calls; sweep++) {
      this.#program.call({ ...numbers, sweep, last: sweep === calls - 1 ? 1 : 0 }, [dispatch]);
      if (this.#program.spend(Math.min(sweeps, USUAL))) this.#program.flush();
    }
  }

  /** `follow` renews the feedback, times this, before every turn of an output group. */
  #take({ loop, turns, fold }: Course, count: SweepCount, follow: number | null = null): void {
    const program = this.#program;
    const sweeps = loop ? count.now : 1;
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const offset = program.sweep(sweep);
      for (const { dispatches, isOutput } of turns) {
        if (follow !== null && isOutput) program.call({ factor: follow }, this.#device.follow);
        program.run(dispatches, offset);
      }
      if (program.spend(1)) program.flush();
    }
    if (loop) program.run(fold, program.sweep(sweeps));
  }
}
