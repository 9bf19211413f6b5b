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
import type { BenchCell, Cell } from '../../notebook/schema.ts';
import { AddressBar } from '../address.ts';
import type { KirchhoffBench } from '../bench/bench.ts';
import { keyAction } from '../bench/keys.ts';
import type { Lab } from '../bench/session.ts';
import '../bench/transport.ts';
import type { TransportAction } from '../bench/transport.ts';
import { assignedControls, playable } from '../cell-controls.ts';
import { differencesTable } from '../compare/differences.ts';
import { controls } from '../controls.css.ts';
import { sentence } from '../dialogs/sentence.ts';
import { Media } from '../media.ts';
import type { LAB_CRASHED } from '../open-lab.ts';
import type { Opened } from '../open.ts';
import { seriesStyles } from '../runs/series.css.ts';
import type { Theme } from '../tokens.css.ts';
import { LinkedBenches } from './linked-benches.ts';
import { outcomesTable } from './outcomes.ts';
import { pairStyles } from './page.css.ts';
import { sideView } from './side-view.ts';
import { LETTERS, openPair, type Side } from './sides.ts';

/** How long a message stays [ms]. */
const MESSAGE_TIME = 6_000;
// As a type only: what is loaded first is not to be split for this page.
const CRASHED: typeof LAB_CRASHED = 'lab-crashed';
/** What a run is computed from. */
const COMPUTED = [
  'circuit',
  'anneal',
  'task',
  'seed',
  'batch',
] as const satisfies readonly (keyof BenchCell)[];

