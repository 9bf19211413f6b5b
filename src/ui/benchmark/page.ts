import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { EngineChoice } from '../../lab/api.ts';
import { rowNames } from '../../lab/benchmark/cases.ts';
import { measureHere } from '../../lab/benchmark/client.ts';
import { csvText } from '../../lab/benchmark/csv.ts';
import type { Benchmark, Row } from '../../lab/benchmark/results.ts';
import { controls } from '../controls.css.ts';
import { download } from '../download.ts';
import { pageStyles } from './page.css.ts';
import { resultView, rowsTable } from './table.ts';

/** Tables that were measured by hand and travel with the page. */
const MEASURED = ['cpu', 'webgpu'] as const;
const PEERS = ['jax-js wasm', 'jax-js webgpu', 'tfjs wasm', 'tfjs webgpu'];
const ENGINES: readonly (readonly [EngineChoice, string])[] = [
  ['cpu', 'CPU'],
  ['webgpu', 'WebGPU'],
];

/** How fast the engines are: what was measured last, and a measurement here. */
@customElement('kirchhoff-benchmark')
export class BenchmarkPage extends LitElement {
  @state() private measured: readonly Benchmark[] = [];
  @state() private problem = '';
  @state() private status = '';
  @state() private rows: readonly Row[] = [];
  @state() private result: Benchmark | null = null;
  @state() private withPeers = true;
  @state() private engine: EngineChoice = 'cpu';
  @state() private only = '';
  @state() private running: AbortController | null = null;

  static override readonly styles = [controls, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort();
  }

  override render(): TemplateResult {
    return html`
      <h1>${msg('Benchmark')}</h1>
      <p class="text">
        ${msg('How long a step of a circuit takes on each engine, beside what the same machine could do at best and beside two digital libraries at the same steps. Everything in one table was measured in one run, engine and libraries in turns, so that the ratios hold even where the machine was busy.')}
      </p>
      <p class="text">
        <strong>${msg('Not measured on a GPU.')}</strong>
        ${msg('No hardware GPU was at hand for the WebGPU table: its adapter is emulated on the processor, which says nothing of what a GPU does.')}
      </p>
      <section aria-labelledby="here">
        <h2 id="here">${msg('Measure here')}</h2>
        ${this.#form()}
        <p role="status">${this.status}</p>
        ${this.#here()}
      </section>
      <section aria-labelledby="last">
        <h2 id="last">${msg('Measured last')}</h2>
        ${this.problem ? html`<p class="text">${this.problem}</p>` : nothing}
        ${this.measured.map((result) => resultView(result))}
      </section>
      <section aria-labelledby="columns">
        <h2 id="columns">${msg('What the columns mean')}</h2>
        ${meanings()}
      </section>
    `;
  }

