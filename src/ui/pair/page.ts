/** Two benches side by side: what their recipes differ in, one transport for both, what came of them. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BadInput } from '../../circuit/problem.ts';
import type { EngineChoice } from '../../lab/api.ts';
import { replaceCell } from '../../notebook/edits.ts';
import { encodeLink } from '../../notebook/link.ts';
import { pairHash } from '../../notebook/pair.ts';
import type { BenchCell, Cell, Notebook } from '../../notebook/schema.ts';
import { AddressBar } from '../address.ts';
import '../bench/bench.ts';
import type { KirchhoffBench } from '../bench/bench.ts';
import { keyAction } from '../bench/keys.ts';
import '../bench/transport.ts';
import type { TransportAction } from '../bench/transport.ts';
import { assignedControls, playable } from '../cell-controls.ts';
import '../cell-recipe.ts';
import { differencesTable } from '../compare/differences.ts';
import { controls } from '../controls.css.ts';
import { sentence } from '../dialogs/sentence.ts';
import { Media } from '../media.ts';
import { LAB_CRASHED, openLab } from '../open-lab.ts';
import type { Opened } from '../open.ts';
import { seriesStyles } from '../runs/series.css.ts';
import type { Theme } from '../tokens.css.ts';
import { commonNodes, type CommonNodes } from './common-nodes.ts';
import { LinkedRun } from './linked-run.ts';
import { linkViews } from './linked-views.ts';
import { outcomesTable } from './outcomes.ts';
import { pairStyles } from './page.css.ts';
import { LETTERS, openPair, type Side } from './sides.ts';

/** Between two looks at the numbers of running benches [ms]. */
const LOOK_EVERY = 100;
/** How long a message stays [ms]. */
const MESSAGE_TIME = 6_000;

/** Fires `problems` {detail: Opened} for what is wrong with the address. */
@customElement('kirchhoff-pair')
export class PairPage extends LitElement {
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  @state() private sides: readonly [Side, Side] | null = null;
  @state() private trouble: Opened | null = null;
  @state() private shared = true;
  @state() private message = '';
  /** The benches as one run, once both are there. */
  run: LinkedRun | null = null;
  #common: CommonNodes | null = null;
  #cell = '';
  #started = false;
  #opening = new AbortController();
  #unlink = (): void => undefined;
  #look: ReturnType<typeof setTimeout> | undefined;
  #messageTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #address = new AddressBar();
  readonly #still = new Media(this, '(prefers-reduced-motion: reduce)');

  static override readonly styles = [controls, seriesStyles, pairStyles];

