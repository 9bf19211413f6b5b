/** Many steps in one dispatch, by a thread or a workgroup per sample: the wiring, the moments and the kernel. */
import { couplingGain, temperature, type Netlist } from '../../circuit/netlist.ts';
import type { Stepping } from '../engine.ts';
import { Buffers } from './buffers.ts';
import { wiring, type Wiring } from './burst-wiring.ts';
import type { DeviceCircuit } from './circuit.ts';
import type { WebGpuIntegrator } from './pass-maker.ts';
import { stepConstants } from './fusing.ts';
import { uniformSize, type Dispatch } from './kernels.ts';
import type { Session } from './session.ts';
import { COPY_DST, COPY_SRC, STORAGE, UNIFORM } from './usage.ts';
import { burstSteps } from './work.ts';
import { packStruct } from './wgsl.ts';

/** Moments of changing gain or noise per submission, two words each: the head of the plan. */
const MOMENTS = 4096;
const HEAD = 2 * MOMENTS;
/** Bursts per submission. */
const SLOTS = 256;
/** Workgroup memory every device has: two generations of signals and the voltages must fit. */
const MOST_NODES = Math.floor(16384 / 12) - 8;
const PATH = 'lib/burst.wgsl';

/** Who steps a sample: one thread, or a workgroup of so many. */
export type Crew = 'sample' | number;

export interface Watch {
  /** Steps between two looks at the residual. */
  readonly every: number;
  /** A residual below it ends the burst [V/R]. */
  readonly threshold: number;
}

export interface Burst {
  readonly plan: BurstPlan;
  readonly crew: Crew;
  readonly dispatch: Dispatch;
  /** Steps of one dispatch that last some tens of milliseconds. */
  readonly most: number;
}

/** Whether bursts can take a circuit's steps at all. They hold weights in full, and conditions as they are. */
function canBurst({ conditionsMove, storage }: DeviceCircuit): boolean {
  return !conditionsMove && storage === 'float32';
}

export class BurstPlan {
  readonly buffers: Buffers;
  readonly #session: Session;
  readonly #circuit: DeviceCircuit;
  readonly #integrator: WebGpuIntegrator;
  readonly #wgsl: string;
  readonly #stride: number;
  readonly #slots: Uint8Array<ArrayBuffer>;
  readonly #moments = new Float32Array(HEAD);
  readonly terms: number;
  #usedSlots = 0;
  #usedMoments = 0;

  /** The plan of a circuit, or null where bursts cannot take its steps. Rejects when the device lacks the memory. */
  static async of(
    session: Session,
    circuit: DeviceCircuit,
    integrator: WebGpuIntegrator,
  ): Promise<BurstPlan | null> {
    const wired = canBurst(circuit) ? wiring(circuit.netlist, HEAD) : null;
    return wired && session.checked(() => new BurstPlan(session, circuit, integrator, wired));
  }

