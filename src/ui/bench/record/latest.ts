/** One request at a time; of those that come meanwhile only the latest is kept. */
export class Latest<T> {
  private waiting: { readonly value: T } | null = null;
  private busy = false;

  constructor(private readonly send: (value: T) => Promise<unknown>) {}

  put(value: T): void {
    this.waiting = { value };
    if (!this.busy) void this.drain();
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting) {
      const { value } = this.waiting;
      this.waiting = null;
      await this.send(value);
    }
    this.busy = false;
  }
}
