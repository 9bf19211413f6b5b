/**
 * The past of a run: checkpoints and the touches made since the start, from which any earlier step is rebuilt
 * exactly (same seed, same engine). Checkpoints thin out as the run grows; memory stays bounded.
 */
import type { Netlist } from '../circuit/netlist.ts';
import type { Anneal, Checkpoint, Work } from '../engine/engine.ts';

const CHECKPOINTS = 48;
const CHECKPOINT_BYTES = 64 * 2 ** 20;
const EVENTS = 500;
const NETLIST_BYTES = 64 * 2 ** 20;

/** Something done to the circuit at a step, to be done again when that step is reached in a replay. */
export interface HistoryEvent {
  readonly step: number;
  /** By hand, or by an edit of the recipe. */
  readonly kind: 'touched' | 'edited';
  readonly apply: (anneal: Anneal) => Promise<void>;
  /** Bytes of parameters this event keeps alive. */
  readonly bytes: number;
}

interface Kept {
  readonly checkpoint: Checkpoint;
  /** Parameters in force at the checkpoint. */
  readonly netlist: Netlist;
  /** How many events were applied before it. */
  readonly events: number;
}

export class History {
  #kept: Kept[] = [];
  #events: HistoryEvent[] = [];
  #applied = 0;
  /** What was done before the first step that is kept. */
  #before: HistoryEvent['kind'] | undefined;
  /** Steps between checkpoints; doubles whenever every second one is dropped. */
  #spacing = 64;

  /** Starts anew from this state. */
  begin(checkpoint: Checkpoint, netlist: Netlist): void {
    this.#before = checkpoint.step > 0 ? this.done : undefined;
    this.#kept = [{ checkpoint, netlist, events: 0 }];
    this.#events = [];
    this.#applied = 0;
    this.#spacing = 64;
  }

  /** The first step that can be gone back to. */
  get firstStep(): number {
    return this.#kept.at(0)?.checkpoint.step ?? 0;
  }

  /** What was done to the circuit up to the present step; an edit of the recipe counts more than a touch. */
  get done(): HistoryEvent['kind'] | undefined {
    const kinds = this.#events.slice(0, this.#applied).map(({ kind }) => kind);
    return this.#before === 'edited' || kinds.includes('edited') ? 'edited' : (this.#before ?? kinds[0]);
  }

  /** Checkpoints kept. */
  get size(): number {
    return this.#kept.length;
  }

  /** The latest state kept, for recovery when the device is lost. */
  get latest(): { readonly checkpoint: Checkpoint; readonly netlist: Netlist } | undefined {
    return this.#kept.at(-1);
  }

  wants(step: number): boolean {
    const last = this.#kept.at(-1);
    return !last || step - last.checkpoint.step >= this.#spacing;
  }

  add(checkpoint: Checkpoint, netlist: Netlist): void {
    this.#kept.push({ checkpoint, netlist, events: this.#applied });
    const { voltages, momenta, copies } = checkpoint;
    const bytes = voltages.byteLength * (momenta ? 2 : 1) + (copies?.byteLength ?? 0);
    const most = Math.max(4, Math.min(CHECKPOINTS, Math.floor(CHECKPOINT_BYTES / bytes)));
    if (this.#kept.length <= most) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0 || i === this.#kept.length - 1);
    this.#spacing *= 2;
  }

  /**
   * Forgets everything after `step`: a run that goes on from the past, or a touch made there, writes a new future. True
   * when an edit of the recipe was among it.
   */
  truncate(step: number): boolean {
    this.#kept = this.#kept.filter(({ checkpoint }) => checkpoint.step <= step);
    return this.#events.splice(this.#applied).some(({ kind }) => kind === 'edited');
  }

  /**
   * Remembers what was done at the present step; when the past grows too large it begins here instead. `holds`: keeps the
   * state after it too, for a device that may be lost.
   */
  async remember(anneal: Anneal, event: Omit<HistoryEvent, 'step'>, holds: boolean): Promise<void> {
    if (this.push({ ...event, step: anneal.step })) this.begin(await anneal.checkpoint(), anneal.netlist);
    else if (holds) this.add(await anneal.checkpoint(), anneal.netlist);
  }

  /** As `remember`, without what follows: true when the past has to be given up to bound the memory. */
  push(event: HistoryEvent): boolean {
    this.#events.length = this.#applied;
    this.#events.push(event);
    this.#applied++;
    const bytes = this.#events.reduce((sum, { bytes: each }) => sum + each, 0);
    return this.#events.length > EVENTS || bytes > NETLIST_BYTES;
  }

  /**
   * Restores the state at `step` exactly: the nearest checkpoint before it, the touches since, and the steps between.
   * A cancelled replay stays at the step it got to.
   */
  async goTo(anneal: Anneal, step: number, work: Work = {}): Promise<void> {
    const from = this.#kept.findLast(({ checkpoint }) => checkpoint.step <= step) ?? this.#kept[0];
    if (anneal.netlist !== from.netlist) await anneal.replace(from.netlist);
    await anneal.restore(from.checkpoint);
    this.#applied = from.events;
    await this.forward(anneal, step, work);
  }

  /** Runs on to `step`, doing again whatever was done on the way. */
  async forward(anneal: Anneal, step: number, { signal, onProgress }: Work = {}): Promise<void> {
    const start = anneal.step;
    for (;;) {
      const next = this.#events.at(this.#applied);
      const until = next && next.step < step ? next.step : step;
      // In blocks, so that neither a queue nor a worker is held up for long.
      while (anneal.step < until) {
        await anneal.run(Math.min(64, until - anneal.step));
        await anneal.idle();
        if (signal?.aborted) return;
        onProgress?.({ done: anneal.step - start, total: step - start, of: 'steps' });
      }
      if (!next || next.step > step || anneal.step < next.step) return;
      // Touches made at the target step itself belong to its state.
      await next.apply(anneal);
      this.#applied++;
    }
  }
}
