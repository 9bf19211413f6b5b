/** The float64 engine: the judge of the others. Written to be read beside the equations of `engine.ts`. */
import { currentScale } from '../../circuit/energy.ts';
import { couplingGain, isPlaced, temperature, type Netlist } from '../../circuit/netlist.ts';
import { normal } from '../../circuit/philox.ts';
import { chooseTimeStep, relaxConductance } from '../../circuit/stability.ts';
import { MachineAnneal } from '../anneal.ts';
import { checkStepping } from '../checks.ts';
import { largestStep } from '../dormand-prince.ts';
import { BLOW_UP, INTEGRATORS, type Engine, type Residual, type Stepping } from '../engine.ts';
import type { Machine, Numbers } from '../machine.ts';
import { Currents } from './currents.ts';
import { dormandPrince, rk4, type System } from './integrators.ts';

const TOLERANCES = { absolute: 1e-9, relative: 1e-7 };

export function createReferenceEngine(): Engine {
  return {
    info: { kind: 'reference', adapter: 'float64 on this processor', software: false },
    integrators: INTEGRATORS,
    create: async (netlist, stepping) => {
      checkStepping(netlist, stepping, INTEGRATORS);
      const open = (inside: Netlist): Machine => new ReferenceMachine(inside, stepping);
      return new MachineAnneal(
        isPlaced(netlist) ? await (await import('../placed.ts')).openPlaced(netlist, open) : open(netlist),
        INTEGRATORS,
      );
    },
    train: async (plan) => {
      const { createTraining, float64Arithmetic } = await import('../cpu/training/training.ts');
      return createTraining(plan, float64Arithmetic());
    },
    lost: new Promise(() => undefined),
    dispose: () => undefined,
  };
}

class ReferenceMachine implements Machine, System {
  netlist: Netlist;
  stepping: Stepping;
  step = 0;
  time = 0;
  readonly held: Uint8Array;
  injected: Float32Array | null = null;
  readonly volts: Float64Array;
  /** [B, N], or null where no group is second-order. */
  readonly #momenta: Float64Array | null;
  mobility = new Float64Array();
  #currents: Currents;
  /** Damping under relax, [N]; largest step of dormand-prince. Renewed with parameters and holds. */
  #damping: Float32Array | null = null;
  #largest: number | null = null;

  constructor(netlist: Netlist, stepping: Stepping) {
    this.netlist = netlist;
    this.stepping = stepping;
    this.held = netlist.held.slice();
    this.volts = Float64Array.from(netlist.volts);
    this.#momenta = netlist.groups.some((g) => g.law.secondOrder)
      ? new Float64Array(this.volts.length)
      : null;
    this.#currents = new Currents(netlist);
    this.holdsChanged();
  }

  get bytes(): number {
    const arrays = [this.volts, this.#momenta, this.mobility];
    return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
  }

  get gain(): number {
    return this.#gainAt(this.time);
  }
  #gainAt(time: number): number {
    return this.stepping.integrator === 'relax' ? 1 : couplingGain(this.netlist.ramp, time);
  }

  setStepping(stepping: Stepping): void {
    this.stepping = stepping;
  }

