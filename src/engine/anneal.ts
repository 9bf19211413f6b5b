/** One circuit annealing on this processor: calls in order, long ones in slices, around a synchronous machine. */
import { energyOf } from '../circuit/energy.ts';
import { hasEnergy, type Netlist } from '../circuit/netlist.ts';
import { Breath, Portion } from './breath.ts';
import {
  checkCheckpoint,
  checkNode,
  checkRecording,
  checkReplacement,
  checkStates,
  checkStepping,
} from './checks.ts';
import type {
  Anneal,
  Checkpoint,
  Frames,
  Integrator,
  Recording,
  Residual,
  Settle,
  Settled,
  Stepping,
} from './engine.ts';
import type { Machine } from './machine.ts';
import { Recorder } from './recorder.ts';
import { settle } from './settle.ts';

export class MachineAnneal implements Anneal {
  readonly #machine: Machine;
  readonly #offered: readonly Integrator[];
  #queue: Promise<unknown> = Promise.resolve();
  #stepping: Stepping;
  #recorder: Recorder | null = null;
  #disposed = false;
  readonly #portion = new Portion();
  #energy: ((sample: number) => number) | null | undefined;

  constructor(machine: Machine, offered: readonly Integrator[]) {
    this.#machine = machine;
    this.#offered = offered;
    this.#stepping = machine.stepping;
  }

  get netlist(): Netlist {
    return this.#machine.netlist;
  }
  get stepping(): Stepping {
    return this.#stepping;
  }
  get step(): number {
    return this.#machine.step;
  }
  get time(): number {
    return this.#machine.time;
  }

  get bytes(): number {
    return this.#machine.bytes;
  }

  setStepping(stepping: Stepping): void {
    checkStepping(this.netlist, stepping, this.#offered);
    this.#stepping = stepping;
    if (!this.#disposed) void this.#enqueue(() => this.#machine.setStepping(stepping));
  }

  run(steps: number): Promise<void> {
    return this.#enqueue(async () => {
      const breath = new Breath();
      for (let left = steps; left > 0 && !this.#disposed;) {
        left -= this.#advance(left);
        if (breath.isDue()) await breath.take();
      }
    });
  }

  idle(): Promise<void> {
    return this.#enqueue(() => undefined);
  }

