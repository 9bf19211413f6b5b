/** The float32 engine of this processor: batched, allocation-free in the step loop. */
import { couplingGain, temperature, type Netlist } from '../../circuit/netlist.ts';
import { chooseTimeStep, relaxConductance } from '../../circuit/stability.ts';
import { MachineAnneal } from '../anneal.ts';
import { checkStepping } from '../checks.ts';
import { largestStep } from '../dormand-prince.ts';
import { BLOW_UP, INTEGRATORS, type Engine, type Residual, type Stepping } from '../engine.ts';
import type { Machine, Numbers } from '../machine.ts';
import { CpuCurrents } from './currents.ts';
import { Stages, type Net } from './integrators.ts';
import { spread, toNodeMajor, toSampleMajor } from './layout.ts';
import { addNoise } from './noise.ts';

/** Well above float32 rounding, so that the error estimate sees the method and not the arithmetic. */
const TOLERANCES = { absolute: 1e-6, relative: 1e-5 };

export function createCpuEngine(): Engine {
  return {
    info: { kind: 'cpu', adapter: 'float32 on this processor', software: false },
    integrators: INTEGRATORS,
    create: async (netlist, stepping) => {
      checkStepping(netlist, stepping, INTEGRATORS);
      return new MachineAnneal(new CpuMachine(netlist, stepping), INTEGRATORS);
    },
    // Loaded where a circuit learns: a bench does without.
    train: async (plan) => (await import('./training/training.ts')).createTraining(plan),
    lost: new Promise(() => undefined),
    dispose: () => undefined,
  };
}

class CpuMachine implements Machine {
  netlist: Netlist;
  stepping: Stepping;
  step = 0;
  time = 0;
  readonly held: Uint8Array;
  /** [B, N] as given; the currents keep a node-major copy. */
  injected: Float32Array | null = null;
  /** v, p and r [N, B]. */
  readonly #v: Float32Array;
  readonly #p: Float32Array | null;
  readonly #r: Float32Array;
  /** 1 / C, 0 where held, [N, B]. */
  #mobility: Float32Array = new Float32Array();
  #currents: CpuCurrents;
  #stages: { readonly integrator: string; readonly stages: Stages } | null = null;
  /** Damping under relax [N, B], without and with conditioned conductances. Renewed with parameters and holds. */
  #damping: Float32Array | null = null;
  #total: Float32Array | null = null;
  #largest: number | null = null;
  /** The moment whose net currents #r holds, or NaN: a recorded frame and the step after it share one evaluation. */
  #evaluatedAt = Number.NaN;

  constructor(netlist: Netlist, stepping: Stepping) {
    const { nodes, batch } = netlist;
    this.netlist = netlist;
    this.stepping = stepping;
    this.held = netlist.held.slice();
    this.#v = toNodeMajor(netlist.volts, nodes, batch, new Float32Array(nodes * batch));
    this.#p = netlist.groups.some((g) => g.law.secondOrder) ? new Float32Array(nodes * batch) : null;
    this.#r = new Float32Array(nodes * batch);
    this.#currents = new CpuCurrents(netlist);
    this.holdsChanged();
  }

  get bytes(): number {
    const arrays = [this.#v, this.#p, this.#r, this.#mobility, this.#damping, this.#total];
    return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), this.#currents.bytes);
  }

