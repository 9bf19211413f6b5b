/** What a bench and a cell that learns share: a place on the page, a circuit open in the worker, what they tell the page. */
import { LitElement } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Problem } from '../circuit/problem.ts';
import type { DataSet } from '../data/data.ts';
import type { EngineChoice, EngineReport } from '../lab/api.ts';
import type { RunOutcome } from '../lab/outcome.ts';
import type { RecipeCell } from '../notebook/schema.ts';
import type { Lab } from './bench/session.ts';
import type { CellControls } from './cell-controls.ts';
import { Media } from './media.ts';
import type { Theme } from './tokens.css.ts';

const NO_DATA: DataSet = {};

/** A run of a cell that has come to its end. */
export interface EndedRun {
  /** The cell as it stood on the page. */
  readonly cell: RecipeCell;
  readonly outcome: RunOutcome;
  readonly engine: EngineReport['info'] | null;
}

/** What a cell reads of the session it holds. */
interface Session {
  readonly status: { readonly state: string } | null;
  readonly report: EngineReport | null;
  readonly painter: { visible: boolean };
  close(): Promise<void>;
}

/**
 * Fires, all bubbling: `run-state` {detail: state}, `problem` {detail: Problem}, `run-ended` {detail: EndedRun}, and
 * `cell-change` {detail: {cell, commit}} for edits made in the cell.
 */
export abstract class LiveCell<C extends RecipeCell> extends LitElement {
  @property({ attribute: false }) cell: C | null = null;
  @property({ attribute: false }) lab: Promise<Lab> | null = null;
  @property() engine: EngineChoice = 'auto';
  @property({ attribute: false }) data: DataSet = NO_DATA;
  @property({ type: Boolean }) autoplay = false;
  @property() theme: Theme = 'light';
  @property({ reflect: true }) controls: CellControls = 'shown';

  @state() protected active = false;
  @state() protected dropping = false;
  /** The reader's own data, in place of what the page gave. */
  @state() protected own: DataSet | null = null;

  abstract readonly session: Session;
  protected opened = false;
  protected readonly calm = new Media(this, '(prefers-reduced-motion: reduce)');
  /** The state of the run last announced. */
  private said: string | undefined;
  private readonly watch = new IntersectionObserver(
    ([entry]) => {
      this.active = entry.isIntersecting;
      this.session.painter.visible = entry.isIntersecting;
    },
    { rootMargin: '120px' },
  );

  /** Plays a recipe from its start, whatever became of the run before. */
  abstract replay(cell: C): void;

  protected abstract readonly key: (event: KeyboardEvent) => void;

  /** Called by the session. */
  changed(): void {
    this.requestUpdate();
    const state = this.session.status?.state;
    if (state === this.said) return;
    this.said = state;
    this.tell('run-state', state);
  }

  /** Called by the session. */
  problem(problem: Problem): void {
    this.tell<Problem>('problem', problem);
  }

  /** Called by the session. */
  ended(outcome: RunOutcome): void {
    const { cell } = this;
    if (cell) this.tell<EndedRun>('run-ended', { cell, outcome, engine: this.session.report?.info ?? null });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch.observe(this);
    this.addEventListener('keydown', this.key);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch.disconnect();
    this.removeEventListener('keydown', this.key);
    // A cell moved to another place of the page leaves it and comes back at once, and its run goes on.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.opened = false;
      void this.session.close();
    });
  }

  protected tell<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(type, { detail, bubbles: true, composed: true }));
  }

  protected allData(): DataSet {
    return this.own ? { ...this.data, ...this.own } : this.data;
  }

  protected dragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = this.controls === 'shown';
  }
}