  #form(): TemplateResult {
    const busy = this.running !== null;
    const chosen = (event: Event): string =>
      event.target instanceof HTMLSelectElement ? event.target.value : '';
    return html`<form @submit=${this.#run}>
      <label>
        ${msg('Engine')}
        <select
          ?disabled=${busy}
          @change=${(event: Event) =>
            (this.engine = ENGINES.find(([name]) => name === chosen(event))?.[0] ?? 'cpu')}
        >
          ${ENGINES.map(([value, name]) => html`<option value=${value} ?selected=${value === this.engine}>${name}</option>`)}
        </select>
      </label>
      <label>
        ${msg('Rows')}
        <select ?disabled=${busy} @change=${(event: Event) => (this.only = chosen(event))}>
          <option value="">${msg('all (minutes, and 2 GB of memory)')}</option>
          ${rowNames({}).map((name) => html`<option ?selected=${name === this.only}>${name}</option>`)}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          .checked=${this.withPeers}
          ?disabled=${busy}
          @change=${() => (this.withPeers = !this.withPeers)}
        />
        ${msg('with jax-js and TensorFlow.js')}
      </label>
      ${
        busy
          ? html`<button type="button" @click=${this.#cancel}>${msg('Cancel')}</button>`
          : html`<button class="primary">${msg('Run')}</button>`
      }
    </form>`;
  }

  #here(): TemplateResult | typeof nothing {
    if (this.rows.length === 0 && !this.result) return nothing;
    const peers = this.withPeers ? PEERS : [];
    return html`
      ${this.result ? resultView(this.result) : rowsTable(msg('Rows measured so far'), this.rows, peers)}
      <p>
        ${this.result ? html`<button @click=${this.#saveJson}>${msg('Save as JSON')}</button>` : nothing}
        <button @click=${this.#saveCsv}>${msg('Save as CSV')}</button>
      </p>
    `;
  }

  async #load(): Promise<void> {
    try {
      this.measured = await Promise.all(
        MEASURED.map(async (name) => {
          const response = await fetch(`./benchmark/${name}.json`);
          if (!response.ok) throw new Error(`${response.status}`);
          return (await response.json()) as Benchmark;
        }),
      );
    } catch (error) {
      this.problem = msg(
        str`The tables could not be read (${error instanceof Error ? error.message : String(error)}). Reload the page.`,
      );
    }
  }

  readonly #run = async (event: Event): Promise<void> => {
    event.preventDefault();
    const running = new AbortController();
    this.running = running;
    this.rows = [];
    this.result = null;
    this.status = msg('Starting');
    const wish = { engine: this.engine, only: this.only, peers: this.withPeers, build: __BUILD__ };
    try {
      this.result = await measureHere(wish, {
        signal: running.signal,
        say: (line) => (this.status = line),
        onRow: (row) => (this.rows = [...this.rows, row]),
      });
      this.status = msg('Done');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.status = running.signal.aborted ? msg('Cancelled') : msg(str`Stopped: ${reason}`);
    }
    this.running = null;
  };

  readonly #cancel = (): void => this.running?.abort();

  readonly #saveJson = (): void =>
    download(
      'benchmark.json',
      new Blob([JSON.stringify(this.result, null, 1)], { type: 'application/json' }),
    );

  readonly #saveCsv = (): void =>
    download(
      'benchmark.csv',
      new Blob([csvText(this.result?.rows ?? this.rows, this.withPeers ? PEERS : [])], { type: 'text/csv' }),
    );
}

const meanings = (): TemplateResult =>
  html`<dl>
    <dt>${msg('Time')}</dt>
    <dd>
      ${msg('Median of up to five timed runs, per step of the whole circuit with all its samples, or per epoch of training. Spread is slowest less fastest, as a share of it. A circuit is checked against the float64 reference before it is timed.')}
    </dd>
    <dt>${msg('Of limit')}</dt>
    <dd>
      ${msg('The limit is the least time that the counted bytes and multiply-adds of a step need at the copy bandwidth and multiply-add rate that two small kernels reach on the same machine in the same run. 100 % is the limit. Reading alone is faster than copying, and half of a symmetric matrix is enough, so that more is possible.')}
    </dd>
    <dt>${msg('Memory')}</dt>
    <dd>
      ${msg("What the engine holds over the circuit's own data: 4 bytes a weight, 12 an edge, 13 a node, and 12 a node and sample (voltage, signal, current). Work space of a fixed size outweighs circuits of a few hundred nodes.")}
    </dd>
    <dt>jax-js, tfjs</dt>
    <dd>
      ${msg("Their time over the engine's at the same steps, in the fastest of several ways to write them: above 1x the engine is faster. Results are compared before they are timed; who fails gives the reason.")}
    </dd>
    <dt>${msg('Growth')}</dt>
    <dd>
      ${msg('The exponent of a line through the logarithms of size and fastest time, with its standard error: a dense step should cost as the square of its nodes, a sparse one as its edges.')}
    </dd>
  </dl>`;