  settle(options: Settle): Promise<Settled> {
    return this.#enqueue(() =>
      settle(
        this.#machine,
        options,
        (steps) => this.#advance(steps),
        () => this.#disposed,
      ),
    );
  }

  voltages(): Promise<Float32Array> {
    return this.#enqueue(() => Float32Array.from(this.#machine.voltages()));
  }
  signals(): Promise<Float32Array> {
    return this.#enqueue(() => this.#machine.signals());
  }
  currents(): Promise<Float32Array> {
    return this.#enqueue(() => this.#machine.currents());
  }
  energy(): Promise<Float64Array | null> {
    return this.#enqueue(() => {
      const energy = this.#energyOfSample();
      return energy && Float64Array.from({ length: this.netlist.batch }, (_, b) => energy(b));
    });
  }
  residual(): Promise<Residual> {
    return this.#enqueue(async () => ({
      ...this.#machine.residual(-1),
      scale: await this.#machine.scale(),
    }));
  }

  perturb(node: number, volts: number, sample = -1): Promise<void> {
    return this.#enqueue(() => this.#setVolt(node, volts, sample));
  }
  clamp(node: number, volts: number, sample = -1): Promise<void> {
    return this.#enqueue(() => {
      this.#setVolt(node, volts, sample);
      this.#hold(node, 1);
    });
  }
  release(node: number): Promise<void> {
    return this.#enqueue(() => this.#hold(node, 0));
  }
  setVoltages(volts: Float32Array): Promise<void> {
    const copy = volts.slice();
    return this.#enqueue(() => {
      checkStates(this.netlist, copy, 'volts');
      this.#machine.setVoltages(copy);
    });
  }
  inject(currents: Float32Array | null): Promise<void> {
    const copy = currents && currents.slice();
    return this.#enqueue(() => {
      if (copy) checkStates(this.netlist, copy, 'currents');
      this.#machine.inject(copy);
    });
  }
  replace(netlist: Netlist): Promise<void> {
    return this.#enqueue(() => {
      checkReplacement(this.netlist, netlist);
      checkStepping(netlist, this.#stepping, this.#offered);
      this.#machine.replace(netlist);
      this.#energy = undefined;
    });
  }

  record(recording: Recording | null): Promise<void> {
    return this.#enqueue(() => {
      if (recording) checkRecording(this.netlist, recording);
      this.#recorder = recording && new Recorder(recording, this.netlist.nodes, this.step);
      this.#keepFrame();
    });
  }
  drain(): Promise<Frames | null> {
    return Promise.resolve(this.#recorder ? this.#recorder.drain() : null);
  }

  checkpoint(): Promise<Checkpoint> {
    return this.#enqueue(() => {
      const m = this.#machine;
      return {
        step: m.step,
        time: m.time,
        stepping: m.stepping,
        voltages: m.voltages(),
        momenta: m.momenta(),
        held: m.held.slice(),
        injected: m.injected && m.injected.slice(),
        ...(m.copies && { copies: m.copies }),
      };
    });
  }
  restore(checkpoint: Checkpoint): Promise<void> {
    return this.#enqueue(async () => {
      checkCheckpoint(this.netlist, checkpoint);
      checkStepping(this.netlist, checkpoint.stepping, this.#offered);
      this.#stepping = checkpoint.stepping;
      const m = this.#machine;
      m.held.set(checkpoint.held);
      m.setVoltages(checkpoint.voltages);
      m.setMomenta(checkpoint.momenta);
      m.inject(checkpoint.injected && checkpoint.injected.slice());
      await m.setStepping(checkpoint.stepping);
      m.step = checkpoint.step;
      m.time = checkpoint.time;
      m.holdsChanged();
      m.setCopies?.(checkpoint.copies ?? null);
      this.#energy = undefined;
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#recorder = null;
  }

  /** Runs `work` after everything asked before it; a failure reaches its own caller only. */
  #enqueue<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#disposed) return Promise.reject(new Error('this anneal was disposed'));
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Takes up to `most` steps, no more than until the next frame; returns how many. */
  #advance(most: number): number {
    const steps = this.#portion.next(Math.min(most, this.#recorder?.until(this.step) ?? Infinity));
    this.#machine.advance(steps);
    this.#portion.taken(steps);
    if (this.#recorder?.isDue(this.step)) this.#keepFrame();
    return steps;
  }

  #setVolt(node: number, volts: number, sample: number): void {
    checkNode(this.netlist, node, sample);
    const { batch } = this.netlist;
    for (let b = 0; b < batch; b++) if (sample < 0 || sample === b) this.#machine.setVolt(node, b, volts);
  }

  #hold(node: number, held: 0 | 1): void {
    checkNode(this.netlist, node, -1);
    this.#machine.held[node] = held;
    this.#machine.holdsChanged();
    this.#energy = undefined;
  }

  /** H of a sample of the present state, or null where the present holds leave no energy. */
  #energyOfSample(): ((sample: number) => number) | null {
    if (this.#energy !== undefined) return this.#energy;
    const m = this.#machine;
    const { netlist } = m;
    if (!hasEnergy({ ...netlist, held: m.held })) return (this.#energy = null);
    const energy = energyOf(netlist);
    const volts = new Float64Array(netlist.nodes);
    return (this.#energy = (sample) => {
      for (let i = 0; i < netlist.nodes; i++) volts[i] = m.volt(i, sample);
      const injected =
        m.injected && m.injected.subarray(sample * netlist.nodes, (sample + 1) * netlist.nodes);
      return energy({ volts, gain: m.gain, injected });
    });
  }

  #keepFrame(): void {
    if (!this.#recorder) return;
    const m = this.#machine;
    const { sample } = this.#recorder.recording;
    const { max, blownUp } = m.residual(sample);
    const frame = {
      step: m.step,
      time: m.time,
      energy: this.#energyOfSample()?.(sample) ?? NaN,
      residual: max,
      blownUp,
    };
    this.#recorder.add(frame, (volts) => {
      for (let i = 0; i < volts.length; i++) volts[i] = m.volt(i, sample);
    });
  }
}
