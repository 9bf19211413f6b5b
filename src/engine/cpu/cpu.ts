/** The float32 engine of this processor: batched, allocation-free in the step loop. */
import { currentScale } from '../../circuit/energy.ts';
import { couplingGain, isPlaced, temperature, type Netlist } from '../../circuit/netlist.ts';
import { chooseTimeStep } from '../../circuit/stability.ts';
import { MachineAnneal } from '../anneal.ts';
import { checkStepping } from '../checks.ts';
import { largestStep } from '../dormand-prince.ts';
import { BLOW_UP, INTEGRATORS, type Engine, type Residual, type Stepping } from '../engine.ts';
import type { Machine, Numbers } from '../machine.ts';
import type { CpuCurrents } from './currents.ts';
import type { Net, Stages } from './integrators.ts';
import { spread, toNodeMajor, toSampleMajor } from './layout.ts';
import { clipToRails } from './rails.ts';
import type { Arithmetic } from './steps/arithmetic.ts';
import { bestKernels, KERNEL_WORDS, STEP_KERNELS, stepModule, type StepKernels } from './steps/module.ts';

/** Well above float32 rounding, so that the error estimate sees the method and not the arithmetic. */
const TOLERANCES = { absolute: 1e-6, relative: 1e-5 };

export interface CpuOptions {
  /** What steps the circuits; the best there is, unless named. Naming one that is not to be had is an error. */
  readonly kernels?: StepKernels;
}

export function createCpuEngine({ kernels }: CpuOptions = {}): Engine {
  return {
    info: { kind: 'cpu', adapter: KERNEL_WORDS[kernels ?? bestKernels()], software: false },
    integrators: INTEGRATORS,
    create: async (netlist, stepping) => {
      checkStepping(netlist, stepping, INTEGRATORS);
      const open = async (inside: Netlist): Promise<Machine> => {
        const machine = new CpuMachine(await openArithmetic(inside, kernels), stepping);
        await machine.setStepping(stepping);
        return machine;
      };
      const machine = isPlaced(netlist)
        ? await (await import('../placed.ts')).openPlaced(netlist, open)
        : await open(netlist);
      return new MachineAnneal(machine, INTEGRATORS);
    },
    // Loaded where a circuit learns: a bench does without.
    train: async (plan) => (await import('./training/training.ts')).createTraining(plan),
    lost: new Promise(() => undefined),
    dispose: () => undefined,
  };
}

/** The step loop of a circuit. Only what runs is loaded. */
async function openArithmetic(netlist: Netlist, named?: StepKernels): Promise<Arithmetic> {
  for (const kernels of named ? [named] : STEP_KERNELS) {
    if (kernels === 'javascript') break;
    const module = await stepModule(kernels);
    if (module) return new (await import('./steps/program.ts')).Program(netlist, module, kernels);
    if (named) throw new Error(`${kernels} is not to be had here`);
  }
  return new (await import('./steps/javascript.ts')).JavaScriptArithmetic(netlist);
}

/** The current scale of circuits with up to so many weights needs no kernels of its own. */
const FEW = 1_000_000;

function workOf({ couplings, groups }: Netlist): number {
  return couplings.reduce(
    (sum, c) =>
      sum +
      ('weights' in c ? c.weights.length * (c.kind === 'stencil' ? groups[c.to].size : 1) : c.target.length),
    0,
  );
}

class CpuMachine implements Machine {
  stepping: Stepping;
  step = 0;
  time = 0;
  readonly held: Uint8Array;
  /** [B, N] as given. */
  injected: Float32Array | null = null;
  readonly #arithmetic: Arithmetic;
  /** Room for injected currents, [N, B]. */
  #injection: Float32Array | null = null;
  /** For the current scale. */
  #currents: CpuCurrents | null = null;
  #stages: Stages | null = null;
  #largest: number | null = null;
  /** The moment whose net currents `r` holds, or NaN: a recorded frame and the step after it share one evaluation. */
  #evaluatedAt = Number.NaN;

  constructor(arithmetic: Arithmetic, stepping: Stepping) {
    this.#arithmetic = arithmetic;
    this.stepping = stepping;
    this.held = arithmetic.netlist.held.slice();
  }