  private constructor(
    session: Session,
    circuit: DeviceCircuit,
    integrator: WebGpuIntegrator,
    { words, terms }: Wiring,
  ) {
    this.#session = session;
    this.#circuit = circuit;
    this.#integrator = integrator;
    this.terms = terms;
    this.buffers = new Buffers(session);
    this.#wgsl = circuit.kernels.text({ path: PATH });
    const alignment = session.device.limits.minUniformBufferOffsetAlignment;
    this.#stride = Math.ceil(uniformSize(this.#wgsl, 'Burst') / alignment) * alignment;
    this.#slots = new Uint8Array(this.#stride * SLOTS);
    this.buffers.make('burst', this.#slots.length, UNIFORM | COPY_DST);
    const plan = this.buffers.make('plan', 4 * (HEAD + words.length), STORAGE | COPY_DST);
    session.device.queue.writeBuffer(plan, 4 * HEAD, words);
    this.buffers.make('taken', 4, STORAGE | COPY_SRC);
    this.buffers.make('none', 4, STORAGE);
  }

  /** Whether a crew can take this circuit. */
  fits(crew: Crew): boolean {
    return crew === 'sample' || this.#circuit.netlist.nodes <= MOST_NODES;
  }

  async dispatch(crew: Crew): Promise<Dispatch> {
    const { kernels, buffers, laws, netlist } = this.#circuit;
    const { nodes, batch } = netlist;
    const bySample = crew === 'sample';
    const kernel = await kernels.get({
      path: `burst_${bySample ? 'sample' : 'group'}.wgsl`,
      laws: laws.wgsl,
      modules: { integrator: [`lib/burst_${this.#integrator}.wgsl`] },
      constants: {
        ...stepConstants(netlist, this.#integrator),
        ...this.#circuit.make.driven,
        ...(bySample ? {} : { threads: crew, size: nodes }),
      },
    });
    if (bySample)
      await this.#session.checked(() => this.buffers.make('generations', 8 * nodes * batch, STORAGE));
    const conditioned = this.#circuit.resistorTables.includes('conditioned');
    const own = ['burst', 'plan', 'taken', 'generations'];
    const bound = kernel.bindings.map(({ name }) => {
      if (name === 'conductance')
        return [name, conditioned ? buffers.get('conditioned conductances') : this.buffers.get('none')];
      return [name, (own.includes(name) ? this.buffers : buffers).get(name)];
    });
    return kernels.dispatch(kernel, bySample ? batch : 64 * batch, Object.fromEntries(bound));
  }

  get #stages(): number {
    return this.#integrator === 'rk4' ? 4 : 1;
  }

  /** Gain and noise at a time; alike at all times where neither changes. */
  #moment({ ramp, noise }: Netlist, dt: number, time: number): readonly [number, number] {
    const relaxing = this.#integrator === 'relax';
    const strength = this.#integrator === 'euler' ? Math.sqrt(2 * temperature(noise, time) * dt) : 0;
    return [relaxing ? 1 : couplingGain(ramp, time), strength];
  }

  get #changes(): boolean {
    const { ramp, noise } = this.#circuit.netlist;
    const heats = this.#integrator === 'euler' && (noise.start !== 0 || noise.end !== 0);
    return heats || (this.#integrator !== 'relax' && ramp.kind !== 'constant');
  }

  /** Steps the next burst of this submission can take. */
  get room(): number {
    if (this.#usedSlots === SLOTS) return 0;
    const moments = MOMENTS - this.#usedMoments;
    return this.#changes ? Math.floor(moments / this.#stages) : moments > 0 ? Infinity : 0;
  }

  /** Adds a burst; returns its dynamic offset. Throws when the submission has no room for it. */
  add({ dt }: Stepping, step: number, time: number, steps: number, watch?: Watch): number {
    if (this.room < steps) throw new Error('a submission holds too many steps');
    const { netlist } = this.#circuit;
    const first = this.#usedMoments;
    const ahead = this.#stages === 4 ? [0, dt / 2, dt / 2, dt] : [0];
    let t = time;
    for (let n = 0; n < (this.#changes ? steps : 1); n++, t += dt)
      for (const more of this.#changes ? ahead : [0])
        this.#moments.set(this.#moment(netlist, dt, t + more), 2 * this.#usedMoments++);
    const offset = this.#usedSlots++ * this.#stride;
    const packed = packStruct(this.#wgsl, 'Burst', {
      turns: steps * this.#stages,
      stages: this.#stages,
      first: step >>> 0,
      seed: netlist.seed,
      dt,
      moments: 2 * first,
      stride: this.#changes ? 2 : 0,
      rows: HEAD,
      look: watch ? watch.every * this.#stages : 0,
      threshold: watch ? watch.threshold : 0,
    });
    this.#slots.set(new Uint8Array(packed), offset);
    return offset;
  }

  /** Writes what was added, before the submission that uses it. */
  flush(): void {
    const { queue } = this.#session.device;
    if (this.#usedSlots > 0)
      queue.writeBuffer(this.buffers.get('burst'), 0, this.#slots, 0, this.#usedSlots * this.#stride);
    if (this.#usedMoments > 0)
      queue.writeBuffer(this.buffers.get('plan'), 0, this.#moments, 0, 2 * this.#usedMoments);
    this.#usedSlots = this.#usedMoments = 0;
  }

  /** Steps of one dispatch that last some tens of milliseconds. */
  most(crew: Crew): number {
    const { nodes, batch } = this.#circuit.netlist;
    const perSample = this.#stages * (this.terms + 20 * nodes);
    const serial = crew === 'sample' ? perSample : perSample / Math.min(crew, nodes);
    return burstSteps(perSample * batch, serial, this.#session.info);
  }

  dispose(): void {
    this.buffers.dispose();
  }
}
