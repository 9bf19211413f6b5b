/** The step loop in plain loops over typed arrays, where WebAssembly is not to be had. */
import type { Netlist } from '../../../circuit/netlist.ts';
import { relaxConductance } from '../../../circuit/time-step.ts';
import { CpuCurrents } from '../currents.ts';
import { Stages } from '../integrators.ts';
import { spread, toNodeMajor } from '../layout.ts';
import { addNoise } from '../noise.ts';
import { clipToRails } from '../rails.ts';
import type { Arithmetic, EulerSteps, Rk4Steps } from './arithmetic.ts';

export class JavaScriptArithmetic implements Arithmetic {
  readonly kernels = 'javascript';
  netlist: Netlist;
  readonly v: Float32Array;
  readonly p: Float32Array | null;
  readonly r: Float32Array;
  #held: Uint8Array;
  /** 1 / C, 0 where held, [N, B]. */
  #mobility: Float32Array = new Float32Array();
  #currents: CpuCurrents;
  #stages: Stages | null = null;
  /** Damping under relax [N, B], without and with conditioned conductances. Renewed with parameters and holds. */
  #damping: Float32Array | null = null;
  #total: Float32Array | null = null;

  constructor(netlist: Netlist) {
    const { nodes, batch } = netlist;
    this.netlist = netlist;
    this.v = toNodeMajor(netlist.volts, nodes, batch, new Float32Array(nodes * batch));
    this.p = netlist.groups.some((g) => g.law.secondOrder) ? new Float32Array(nodes * batch) : null;
    this.r = new Float32Array(nodes * batch);
    this.#currents = new CpuCurrents(netlist);
    this.#held = netlist.held;
    this.setHeld(netlist.held);
  }

  get bytes(): number {
    const arrays = [this.v, this.p, this.r, this.#mobility, this.#damping, this.#total];
    return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), this.#currents.bytes);
  }

  signals(): Float32Array {
    return this.#currents.signals(this.v);
  }
  evaluate(gain: number): void {
    this.#currents.net(this.v, gain, this.r);
  }
  evaluateAt(v: Float32Array, gain: number, r: Float32Array): void {
    this.#currents.net(v, gain, r);
  }

  /** v += dt / C r + sqrt(2 T dt / C) xi; second order: p += dt / C r, v += dt p. */
  euler({ count, step, dt, gains, amplitudes }: EulerSteps, fresh: boolean): void {
    const { v, p, r } = this;
    const { groups, batch } = this.netlist;
    const mobility = this.#mobility;
    for (let n = 0; n < count; n++) {
      if (n > 0 || !fresh) this.evaluate(gains[n]);
      for (const { law, offset, size } of groups) {
        const end = (offset + size) * batch;
        if (law.secondOrder && p) {
          for (let i = offset * batch; i < end; i++) {
            if (mobility[i] === 0) continue;
            p[i] += dt * mobility[i] * r[i];
            v[i] += dt * p[i];
          }
          continue;
        }
        for (let i = offset * batch; i < end; i++) if (mobility[i] !== 0) v[i] += dt * mobility[i] * r[i];
        if (amplitudes[n] > 0) this.#heat(offset, size, amplitudes[n], step + n);
      }
      clipToRails(this.netlist, this.#held, this.v, this.p);
    }
  }

  /** v += amplitude / sqrt C xi at the free nodes of a group. */
  #heat(offset: number, size: number, amplitude: number, step: number): void {
    const { seed, batch, capacitance } = this.netlist;
    for (let i = offset; i < offset + size; i++)
      if (!this.#held[i]) addNoise(this.v, amplitude / Math.sqrt(capacitance[i]), seed, i, step, batch);
  }

  /** v += r / (conductance seen by the node) */
  relax(count: number, fresh: boolean): void {
    const { netlist, v, r } = this;
    const mobility = this.#mobility;
    this.#damping ??= spread(relaxConductance({ ...netlist, held: this.#held }), netlist.batch);
    for (let n = 0; n < count; n++) {
      if (n > 0 || !fresh) this.evaluate(1);
      let total = this.#damping;
      if (this.#currents.isConditioned) {
        total = this.#total ??= new Float32Array(v.length);
        total.set(this.#damping);
        this.#currents.addConditioned(total);
      }
      for (let i = 0; i < v.length; i++) if (mobility[i] !== 0) v[i] += r[i] / total[i];
      clipToRails(this.netlist, this.#held, this.v, this.p);
    }
  }

  rk4({ count, dt, gains }: Rk4Steps): void {
    this.#stages ??= new Stages(this.v.length, 4);
    for (let n = 0; n < count; n++) {
      const net = (v: Float32Array, half: number, r: Float32Array): void =>
        this.#currents.net(v, gains[3 * n + half], r);
      this.#stages.rk4(net, this.v, this.#mobility, dt);
      clipToRails(this.netlist, this.#held, this.v, this.p);
    }
  }

  voltsChanged(): void {
    this.#currents.heldMoved();
  }

  setHeld(held: Uint8Array): void {
    const { capacitance, batch } = this.netlist;
    this.#held = held.slice();
    this.#mobility = spread(
      capacitance.map((c, i) => (held[i] ? 0 : 1 / c)),
      batch,
    );
    this.#currents.setHeld(held);
    this.#damping = null;
  }

  inject(currents: Float32Array | null): void {
    this.#currents.injected = currents;
  }

  replace(netlist: Netlist): void {
    const { injected } = this.#currents;
    this.netlist = netlist;
    this.#currents = new CpuCurrents(netlist);
    this.#currents.injected = injected;
    this.setHeld(this.#held);
  }
}