  get gain(): number {
    return this.#gainAt(this.time);
  }
  #gainAt(time: number): number {
    return this.stepping.integrator === 'relax' ? 1 : couplingGain(this.netlist.ramp, time);
  }

  setStepping(stepping: Stepping): void {
    this.stepping = stepping;
    // Under relax the coupling gain is the final one.
    this.#evaluatedAt = Number.NaN;
  }

  readonly #net: Net = (v, time, r) => this.#currents.net(v, this.#gainAt(time), r);

  advance(): void {
    const { integrator, dt } = this.stepping;
    if (integrator !== 'euler') this.#evaluatedAt = Number.NaN;
    switch (integrator) {
      case 'euler':
        this.#euler(dt);
        this.time += dt;
        break;
      case 'rk4':
        this.#stagesFor('rk4', 4).rk4(this.#net, this.#v, this.#mobility, this.time, dt);
        this.time += dt;
        break;
      case 'dormand-prince': {
        this.#largest ??= largestStep(chooseTimeStep({ ...this.netlist, held: this.held }).rate);
        const stages = this.#stagesFor(integrator, 7);
        const { taken, next } = stages.dormandPrince(
          this.#net,
          this.#v,
          this.#mobility,
          this.time,
          dt,
          this.#largest,
          TOLERANCES,
        );
        this.time += taken;
        this.stepping = { integrator, dt: next };
        break;
      }
      case 'relax':
        this.#relax();
        break;
      default:
        integrator satisfies never;
    }
    this.#clip();
    this.step++;
  }

  #stagesFor(integrator: string, count: 4 | 7): Stages {
    if (this.#stages?.integrator !== integrator)
      this.#stages = { integrator, stages: new Stages(this.#v.length, count) };
    return this.#stages.stages;
  }

  /** v += dt / C r + sqrt(2 T dt / C) xi; second order: p += dt / C r, v += dt p. */
  #euler(dt: number): void {
    const { groups, noise, batch } = this.netlist;
    const v = this.#v;
    const r = this.#r;
    const p = this.#p;
    const mobility = this.#mobility;
    const heat = temperature(noise, this.time);
    this.#evaluate();
    this.#evaluatedAt = Number.NaN;
    for (const { law, offset, size } of groups) {
      const end = (offset + size) * batch;
      if (law.secondOrder && p) {
        for (let n = offset * batch; n < end; n++) {
          if (mobility[n] === 0) continue;
          p[n] += dt * mobility[n] * r[n];
          v[n] += dt * p[n];
        }
        continue;
      }
      for (let n = offset * batch; n < end; n++) if (mobility[n] !== 0) v[n] += dt * mobility[n] * r[n];
      if (heat > 0) this.#heat(offset, size, 2 * heat * dt);
    }
  }

  /** #r = net currents now. */
  #evaluate(): void {
    if (this.#evaluatedAt === this.time) return;
    this.#currents.net(this.#v, this.gain, this.#r);
    this.#evaluatedAt = this.time;
  }

  /** v += sqrt(variance / C) xi at the free nodes of a group. */
  #heat(offset: number, size: number, variance: number): void {
    const { seed, batch, capacitance } = this.netlist;
    for (let i = offset; i < offset + size; i++)
      if (!this.held[i]) addNoise(this.#v, Math.sqrt(variance / capacitance[i]), seed, i, this.step, batch);
  }

  /** v += r / (conductance seen by the node) */
  #relax(): void {
    const { netlist, held } = this;
    const mobility = this.#mobility;
    const v = this.#v;
    const r = this.#r;
    this.#damping ??= spread(relaxConductance({ ...netlist, held }), netlist.batch);
    let total = this.#damping;
    this.#currents.net(v, 1, r);
    if (this.#currents.isConditioned) {
      total = this.#total ??= new Float32Array(v.length);
      total.set(this.#damping);
      this.#currents.addConditioned(total);
    }
    for (let n = 0; n < v.length; n++) if (mobility[n] !== 0) v[n] += r[n] / total[n];
  }

  /** Hard rails; a second-order node stops there. */
  #clip(): void {
    const { groups, batch } = this.netlist;
    const v = this.#v;
    const p = this.#p;
    for (const { rails, offset, size } of groups) {
      if (rails === Infinity) continue;
      for (let i = offset; i < offset + size; i++) {
        if (this.held[i]) continue;
        for (let n = i * batch; n < (i + 1) * batch; n++) {
          if (v[n] <= rails && v[n] >= -rails) continue;
          v[n] = Math.sign(v[n]) * rails;
          if (p) p[n] = 0;
        }
      }
    }
  }

  volt(node: number, sample: number): number {
    return this.#v[node * this.netlist.batch + sample];
  }
  setVolt(node: number, sample: number, volts: number): void {
    this.#v[node * this.netlist.batch + sample] = volts;
    this.#evaluatedAt = Number.NaN;
    this.#currents.heldMoved();
  }
  voltages(): Float32Array {
    return toSampleMajor(this.#v, this.netlist.nodes, this.netlist.batch);
  }
  momenta(): Float32Array | null {
    return this.#p && toSampleMajor(this.#p, this.netlist.nodes, this.netlist.batch);
  }
  setVoltages(volts: Numbers): void {
    toNodeMajor(volts, this.netlist.nodes, this.netlist.batch, this.#v);
    this.#evaluatedAt = Number.NaN;
    this.#currents.heldMoved();
  }
  setMomenta(momenta: Numbers | null): void {
    if (!this.#p) return;
    if (momenta) toNodeMajor(momenta, this.netlist.nodes, this.netlist.batch, this.#p);
    else this.#p.fill(0);
  }
  inject(currents: Float32Array | null): void {
    const { nodes, batch } = this.netlist;
    this.injected = currents;
    this.#evaluatedAt = Number.NaN;
    this.#currents.injected =
      currents && toNodeMajor(currents, nodes, batch, new Float32Array(currents.length));
  }

  holdsChanged(): void {
    const { capacitance, batch } = this.netlist;
    const mobility = capacitance.map((c, i) => (this.held[i] ? 0 : 1 / c));
    this.#mobility = spread(mobility, batch);
    this.#evaluatedAt = Number.NaN;
    this.#currents.setHeld(this.held);
    this.#damping = null;
    this.#largest = null;
  }

  signals(): Float32Array {
    return toSampleMajor(this.#currents.signals(this.#v), this.netlist.nodes, this.netlist.batch);
  }
  currents(): Float32Array {
    this.#evaluate();
    return toSampleMajor(this.#r, this.netlist.nodes, this.netlist.batch);
  }

  residual(only: number): Omit<Residual, 'scale'> {
    const { groups, batch } = this.netlist;
    const v = this.#v;
    const r = this.#r;
    this.#evaluate();
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

  scale(): number {
    return this.#currents.scale(this.#v, this.gain);
  }

  replace(netlist: Netlist): void {
    const { injected } = this.#currents;
    this.netlist = netlist;
    this.#currents = new CpuCurrents(netlist);
    this.#currents.injected = injected;
    this.holdsChanged();
  }
}
