/** Shortest time between two changes of the address [ms]; browsers refuse a page that changes it more often. */
const INTERVAL = 300;

/** Keeps the address bar at the notebook's link without adding to the history. */
export class AddressBar {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;

  /** Puts the hash that `make` gives, if any, into the address, at once or when the interval is over; the latest wins. */
  update(make: () => Promise<string | null>): void {
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#last + INTERVAL - performance.now());
    this.#timer = setTimeout(() => void this.#write(make), wait);
  }

  /** Forgets an update not made yet, e.g. because the reader went elsewhere. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #write(make: () => Promise<string | null>): Promise<void> {
    this.#last = performance.now();
    const timer = this.#timer;
    const hash = await make();
    if (hash !== null && timer === this.#timer) history.replaceState(history.state, '', hash);
  }
}
