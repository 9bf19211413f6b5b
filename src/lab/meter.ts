/** What a live run reads off its circuit: residual, settling, energy, metrics; and the status the page shows. */
import { freeNodes } from '../circuit/netlist.ts';
import type { Anneal, Frames, Residual } from '../engine/engine.ts';
import { measureTask } from '../tasks/task.ts';
import type { Emit, RunState, RunStatus } from './api.ts';
import type { Prepared } from './prepare.ts';

/** Residual and scale cost about a step each; to be shown, they are read this often [ms]. */
const LOOK_EVERY = 150;
/** The task's metrics are measured this often while the run plays [ms]. */
const METRICS_EVERY = 700;

export class Meter {
  settledAt = -1;
  #residual: Residual | null = null;
  #startEnergy = Number.NaN;
  #energy = Number.NaN;
  #looked = -Infinity;
  #measured = 0;
  #metrics: Readonly<Record<string, number>> = {};

  /** Takes the energies of new frames; the first frame of a run sets the start. */
  read(frames: Frames | null): void {
    if (!frames || frames.count === 0) return;
    if (frames.steps[0] === 0 || Number.isNaN(this.#startEnergy)) this.#startEnergy = frames.energy[0];
    this.#energy = frames.energy[frames.count - 1];
  }

  /** Whether it is time to read the residual anew, for those who watch. */
  get isDue(): boolean {
    return performance.now() - this.#looked > LOOK_EVERY;
  }

  /** Whether it is time to measure the task's metrics anew. */
  get isMeasureDue(): boolean {
    return performance.now() - this.#measured > METRICS_EVERY;
  }

  /** As last read. */
  get residual(): Residual | null {
    return this.#residual;
  }

  /** The task's, as last measured. */
  get metrics(): Readonly<Record<string, number>> {
    return this.#metrics;
  }

  /** Another sample is shown: its energy starts here. */
  forgetEnergy(): void {
    this.#startEnergy = Number.NaN;
    this.#energy = Number.NaN;
  }

  /**
   * Reads the residual; the first blown-up node or -1, and whether the circuit is settled. Only a look that
   * `counts` decides since when.
   */
  async look(
    anneal: Anneal,
    { cell }: Prepared,
    counts: boolean,
  ): Promise<{ readonly blownUp: number; readonly settled: boolean }> {
    this.#residual = await anneal.residual();
    this.#looked = performance.now();
    const { max, scale, blownUp } = this.#residual;
    const { tolerance, tolerate } = cell.anneal;
    // Nothing flowing at all is settled, whatever the scale.
    const met = max === 0 || max < tolerance * (tolerate === 'absolute' ? 1 : scale);
    const settled = blownUp < 0 && met;
    if (!counts) return { blownUp, settled };
    if (!settled) this.settledAt = -1;
    else if (this.settledAt < 0 || this.settledAt > anneal.step) this.settledAt = anneal.step;
    return { blownUp, settled };
  }

  /** Measures the task's metrics on the present voltages and shows the truth of the sample. */
  async measure(
    anneal: Anneal,
    { cell, setting, netlist, placed }: Prepared,
    sample: number,
    emit: Emit,
  ): Promise<void> {
    this.#measured = performance.now();
    const traffic = placed?.traffic(anneal.step);
    if (!cell.task) {
      this.#metrics = { ...traffic };
      return;
    }
    const voltages = await anneal.voltages();
    // A live run is paced by the viewer, so it has no wall-clock time worth reporting.
    const outcome = { netlist, voltages, time: anneal.time, steps: anneal.step, seconds: Number.NaN };
    this.#metrics = { ...measureTask(cell.task, setting, outcome), ...traffic };
    const { truth } = setting;
    const group = netlist.groups.find(({ name }) => name === truth?.group);
    if (!truth || !group) return;
    const { height, width, size } = group;
    const values = truth.values.slice(sample * size, (sample + 1) * size);
    emit({ type: 'truth', name: truth.name, height, width, values });
  }

  status(anneal: Anneal, state: RunState, stepsPerSecond: number, recordedTo: number): RunStatus {
    return {
      state,
      step: anneal.step,
      time: anneal.time,
      stepsPerSecond,
      settledAt: this.settledAt,
      residual: this.#residual?.max ?? Number.NaN,
      scale: this.#residual?.scale ?? Number.NaN,
      energy: this.#energy,
      // Parts that act on old copies put energy in as well as take it out.
      dissipated: anneal.netlist.placement ? NaN : this.#startEnergy - this.#energy,
      chargeEvents: anneal.step * freeNodes(anneal.netlist) * anneal.netlist.batch,
      recordedTo,
      metrics: this.#metrics,
    };
  }
}
