/** Two benches of the page that are run, read and seen as one. */
import type { BenchCell } from '../../notebook/schema.ts';
import type { KirchhoffBench } from '../bench/bench.ts';
import type { BenchSession } from '../bench/session.ts';
import { commonNodes, type CommonNodes } from './common-nodes.ts';
import { LinkedRun } from './linked-run.ts';
import { linkViews } from './linked-views.ts';
import { keepLooks, shareLooks } from './shared-looks.ts';

/** Between two looks at the numbers of running benches [ms]. */
const LOOK_EVERY = 100;

export interface LinkedHost {
  /** Recipe of a side. */
  cell(side: 0 | 1): BenchCell;
  /** Both are open for the first time since {@link LinkedBenches.await}. */
  ready(): void;
  /** Something about either run has changed. */
  changed(): void;
}

export class LinkedBenches {
  readonly run: LinkedRun;
  /** Nodes of the same name; null until both circuits are built. */
  common: CommonNodes | null = null;
  #awaited = true;
  #shapes: readonly unknown[] = [];
  #look: ReturnType<typeof setTimeout> | undefined;
  readonly #unlink: () => void;

  constructor(
    benches: readonly [KirchhoffBench, KirchhoffBench],
    private readonly host: LinkedHost,
  ) {
    const [a, b] = benches;
    // A bench has what is being dragged before the page has it.
    const side = (bench: KirchhoffBench, index: 0 | 1) => ({
      session: bench.session,
      cell: () => bench.cell ?? host.cell(index),
    });
    this.run = new LinkedRun([side(a, 0), side(b, 1)]);
    for (const { session } of this.run.sides) session.watchers.add(this.#heard);
    this.#unlink = linkViews(benches, () => this.common);
    this.#heard();
  }

  /** Has both draw on the same axes in the same colours, or each on its own. */
  share(shared: boolean): void {
    shareLooks(this.#sessions, shared);
  }

  get #sessions(): readonly [BenchSession, BenchSession] {
    return [this.run.sides[0].session, this.run.sides[1].session];
  }

  /** The host is told once more when both are open. */
  await(): void {
    this.#awaited = true;
  }

  close(): void {
    clearTimeout(this.#look);
    this.#unlink();
    for (const { session } of this.run.sides) {
      session.watchers.delete(this.#heard);
      session.beside = null;
    }
  }

  /** Called after every event of either run. */
  readonly #heard = (): void => {
    const { run } = this;
    run.heard();
    keepLooks(this.#sessions);
    if (this.#awaited && run.ready) {
      this.#awaited = false;
      this.host.ready();
    }
    this.#look ??= setTimeout(() => {
      this.#look = undefined;
      const [a, b] = run.sides.map(({ session }) => session.shape);
      if (a !== this.#shapes[0] || b !== this.#shapes[1]) {
        this.#shapes = [a, b];
        this.common = a && b ? commonNodes(a, b) : null;
      }
      this.host.changed();
    }, LOOK_EVERY);
  };
}
