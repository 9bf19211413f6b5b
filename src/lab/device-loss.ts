/** Whether the device of an engine is gone, and why. */
import { BadInput } from '../circuit/problem.ts';
import type { Engine } from '../engine/engine.ts';

/** The loss may be announced only after the failure it causes [ms]. */
const ANNOUNCED = 250;

export class DeviceLoss {
  #reason: string | null = null;

  constructor(private readonly engine: Engine) {
    void engine.lost.then((reason) => (this.#reason = reason));
  }

  /** Why the device is gone, where that is behind an error; null otherwise. */
  async behind(error: unknown): Promise<string | null> {
    if (error instanceof BadInput) return null;
    const none = new Promise<null>((resolve) => setTimeout(() => resolve(null), ANNOUNCED));
    return this.#reason ?? Promise.race([this.engine.lost, none]);
  }
}

/** Loses the device on purpose, to see what becomes of the run. Throws an Error for engines that have none. */
export async function loseDevice(engine: Engine): Promise<void> {
  if (!engine.loseDevice) throw new Error(`The ${engine.info.kind} engine has no device to lose.`);
  engine.loseDevice();
  await engine.lost;
}
