/**
 * One animation loop for all views of a bench. Nothing runs while nothing changes, while the bench is out of
 * sight, or faster than `interval`; a view that returns `true` has work left and is called again.
 */
export interface View {
  draw(now: number): boolean | undefined;
}

/** Main-thread time after which no further view is begun in a frame [ms]. */
const BUDGET = 14;

export class Painter {
  /** Least time between two draws [ms]. */
  interval = 33;
  private readonly views = new Set<View>();
  private readonly waiting = new Set<View>();
  private frame = 0;
  private last = 0;
  private shown = true;
  /** Views left over from a frame that ran out of time. */
  private late = false;

  add(view: View): () => void {
    this.views.add(view);
    this.invalidate(view);
    return () => {
      this.views.delete(view);
      this.waiting.delete(view);
    };
  }

  /** Asks for a draw of one view, or of all. */
  invalidate(view?: View): void {
    if (view) this.waiting.add(view);
    else for (const each of this.views) this.waiting.add(each);
    this.schedule();
  }

  set visible(visible: boolean) {
    this.shown = visible;
    if (visible) this.schedule();
  }

  get visible(): boolean {
    return this.shown;
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private schedule(): void {
    if (!this.frame && this.shown && this.waiting.size) this.frame = requestAnimationFrame(this.tick);
  }

  private readonly tick = (now: number): void => {
    this.frame = 0;
    if (this.late || now - this.last >= this.interval - 4) {
      if (!this.late) this.last = now;
      this.late = false;
      const views = [...this.waiting];
      this.waiting.clear();
      for (const view of views) {
        // The rest of the views have the next frame: together they would hold up the page.
        if (this.late || performance.now() - now > BUDGET) {
          this.late = true;
          this.waiting.add(view);
        } else if (view.draw(now)) this.waiting.add(view);
      }
    }
    this.schedule();
  };
}