/** Shows what `#ab=…` in the address names. Fires `problems` {detail: Opened} for what is wrong with it. */
@customElement('kirchhoff-pair')
export class PairPage extends LitElement {
  /** Gives the lab's worker; another one after a crash. */
  @property({ attribute: false }) openLab: (() => Promise<Lab>) | null = null;
  @property() engine: EngineChoice = 'auto';
  @property() theme: Theme = 'light';
  @state() private sides: readonly [Side, Side] | null = null;
  @state() private trouble: Opened | null = null;
  @state() private shared = true;
  @state() private message = '';
  /** Both benches, once they are there. */
  linked: LinkedBenches | null = null;
  #cell = '';
  /** Whether the runs were started since the address was opened. */
  #started = false;
  #opening = new AbortController();
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
    window.addEventListener(CRASHED, this.#crashed);
    window.addEventListener('hashchange', this.#open);
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener(CRASHED, this.#crashed);
    window.removeEventListener('hashchange', this.#open);
    this.#opening.abort();
    this.#address.cancel();
    this.#letGo();
  }

  protected override updated(): void {
    const benches = this.renderRoot.querySelectorAll<KirchhoffBench>('kirchhoff-bench');
    if (this.linked || benches.length < 2) return;
    this.linked = new LinkedBenches([benches[0], benches[1]], {
      cell: (side) => this.#recipe(side),
      ready: () => this.#ready(),
      changed: () => this.requestUpdate(),
    });
    this.linked.share(this.shared);
  }

  override render(): TemplateResult {
    const { sides, linked, trouble, engine, theme } = this;
    if (!sides) return trouble ? this.#failed(trouble) : html`<p role="status">${msg('Opening')}</p>`;
    const compared = sides.flatMap(({ cell }, i) => (cell ? [{ label: LETTERS[i], recipe: cell }] : []));
    const both = compared.length === 2;
    const run = linked?.run;
    const lab = this.openLab?.() ?? null;
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
                <div>
                  <h2>${msg('What the recipes differ in')}</h2>
                  ${differencesTable(compared)}
                </div>
                <div>
                  <h2>${msg('What came of the runs')}</h2>
                  ${run ? outcomesTable(run, linked.common) : nothing}
                </div>
              </div>
              ${this.#transport(sides)}`
          : nothing
      }
      <div class="benches">
        ${repeat(
          sides,
          ({ key }) => key,
          (side, index) => sideView(side, { index, linked: both, lab, engine, theme }),
        )}
      </div>`;
  }

  #failed({ subject, problems: [first] }: Opened): TemplateResult {
    return html`<h1>${msg(str`${subject} could not be opened`)}</h1>
      <p class="note">${first ? `${sentence(first.problem)} ${sentence(first.remedy)}` : ''}</p>
      <p><a href="#">${msg('Go to the gallery')}</a></p>`;
  }

  #transport(sides: readonly [Side, Side]): TemplateResult {
    const run = this.linked?.run;
    const held = !canPlay(sides);
    const refusal = msg(
      'One of the cells asks for a prediction first: open it by itself and answer it there.',
    );
    return html`${held ? html`<p class="note">${refusal}</p>` : nothing}
      <bench-transport
        ?inert=${held}
        .status=${run?.status() ?? null}
        .most=${run?.most ?? 0}
        .progress=${run?.sides.map(({ session }) => session.progress).find((each) => each) ?? null}
        .secondsPerRC=${run?.sides[0].session.shape?.secondsPerRC ?? 0}
        @transport=${(event: CustomEvent<TransportAction>) => void run?.act(event.detail)}
      ></bench-transport>`;
  }

  /** What the address names; the page's own changes of it are no event. */
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

  #letGo(): void {
    this.linked?.close();
    this.linked = null;
  }

  #recipe(side: 0 | 1): BenchCell {
    const cell = this.sides?.[side].cell;
    if (!cell) throw new Error('a bench without a recipe');
    return cell;
  }

  #ready(): void {
    if (this.#started || this.#still.matches || !this.sides || !canPlay(this.sides)) return;
    this.#started = true;
    void this.linked?.run.play();
  }

  readonly #share = (event: Event): void => {
    this.shared = (event.target as HTMLInputElement).checked;
    this.linked?.share(this.shared);
  };

  /** A committed edit goes into the address and, where it changes the run, starts its side anew. */
  readonly #changed = (event: Event): void => {
    if (!(event instanceof CustomEvent) || !this.sides) return;
    const { cell, commit } = event.detail as { readonly cell: Cell; readonly commit: boolean };
    if (!commit || cell.kind !== 'bench') return;
    const letter = event
      .composedPath()
      .flatMap((each) => (each instanceof HTMLElement ? [each.dataset['side']] : []))
      .find((each) => each !== undefined);
    const index = letter === 'B' ? 1 : 0;
    const before = this.sides[index];
    if (!before.notebook || !before.cell) return;
    this.#replace(before.key, { cell, hash: null, notebook: replaceCell(before.notebook, cell) });
    this.#address.update(() => this.#hash());
    const wasCell = before.cell;
    if (COMPUTED.every((key) => cell[key] === wasCell[key])) return;
    // The bench has the recipe once it is drawn.
    void this.updateComplete.then(() => {
      const run = this.linked?.run;
      return run?.restart(run.sides[index]);
    });
  };

  #replace(key: number, change: Partial<Side>): void {
    const [a, b] = this.sides ?? [];
    if (!a || !b) return;
    const changed = (side: Side): Side => (side.key === key ? { ...side, ...change } : side);
    this.sides = [changed(a), changed(b)];
  }

  /** The benches change places and go on; what links them is made anew. */
  readonly #swap = (): void => {
    if (!this.sides) return;
    this.#letGo();
    this.sides = [this.sides[1], this.sides[0]];
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
    if (!this.sides) return null;
    try {
      const [a, b] = await Promise.all(this.sides.map((side) => this.#sideHash(side)));
      return pairHash(a, b, this.#cell);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.#say(msg('Too large for a link; save it as a file'));
      return null;
    }
  }

  /** An edited side has its address once it is asked for. */
  async #sideHash({ key, hash, notebook }: Side): Promise<string> {
    if (hash !== null || !notebook) return hash ?? '';
    const made = await encodeLink(notebook);
    if (this.sides?.some((side) => side.notebook === notebook)) this.#replace(key, { hash: made });
    return made;
  }

  #say(message: string): void {
    clearTimeout(this.#messageTimer);
    this.message = message;
    this.#messageTimer = setTimeout(() => (this.message = ''), MESSAGE_TIME);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const run = this.linked?.run;
    const action = run && this.sides && canPlay(this.sides) ? keyAction(event) : null;
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    void run?.act(action);
  };

  /** Every bench opens again in another worker. */
  readonly #crashed = (): void => {
    this.#started = false;
    this.linked?.await();
    this.requestUpdate();
  };
}

const canPlay = (sides: readonly [Side, Side]): boolean =>
  sides.every(({ cell }) => playable(assignedControls(cell?.assignment, 'shown')));

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-pair': PairPage;
  }
}
