/** Queues what brings a learning circuit and its adjoint to rest. */
import type { Settling } from '../../training.ts';
import type { TrainingDevice } from './device.ts';
import type { Program } from './program.ts';
import type { DeviceReport } from './reader.ts';
import { PROGRESS, type Course, type Setting } from './setting.ts';
import { SweepCount } from './sweeps.ts';

export class Settler {
  readonly #device: TrainingDevice;
  readonly #program: Program;
  readonly #forward: SweepCount;
  readonly #adjoint: SweepCount;
  /** Parameters, held voltages or what is injected changed. */
  #stale = true;

  constructor(device: TrainingDevice, program: Program, { sweeps }: Settling) {
    this.#device = device;
    this.#program = program;
    const relaxes = device.free.relaxes || device.clamped.relaxes;
    this.#forward = new SweepCount(sweeps, relaxes);
    this.#adjoint = new SweepCount(sweeps, relaxes);
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
    for (const course of setting.forward) this.#take(course, this.#forward);
  }

  nudge(setting: Setting, amount: number, follow: boolean): void {
    this.#refresh(setting);
    this.#program.call({ factor: amount }, [this.#device.nudge]);
    // The injected current stays in what settling takes for constant.
    this.#stale = true;
    for (const course of follow ? setting.following : setting.forward)
      this.#take(course, this.#forward, follow ? amount : null);
  }

  adjoint(setting: Setting): void {
    const { kit, adjointStart, conductances } = this.#device;
    this.#program.clear(kit.buffers.get('progress'), 4 * PROGRESS.peak, 4);
    this.#program.run([adjointStart, ...conductances]);
    for (const course of setting.adjoint) this.#take(course, this.#adjoint);
  }

  /** Net currents of the outputs into lambda, and their loss. */
  mismatch(setting: Setting): void {
    const { adjointStart, conductances, mismatchLoss } = this.#device;
    this.#refresh(setting);
    this.#program.run([adjointStart, ...conductances, ...setting.mismatch, ...mismatchLoss]);
  }

  #refresh(setting: Setting): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#program.run([...this.#device.conductances, ...setting.base]);
  }

  /** `follow` renews the feedback, times this, before every turn of an output group. */
  #take({ loop, turns, fold }: Course, count: SweepCount, follow: number | null = null): void {
    const program = this.#program;
    const sweeps = loop ? count.now : 1;
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const offset = program.sweep(sweep);
      for (const { dispatches, isOutput } of turns) {
        if (follow !== null && isOutput) program.call({ factor: follow }, [this.#device.follow]);
        program.run(dispatches, offset);
      }
      if (program.spend(1)) program.flush();
    }
    if (loop) program.run(fold, program.sweep(sweeps));
  }
}