  get netlist(): Netlist {
    return this.#arithmetic.netlist;
  }
  get bytes(): number {
    return this.#arithmetic.bytes + (this.#currents?.bytes ?? 0);
  }
  get gain(): number {
    return this.#gainAt(this.time);
  }
  #gainAt(time: number): number {
    return this.stepping.integrator === 'relax' ? 1 : couplingGain(this.netlist.ramp, time);
  }

  async setStepping(stepping: Stepping): Promise<void> {
    if (stepping.integrator === 'dormand-prince')
      this.#stages ??= new (await import('./integrators.ts')).Stages(this.#arithmetic.v.length, 7);
    this.stepping = stepping;
    // Under relax the coupling gain is the final one.
    this.#evaluatedAt = Number.NaN;
  }

  advance(steps: number): void {
    const { integrator, dt } = this.stepping;
    const fresh = this.#evaluatedAt === this.time;
    this.#evaluatedAt = Number.NaN;
    switch (integrator) {
      case 'euler':
        this.#euler(steps, dt, fresh);
        break;
      case 'rk4': {
        const gains = new Float32Array(3 * steps);
        for (let n = 0; n < steps; n++, this.time += dt)
          for (let half = 0; half < 3; half++)
            gains[3 * n + half] = this.#gainAt(this.time + (half * dt) / 2);
        this.#arithmetic.rk4({ count: steps, dt, gains });
        break;
      }
      case 'dormand-prince':
        for (let n = 0; n < steps; n++) this.#adapt(this.stepping.dt);
        break;
      case 'relax':
        this.#arithmetic.relax(steps, fresh);
        break;
      default:
        integrator satisfies never;
    }
    this.step += steps;
  }

  #euler(count: number, dt: number, fresh: boolean): void {
    const gains = new Float32Array(count);
    const amplitudes = new Float32Array(count);
    const { noise } = this.netlist;
    for (let n = 0; n < count; n++, this.time += dt) {
      gains[n] = this.gain;
      amplitudes[n] = Math.sqrt(2 * temperature(noise, this.time) * dt);
    }
    this.#arithmetic.euler({ count, step: this.step, dt, gains, amplitudes }, fresh);
  }

  /** One accepted step of the adaptive pair. */
  #adapt(dt: number): void {
    const arithmetic = this.#arithmetic;
    const { netlist } = arithmetic;
    this.#largest ??= largestStep(chooseTimeStep({ ...netlist, held: this.held }).rate);
    if (!this.#stages) throw new Error('the adaptive stages are not loaded');
    const stages = this.#stages;
    const mobility = netlist.capacitance.map((c, i) => (this.held[i] ? 0 : 1 / c));
    const net: Net = (v, time, r) => arithmetic.evaluateAt(v, this.#gainAt(time), r);
    const { taken, next } = stages.dormandPrince(
      net,
      arithmetic.v,
      spread(mobility, netlist.batch),
      this.time,
      dt,
      this.#largest,
      TOLERANCES,
    );
    this.time += taken;
    this.stepping = { integrator: 'dormand-prince', dt: next };
    clipToRails(netlist, this.held, arithmetic.v, arithmetic.p);
    arithmetic.voltsChanged();
  }

  /** r = net currents now. */
  #evaluate(): void {
    if (this.#evaluatedAt === this.time) return;
    this.#arithmetic.evaluate(this.gain, false);
    this.#evaluatedAt = this.time;
  }

  #written(): void {
    this.#evaluatedAt = Number.NaN;
    this.#arithmetic.voltsChanged();
  }

  volt(node: number, sample: number): number {
    return this.#arithmetic.v[node * this.netlist.batch + sample];
  }
  setVolt(node: number, sample: number, volts: number): void {
    this.#arithmetic.v[node * this.netlist.batch + sample] = volts;
    this.#written();
  }
  voltages(): Float32Array {
    return toSampleMajor(this.#arithmetic.v, this.netlist.nodes, this.netlist.batch);
  }
  momenta(): Float32Array | null {
    const { p } = this.#arithmetic;
    return p && toSampleMajor(p, this.netlist.nodes, this.netlist.batch);
  }
  setVoltages(volts: Numbers): void {
    toNodeMajor(volts, this.netlist.nodes, this.netlist.batch, this.#arithmetic.v);
    this.#written();
  }
  setMomenta(momenta: Numbers | null): void {
    const { p } = this.#arithmetic;
    if (!p) return;
    if (momenta) toNodeMajor(momenta, this.netlist.nodes, this.netlist.batch, p);
    else p.fill(0);
  }
  inject(currents: Float32Array | null): void {
    const { nodes, batch } = this.netlist;
    this.injected = currents;
    this.#evaluatedAt = Number.NaN;
    this.#arithmetic.inject(
      currents && toNodeMajor(currents, nodes, batch, (this.#injection ??= new Float32Array(nodes * batch))),
    );
  }

  holdsChanged(): void {
    this.#evaluatedAt = Number.NaN;
    this.#arithmetic.setHeld(this.held);
    this.#largest = null;
  }

  signals(): Float32Array {
    return toSampleMajor(this.#arithmetic.signals(), this.netlist.nodes, this.netlist.batch);
  }
  currents(): Float32Array {
    this.#arithmetic.evaluate(this.gain, true);
    this.#evaluatedAt = this.time;
    return toSampleMajor(this.#arithmetic.r, this.netlist.nodes, this.netlist.batch);
  }

  residual(only: number): Omit<Residual, 'scale'> {
    const { groups, batch } = this.netlist;
    this.#evaluate();
    const { v, r } = this.#arithmetic;
    const [first, last] = only < 0 ? [0, batch] : [only, only + 1];
    let max = 0;
    let node = 0;
    let sample = first;
    let blownUp = -1;
    for (const { rails, offset, size } of groups)
      for (let i = offset; i < offset + size; i++) {
        const held = this.held[i] === 1;
        for (let b = first; b < last; b++) {
          const n = i * batch + b;
          if (blownUp < 0 && !(v[n] <= BLOW_UP && v[n] >= -BLOW_UP)) blownUp = i;
          if (held) continue;
          const current = Math.abs(r[n]);
          // Written so that not a number wins.
          if (current <= max || (Math.abs(v[n]) >= rails && r[n] * v[n] > 0)) continue;
          max = Number.isNaN(current) ? Infinity : current;
          node = i;
          sample = b;
        }
      }
    return { max, node, sample, blownUp };
  }

  async scale(netlist = this.netlist): Promise<number> {
    const { gain } = this;
    if (netlist.batch * workOf(netlist) > FEW) {
      this.#currents ??= new (await import('./currents.ts')).CpuCurrents(netlist);
      this.#currents.heldMoved();
      return this.#currents.scale(this.#arithmetic.v, gain);
    }
    const volts = this.voltages();
    let scale = 0;
    for (let b = 0; b < netlist.batch; b++)
      scale = Math.max(
        scale,
        currentScale(netlist, { volts: volts.subarray(b * netlist.nodes, (b + 1) * netlist.nodes), gain }),
      );
    return scale;
  }

  replace(netlist: Netlist): void {
    this.#arithmetic.replace(netlist);
    this.#currents = null;
    this.holdsChanged();
  }
}
