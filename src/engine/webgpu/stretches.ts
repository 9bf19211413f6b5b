/**
 * Stretches of a settle, by what is there: a burst that ends itself, bursts behind a gate with a look after each, or steps
 * up to a look that the host waits for. Gates are timed against waiting, as indirect dispatches are slow on some adapters.
 */
import type { Stepping } from '../engine.ts';
import type { DeviceCircuit } from './circuit.ts';
import { Gate } from './gate.ts';
import type { Dispatch } from './kernels.ts';
import type { Measure } from './measure.ts';
import type { Readback } from './readback.ts';
import type { Session } from './session.ts';
import type { Stretch } from './settle.ts';
import type { Stepper } from './stepper.ts';

/** Times each way is tried before the faster is kept; the first warms up. */
const TRIALS = 3;

export interface Taken {
  readonly steps: number;
  /** The device looked at the residual by itself. */
  readonly watched: boolean;
}

/** Shortest time of a step so far [ms]. */
interface Pace {
  times: number;
  best: number;
}

export class Stretches {
  readonly #session: Session;
  readonly #circuit: DeviceCircuit;
  readonly #stepper: Stepper;
  readonly #measure: Measure;
  readonly #readback: Readback;
  readonly #forced: string | undefined;
  #gate: Gate | null = null;
  readonly #paces: Readonly<Record<'gated' | 'waiting', Pace>> = {
    gated: { times: 0, best: Infinity },
    waiting: { times: 0, best: Infinity },
  };

  /** `forced` may name `settle/gated` or `settle/waiting`. */
  constructor(
    session: Session,
    circuit: DeviceCircuit,
    stepper: Stepper,
    measure: Measure,
    readback: Readback,
    forced: readonly string[],
  ) {
    this.#session = session;
    this.#circuit = circuit;
    this.#stepper = stepper;
    this.#measure = measure;
    this.#readback = readback;
    this.#forced = forced.find((name) => name.startsWith('settle/'));
  }

  get bytes(): number {
    return this.#gate?.buffers.bytes ?? 0;
  }

  /** `looks` measure the residual, after the currents. */
  async take(
    stretch: Stretch,
    stepping: Stepping,
    looks: () => Promise<readonly Dispatch[]>,
  ): Promise<Taken> {
    const stepper = this.#stepper;
    const { every } = stretch;
    // Frames are due whether or not the steps before them are taken.
    const alone = stepper.recorder === null;
    if (alone && stepper.watchesItself && this.#forced === undefined) return this.#watch(stretch, stepping);
    const blocks = alone ? stepper.blocks(stretch) : 1;
    if (blocks === 1) {
      stepper.advance(every, stepping);
      return { steps: every, watched: false };
    }
    const gated = this.#prefersGate();
    const pace = gated ? this.#paces.gated : this.#paces.waiting;
    const timed = this.#forced === undefined && pace.times < TRIALS;
    const start = performance.now();
    const steps = gated ? await this.#through(blocks, stretch, stepping, await looks()) : every;
    if (!gated) stepper.advance(every, stepping);
    if (!gated && timed) {
      stepper.measure([...this.#circuit.currents, ...(await looks())], stepping);
      await this.#read(this.#measure.buffers.get('joined'));
    }
    if (timed && pace.times++ > 0) pace.best = Math.min(pace.best, (performance.now() - start) / steps);
    return { steps, watched: gated };
  }

  #prefersGate(): boolean {
    if (this.#forced !== undefined) return this.#forced === 'settle/gated';
    const { gated, waiting } = this.#paces;
    if (gated.times < TRIALS || waiting.times < TRIALS) return gated.times < waiting.times;
    return gated.best < waiting.best;
  }

  async #watch(stretch: Stretch, stepping: Stepping): Promise<Taken> {
    const turns = await this.#read(this.#stepper.watch(stretch, stepping));
    const steps = turns / (stepping.integrator === 'rk4' ? 4 : 1);
    this.#stepper.land(steps, stepping);
    return { steps, watched: true };
  }

  async #through(
    blocks: number,
    { every, threshold }: Stretch,
    stepping: Stepping,
    looks: readonly Dispatch[],
  ): Promise<number> {
    const { kernels } = this.#circuit;
    const gate = (this.#gate ??= await Gate.of(this.#session, kernels, this.#measure.buffers.get('joined')));
    this.#stepper.gated(gate, threshold, blocks, every, looks, stepping);
    const steps = every * (await this.#read(gate.buffers.get('blocks')));
    this.#stepper.land(steps, stepping);
    return steps;
  }

  /** The first word of a buffer. */
  async #read(from: GPUBuffer): Promise<number> {
    const [bytes] = await this.#readback.read([{ from, bytes: 4 }]);
    return new Uint32Array(bytes)[0];
  }

  dispose(): void {
    this.#gate?.dispose();
  }
}