  constructor() {
    super();
    // Before a bench takes them for itself alone.
    this.addEventListener('keydown', this.#key, { capture: true });
    this.addEventListener('cell-change', this.#changed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener(LAB_CRASHED, this.#crashed);
    window.addEventListener('hashchange', this.#open);
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener(LAB_CRASHED, this.#crashed);
    window.removeEventListener('hashchange', this.#open);
    this.#opening.abort();
    this.#address.cancel();
    this.#letGo();
  }

  protected override updated(): void {
    const benches = this.#benches;
    if (this.run || benches.length < 2) return;
    this.#link([benches[0], benches[1]]);
  }

  override render(): TemplateResult {
    const { sides, run } = this;
    if (!sides)
      return this.trouble ? this.#failed(this.trouble) : html`<p role="status">${msg('Opening')}</p>`;
    const compared = sides.flatMap(({ cell }, i) => (cell ? [{ label: LETTERS[i], recipe: cell }] : []));
    const both = compared.length === 2;
    return html`<div class="title">
        <h1>${msg('Side by side')}</h1>
        <span class="note" role="status">${this.message}</span>
        ${
          both
            ? html`<label>
                <input type="checkbox" .checked=${this.shared} @change=${this.#share} />
                ${msg('Same axes and colours')}
              </label>`
            : nothing
        }
        <button @click=${this.#swap}>${msg('Swap sides')}</button>
        <button @click=${this.#copy}>${msg('Copy link')}</button>
      </div>
      ${
        both
          ? html`<div class="tables">
                <section aria-labelledby="differences">
                  <h2 id="differences">${msg('What the recipes differ in')}</h2>
                  ${differencesTable(compared)}
                </section>
                <section aria-labelledby="outcomes">
                  <h2 id="outcomes">${msg('What came of the runs')}</h2>
                  ${run ? outcomesTable([run.sides[0].session, run.sides[1].session], this.#common) : nothing}
                </section>
              </div>
              ${this.#transport(sides)}`
          : nothing
      }
      <div class="benches">
        ${repeat(
          sides,
          ({ key }) => key,
          (side, index) => this.#side(side, index, both),
        )}
      </div>`;
  }

  #failed({ subject, problems: [first] }: Opened): TemplateResult {
    return html`<h1>${msg(str`${subject} could not be opened`)}</h1>
      <p class="note">${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
      <p><a href="#">${msg('Go to the gallery')}</a></p>`;
  }

  #transport(sides: readonly [Side, Side]): TemplateResult {
    const { run } = this;
    const held = !this.#playable(sides);
    return html`${
        held
          ? html`<p class="note">
              ${msg('One of the cells asks for a prediction first: open it by itself and answer it there.')}
            </p>`
          : nothing
      }
      <bench-transport
        aria-label=${msg('Both runs')}
        ?inert=${held}
        .status=${run?.status() ?? null}
        .most=${run?.most ?? 0}
        .progress=${run?.sides.map(({ session }) => session.progress).find((each) => each) ?? null}
        .secondsPerRC=${run?.sides[0].session.shape?.secondsPerRC ?? 0}
        @transport=${(event: CustomEvent<TransportAction>) => void run?.act(event.detail)}
      ></bench-transport>`;
  }

  #side({ notebook, cell, hash, problems: [first] }: Side, index: number, linked: boolean): TemplateResult {
    const letter = LETTERS[index];
    const title = cell?.title || notebook?.title || msg('Bench');
    const about = cell?.title && notebook?.title !== cell.title ? (notebook?.title ?? '') : '';
    if (!cell || !notebook)
      return html`<div data-side=${letter}>
        <h2><b>${letter}</b></h2>
        <div class="failed-side" role="alert">
          <p>${msg(str`Side ${letter} could not be opened.`)}</p>
          <p>${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
        </div>
      </div>`;
    return html`<div data-side=${letter} @notebook-wanted=${this.#giveNotebook}>
      <h2><b>${letter}</b> ${title} <span>${about}</span></h2>
      <kirchhoff-bench
        ?linked=${linked}
        .cell=${cell}
        .lab=${openLab()}
        .engine=${this.engine}
        .theme=${this.theme}
        .controls=${assignedControls(cell.assignment, 'shown')}
      ></kirchhoff-bench>
      ${cell.assignment ? nothing : html`<cell-recipe .cell=${cell} .notebook=${notebook}></cell-recipe>`}
      <p class="note">
        ${hash ? html`<a href=${hash}>${msg(str`Open ${letter} by itself`)}</a>` : html`<button class="quiet" @click=${() => this.#alone(notebook)}>${msg(str`Open ${letter} by itself`)}</button>`}
      </p>
    </div>`;
  }

  get #benches(): readonly KirchhoffBench[] {
    return [...this.renderRoot.querySelectorAll('kirchhoff-bench')];
  }

  /** What the address names; the page's own edits of it are no event. */
  readonly #open = async (): Promise<void> => {
    if (!location.hash.startsWith('#ab=')) return;
    this.#opening.abort();
    const { signal } = (this.#opening = new AbortController());
    this.#letGo();
    this.#started = false;
    this.sides = this.trouble = null;
    const opened = await openPair(location.hash, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (!opened || signal.aborted) return;
    this.#cell = opened.cell;
    this.sides = opened.sides;
    this.trouble = opened.trouble;
    if (opened.trouble) this.dispatchEvent(new CustomEvent<Opened>('problems', { detail: opened.trouble }));
  };

  /** Two benches become one run. */
  #link(benches: readonly [KirchhoffBench, KirchhoffBench]): void {
    const [a, b] = benches;
    const sessions = [a.session, b.session] as const;
    const side = (bench: KirchhoffBench) => ({
      session: bench.session,
      cell: () => bench.cell ?? this.#cellOf(bench),
    });
    this.run = new LinkedRun([side(a), side(b)]);
    for (const session of sessions) session.watchers.add(this.#heard);
    const unlink = linkViews(benches, () => this.#common);
    this.#shareAll(sessions);
    this.#unlink = () => {
      unlink();
      for (const session of sessions) {
        session.watchers.delete(this.#heard);
        session.share(null);
      }
    };
    this.#heard();
  }

  #cellOf(bench: KirchhoffBench): BenchCell {
    const cell = this.sides?.[this.#benches.indexOf(bench)]?.cell;
    if (!cell) throw new Error('a bench without a recipe');
    return cell;
  }

  #letGo(): void {
    this.#unlink();
    this.#unlink = () => undefined;
    this.run = null;
    this.#common = null;
    clearTimeout(this.#look);
    this.#look = undefined;
  }

  /** Called after every event of either run. */
  readonly #heard = (): void => {
    const { run } = this;
    if (!run) return;
    run.heard();
    if (!this.#started && run.ready) {
      this.#started = true;
      if (!this.#still.matches && this.sides && this.#playable(this.sides)) void run.play();
    }
    this.#look ??= setTimeout(() => {
      this.#look = undefined;
      const [a, b] = run.sides.map(({ session }) => session.shape);
      if (a !== this.#shapes[0] || b !== this.#shapes[1]) {
        this.#shapes = [a, b];
        this.#common = a && b ? commonNodes(a, b) : null;
      }
      this.requestUpdate();
    }, LOOK_EVERY);
  };
  #shapes: readonly unknown[] = [];

  #playable(sides: readonly [Side, Side]): boolean {
    return sides.every(({ cell }) => playable(assignedControls(cell?.assignment, 'shown')));
  }

  #shareAll([a, b]: readonly [KirchhoffBench['session'], KirchhoffBench['session']]): void {
    a.share(this.shared ? b : null);
    b.share(this.shared ? a : null);
  }

  readonly #share = (event: Event): void => {
    this.shared = (event.target as HTMLInputElement).checked;
    const { run } = this;
    if (run) this.#shareAll([run.sides[0].session, run.sides[1].session]);
  };

  /** A committed edit goes into the address and starts its side anew. */
  readonly #changed = (event: Event): void => {
    if (!(event instanceof CustomEvent) || !this.sides) return;
    const { cell, commit } = event.detail as { readonly cell: Cell; readonly commit: boolean };
    if (!commit || cell.kind !== 'bench') return;
    const at = event.composedPath().find((each) => each instanceof HTMLElement && each.dataset['side']);
    const index = LETTERS.findIndex((letter) => at instanceof HTMLElement && at.dataset['side'] === letter);
    const side = this.sides[index];
    if (!side?.notebook || !side.cell) return;
    const edited: Side = { ...side, cell, hash: null, notebook: replaceCell(side.notebook, cell) };
    this.sides = index === 0 ? [edited, this.sides[1]] : [this.sides[0], edited];
    this.#address.update(() => this.#hash());
    const before = side.cell;
    const computes = (['circuit', 'anneal', 'task', 'seed', 'batch'] as const).some(
      (key) => cell[key] !== before[key],
    );
    // The bench has the recipe once it is drawn.
    if (computes) void this.updateComplete.then(() => this.run && this.run.restart(this.run.sides[index]));
  };

  readonly #swap = (): void => {
    if (!this.sides) return;
    this.sides = [this.sides[1], this.sides[0]];
    // The benches change places and go on; what is made of them is made anew.
    this.#letGo();
    this.#address.update(() => this.#hash());
  };

  readonly #copy = async (): Promise<void> => {
    const hash = await this.#hash();
    if (hash === null) return;
    const link = new URL(hash, location.href).href;
    await navigator.clipboard.writeText(link).then(
      () => this.#say(msg(str`Link copied, ${link.length.toLocaleString('en')} characters`)),
      () => this.#say(msg('The browser does not let the page copy; copy the address instead')),
    );
  };

  /** The address of both as they are now, or null, said, where one is too large. */
  async #hash(): Promise<string | null> {
    const { sides } = this;
    if (!sides) return null;
    try {
      const [a, b] = await Promise.all(
        sides.map(async ({ hash, notebook }) => hash ?? (notebook ? encodeLink(notebook) : '')),
      );
      return pairHash(a, b, this.#cell);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.#say(msg('Too large for a link; save it as a file'));
      return null;
    }
  }

  async #alone(notebook: Notebook): Promise<void> {
    location.hash = await encodeLink(notebook);
  }

  #say(message: string): void {
    clearTimeout(this.#messageTimer);
    this.message = message;
    this.#messageTimer = setTimeout(() => (this.message = ''), MESSAGE_TIME);
  }

  readonly #giveNotebook = (event: Event): void => {
    const at = event.currentTarget;
    const index = LETTERS.findIndex((letter) => at instanceof HTMLElement && at.dataset['side'] === letter);
    const notebook = this.sides?.[index]?.notebook;
    if (!notebook) return;
    event.stopPropagation();
    (event as CustomEvent<(found: Notebook) => void>).detail(notebook);
  };

  readonly #key = (event: KeyboardEvent): void => {
    const action = this.run && this.sides && this.#playable(this.sides) ? keyAction(event) : null;
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    void this.run?.act(action);
  };

  /** Every bench opens again in another worker. */
  readonly #crashed = (): void => {
    this.#started = false;
    this.requestUpdate();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-pair': PairPage;
  }
}
