/**
 * The shown stretch of the time axis. While a run goes on the axis grows in leaps, so that what is drawn can stay;
 * at rest it fits the recording.
 */
import type { FrameStore } from '../record/frame-store.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export class Horizon {
  private end = 0;
  zoom: Stretch | null = null;
  log = false;

  /** The stretch to show now. */
  of(store: FrameStore, running: boolean): Stretch {
    const clock = store.clock;
    const last = store.count ? clock[store.count - 1] : 0;
    if (!running) this.end = last;
    else if (last > this.end || last < this.end / 8) this.end = last * 1.5;
    if (this.zoom) return this.zoom;
    const to = this.end > 0 ? this.end : 1;
    if (!this.log) return { from: 0, to };
    const first = store.count > 1 ? clock[1] : to / 1000;
    return { from: first > 0 && first < to ? first : to / 1000, to };
  }
}
