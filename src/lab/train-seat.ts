/** Where a circuit learns: an engine chosen for it, and another when the device is lost. */
import type { Engine } from '../engine/engine.ts';
import type { TrainingCircuit } from '../engine/training.ts';
import { DeviceLoss, loseDevice } from './device-loss.ts';
import { openTraining, type OpenedTraining, type TrainRunOptions } from './open-training.ts';
import type { PreparedTraining } from './prepare-training.ts';

export class TrainSeat {
  /** Why a device was lost that has been replaced; who says so sets it back. */
  recovered: string | null = null;
  /** Whether it went on by another kind of engine when its device was lost. */
  moved = false;
  readonly #options: TrainRunOptions;
  #opened: OpenedTraining;
  #loss: DeviceLoss;

  private constructor(options: TrainRunOptions, opened: OpenedTraining) {
    this.#options = options;
    this.#opened = opened;
    this.#loss = new DeviceLoss(opened.engine);
  }

  /** Throws BadInput where the engine is not to be had, or the circuit cannot learn on it. */
  static async open(prepared: PreparedTraining, options: TrainRunOptions): Promise<TrainSeat> {
    return new TrainSeat(options, await openTraining(prepared, options));
  }

  get engine(): Engine {
    return this.#opened.engine;
  }

  /** Why this engine, one sentence. */
  get why(): string {
    return this.#opened.why;
  }

  get circuit(): TrainingCircuit {
    return this.#opened.circuit;
  }

  /**
   * After an error: true when the device was lost, and the circuit is on another one, its samples loaded; the caller
   * restores what it had learned. Throws BadInput where no engine takes it any more.
   */
  async replace(prepared: PreparedTraining, error: unknown): Promise<boolean> {
    const lost = await this.#loss.behind(error);
    if (lost === null) return false;
    this.recovered = lost;
    const { kind } = this.engine.info;
    this.dispose();
    this.#opened = await openTraining(prepared, this.#options);
    this.#loss = new DeviceLoss(this.engine);
    this.moved ||= this.engine.info.kind !== kind;
    return true;
  }

  /** Throws an Error for engines that have no device. */
  loseDevice(): Promise<void> {
    return loseDevice(this.engine);
  }

  dispose(): void {
    this.circuit.dispose();
    this.engine.dispose();
  }
}
