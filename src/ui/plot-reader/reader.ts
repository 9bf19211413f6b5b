/** A chart that can be read without seeing it: a cursor for keys that is said aloud, and a table of what is drawn. */
import { msg } from '@lit/localize';
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { Cursor } from './cursor.ts';
import type { Place, Readable } from './model.ts';

const KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

export const readerStyles = css`
  details {
    font-size: var(--text-small);
  }

  summary {
    width: max-content;
    padding-block: calc((max(1.5rem, var(--touch) * 0.92) - 1lh) / 2);
    color: var(--muted);
    cursor: pointer;
  }

  summary:hover,
  [open] > summary {
    color: var(--ink);
  }
`;

/** Its cursor and its table are fetched when somebody first asks for them. */
export class PlotReader implements ReactiveController {
  private cursor: Promise<Cursor> | null = null;
  private ready: Cursor | null = null;
  private spoken = '';
  private opened = false;
  /** What another chart asked to have marked last. */
  private shown: Place | null = null;

  constructor(
    private readonly host: LitElement,
    private readonly chart: Readable,
  ) {
    host.addController(this);
  }

  /** Whether keys have put a cursor on the chart. */
  get active(): boolean {
    return this.ready?.active ?? false;
  }

  hostDisconnected(): void {
    this.ready?.hide();
  }

  /** Listeners of the element in focus. */
  readonly focus = (): void => void this.fetched();

  readonly blur = (): void => {
    this.ready?.hide();
  };

  readonly key = (event: KeyboardEvent): void => {
    const { key, shiftKey } = event;
    if (!KEYS.has(key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    void this.fetched().then((cursor) => cursor.key(key, shiftKey));
  };

  /** Moves the cursor to where the chart's own keys have gone. */
  goTo(place: Place): void {
    void this.fetched().then((cursor) => cursor.goTo(place));
  }

  /** Puts the mark where a chart beside this one has its own, or takes it away. */
  show(place: Place | null): void {
    this.shown = place;
    if (!place) this.ready?.hide();
    else
      void this.fetched().then((cursor) => {
        if (this.shown === place) cursor.show(place);
      });
  }

  /** The chart was drawn anew. */
  drawn(): void {
    this.ready?.redraw();
    if (this.opened) this.host.renderRoot.querySelectorAll('chart-table').forEach((each) => each.refresh());
  }

  /** The region that is read aloud, and the table. */
  view(): TemplateResult {
    return html`<div class="visually-hidden" aria-live="polite">${this.spoken}</div>
      <details @toggle=${this.toggled}>
        <summary>${msg('Data table')}<span class="visually-hidden">: ${this.chart.title()}</span></summary>
        ${this.opened ? html`<chart-table .chart=${this.chart}></chart-table>` : nothing}
      </details>`;
  }

  private readonly toggled = async (event: Event): Promise<void> => {
    const details = event.target as HTMLDetailsElement;
    // Shown once it can be told that the chart has changed.
    if (details.open) await import('./table.ts');
    this.opened = details.open;
    this.host.requestUpdate();
  };

  private fetched(): Promise<Cursor> {
    return (this.cursor ??= import('./cursor.ts').then(({ Cursor }) => {
      this.ready = new Cursor(this.chart, this.host.renderRoot as ShadowRoot, (words) => {
        this.spoken = words;
        this.host.requestUpdate();
      });
      return this.ready;
    }));
  }
}