  /** Calls back with the range of each sample within a [B, N] array. */
  #eachSample(visit: (start: number, end: number, sample: number) => void): void {
    const { nodes, batch } = this.netlist;
    for (let sample = 0; sample < batch; sample++) visit(sample * nodes, (sample + 1) * nodes, sample);
  }

  net(volts: Float64Array, time: number, r: Float64Array): void {
    const gain = this.#gainAt(time);
    this.#eachSample((start, end) => {
      const injected = this.injected && this.injected.subarray(start, end);
      this.#currents.net(volts.subarray(start, end), gain, injected, r.subarray(start, end));
    });
  }

  #present(): Float64Array {
    const r = new Float64Array(this.volts.length);
    this.net(this.volts, this.time, r);
    return r;
  }

  advance(steps: number): void {
    for (let n = 0; n < steps; n++) this.#advance();
  }

  #advance(): void {
    const { integrator, dt } = this.stepping;
    switch (integrator) {
      case 'euler':
        this.#euler(dt);
        this.time += dt;
        break;
      case 'rk4':
        rk4(this, this.time, dt);
        this.time += dt;
        break;
      case 'dormand-prince': {
        this.#largest ??= largestStep(chooseTimeStep({ ...this.netlist, held: this.held }).rate);
        const { taken, next } = dormandPrince(this, this.time, dt, this.#largest, TOLERANCES);
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

  /** v += dt / C r + sqrt(2 T dt / C) xi; second order: p += dt / C r, v += dt p. */
  #euler(dt: number): void {
    const { groups, noise, seed, capacitance } = this.netlist;
    const heat = temperature(noise, this.time);
    const r = this.#present();
    const p = this.#momenta;
    this.#eachSample((start, _, sample) => {
      for (const { law, offset, size } of groups)
        for (let i = offset; i < offset + size; i++) {
          if (this.held[i]) continue;
          const n = start + i;
          if (law.secondOrder && p) {
            p[n] += (dt / capacitance[i]) * r[n];
            this.volts[n] += dt * p[n];
          } else {
            this.volts[n] += (dt / capacitance[i]) * r[n];
            if (heat > 0)
              this.volts[n] +=
                Math.sqrt((2 * heat * dt) / capacitance[i]) * normal(seed, i, sample, this.step, 0);
          }
        }
    });
  }

  /** v += r / (conductance seen by the node) */
  #relax(): void {
    this.#damping ??= relaxConductance({ ...this.netlist, held: this.held });
    const damping = this.#damping;
    const r = this.#present();
    this.#eachSample((start, end) => {
      const total = Float64Array.from(damping);
      this.#currents.addConditioned(this.volts.subarray(start, end), total);
      for (let i = 0; i < total.length; i++)
        if (!this.held[i]) this.volts[start + i] += r[start + i] / total[i];
    });
  }

  /** Hard rails; a second-order node stops there. */
  #clip(): void {
    const p = this.#momenta;
    this.#eachSample((start) => {
      for (const { rails, offset, size } of this.netlist.groups) {
        if (rails === Infinity) continue;
        for (let i = offset; i < offset + size; i++) {
          const n = start + i;
          if (this.held[i] || Math.abs(this.volts[n]) <= rails) continue;
          this.volts[n] = Math.sign(this.volts[n]) * rails;
          if (p) p[n] = 0;
        }
      }
    });
  }

  volt(node: number, sample: number): number {
    return this.volts[sample * this.netlist.nodes + node];
  }
  setVolt(node: number, sample: number, volts: number): void {
    this.volts[sample * this.netlist.nodes + node] = volts;
  }
  voltages(): Float64Array {
    return this.volts.slice();
  }
  momenta(): Float64Array | null {
    return this.#momenta && this.#momenta.slice();
  }
  setVoltages(volts: Numbers): void {
    this.volts.set(volts);
  }
  setMomenta(momenta: Numbers | null): void {
    if (momenta) this.#momenta?.set(momenta);
    else this.#momenta?.fill(0);
  }
  inject(currents: Float32Array | null): void {
    this.injected = currents;
  }

  holdsChanged(): void {
    this.mobility = Float64Array.from(this.netlist.capacitance, (c, i) => (this.held[i] ? 0 : 1 / c));
    this.#damping = null;
    this.#largest = null;
  }

  signals(): Float32Array {
    const s = new Float64Array(this.volts.length);
    this.#eachSample((start, end) =>
      this.#currents.signals(this.volts.subarray(start, end), s.subarray(start, end)),
    );
    return Float32Array.from(s);
  }
  currents(): Float32Array {
    return Float32Array.from(this.#present());
  }

  residual(only: number): Omit<Residual, 'scale'> {
    const r = this.#present();
    const worst = { max: 0, node: 0, sample: Math.max(only, 0), blownUp: -1 };
    this.#eachSample((start, _, sample) => {
      if (only >= 0 && only !== sample) return;
      for (const { rails, offset, size } of this.netlist.groups)
        for (let i = offset; i < offset + size; i++) {
          const v = this.volts[start + i];
          if (!(Math.abs(v) <= BLOW_UP) && worst.blownUp < 0) worst.blownUp = i;
          if (this.held[i]) continue;
          const pinned = Math.abs(v) >= rails && r[start + i] * v > 0;
          const current = pinned ? 0 : Math.abs(r[start + i]);
          // Not a number must win.
          if (current <= worst.max) continue;
          Object.assign(worst, { max: Number.isNaN(current) ? Infinity : current, node: i, sample });
        }
    });
    return worst;
  }

  scale(netlist = this.netlist): number {
    let most = 0;
    this.#eachSample((start, end) => {
      most = Math.max(
        most,
        currentScale(netlist, { volts: this.volts.subarray(start, end), gain: this.gain }),
      );
    });
    return most;
  }

  replace(netlist: Netlist): void {
    this.netlist = netlist;
    this.#currents = new Currents(netlist);
    this.holdsChanged();
  }
}
