/** The density as a canvas under the plot: rebuilt when the view changes, else only added to. */
import { voltageColour } from '../../colour.ts';
import type { Theme } from '../../tokens.css.ts';
import type { FrameStore } from '../record/frame-store.ts';
import { Density, type DensityView } from './density.ts';

/** Main-thread time for counting in one frame [ms]. */
const SLICE = 9;

export class DensityLayer {
  readonly canvas = document.createElement('canvas');
  private density: Density | null = null;
  private builtFor = '';

  /** Counts columns that are missing, for a slice of time; true when some are left. `range` is full colour [V]. */
  fill(store: FrameStore, view: DensityView, range: number, theme: Theme): boolean {
    const built = `${Object.values(view).join()}/${range}/${theme}/${store.generation}/${store.nodes}`;
    if (built !== this.builtFor || !this.density) {
      this.builtFor = built;
      this.density = new Density(view, store.nodes, (volts) => voltageColour(volts / range, theme));
      this.canvas.width = view.width;
      this.canvas.height = view.height;
    }
    const first = this.density.next;
    const more = this.density.fill(store, store.clock, SLICE);
    const added = this.density.next - first;
    if (added > 0) {
      const image = new ImageData(this.density.pixels, view.width, view.height);
      this.canvas.getContext('2d')?.putImageData(image, 0, 0, first, 0, added, view.height);
    }
    return more;
  }
}
