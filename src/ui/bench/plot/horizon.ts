/**
 * The shown stretch of the time axis. While a run goes on the axis grows in leaps, so that what is drawn can stay;
 * at rest it fits the recording.
 */
import { niceCeiling } from '../format.ts';
import type { FrameStore } from '../record/frame-store.ts';
import type { BenchSession } from '../session.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export class Horizon {
  private end = 0;
  zoom: Stretch | null = null;
  log = false;

  /** The stretch to show now; on shared axes it holds both runs. */
  of(store: FrameStore, { running, beside }: Pick<BenchSession, 'running' | 'beside'>): Stretch {
    const other = beside?.store?.timeless === store.timeless ? beside.store : null;
    const last = Math.max(lastOf(store), other ? lastOf(other) : 0);
    if (!running && !(other && beside?.running)) this.end = last;
    else if (last > this.end || last < this.end / 8) this.end = other ? niceCeiling(last * 1.25) : last * 1.5;
    if (this.zoom) return this.zoom;
    const to = this.end > 0 ? this.end : 1;
    if (!this.log) return { from: 0, to };
    const first = Math.min(firstOf(store), other ? firstOf(other) : Infinity);
    return { from: first > 0 && first < to ? first : to / 1000, to };
  }
}

const lastOf = ({ count, clock }: FrameStore): number => (count ? clock[count - 1] : 0);
/** A logarithmic axis begins at the first sample after zero. */
const firstOf = ({ count, clock }: FrameStore): number => (count > 1 ? clock[1] : Infinity);
