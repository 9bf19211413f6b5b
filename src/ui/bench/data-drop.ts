/** The dialog for a reader's own data: what was in the file, and which data of the bench it stands for. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import { checkFileSize } from '../../data/caps.ts';
import type { Data, DataSet } from '../../data/data.ts';
import type { CircuitShape } from '../../lab/api.ts';
import { controls } from './controls.css.ts';
import { significant, whole } from './format.ts';

const SHOWN_VALUES = 8;

@customElement('bench-data')
export class BenchData extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(36rem, calc(100vw - 2rem));
        max-height: calc(100dvh - 2rem);
        padding: var(--space-5);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--paper);
        color: var(--ink);
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }

      h2 {
        margin: 0 0 var(--space-3);
        font-size: var(--text-heading-3);
        font-weight: 600;
      }

      p {
        margin: 0 0 var(--space-3);
      }

      section {
        padding: var(--space-3) 0;
        border-top: 1px solid var(--line);
      }

      section b {
        font-weight: 600;
      }

      .values {
        margin: var(--space-1) 0 var(--space-2);
        overflow-wrap: anywhere;
        color: var(--muted);
        font: var(--text-small) var(--code);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-2);
        margin-top: var(--space-4);
      }

      .problem {
        color: var(--error);
      }

      select {
        max-width: 100%;
      }
    `,
  ];

  /** What the bench asks for. */
  @property({ attribute: false }) asked: CircuitShape['data'] = [];
  @state() private file = '';
  @state() private found: readonly (readonly [name: string, data: Data])[] = [];
  @state() private problems: readonly Problem[] = [];
  @state() private bound: Readonly<Record<string, string>> = {};
  @state() private reading = false;
  /** A file the lab has exported: its notebook may be what is wanted. */
  @state() private exported: File | null = null;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('input[type=file]') private readonly input!: HTMLInputElement;

  /** Opens the dialog, with a file when one was dropped. */
  async open(file?: File): Promise<void> {
    this.found = [];
    this.problems = [];
    this.file = '';
    this.exported = null;
    this.dialog.showModal();
    if (file) await this.read(file);
  }

  private async read(file: File): Promise<void> {
    this.file = file.name;
    this.reading = true;
    this.exported = null;
    this.found = [];
    this.problems = [];
    try {
      checkFileSize(file.name, file.size);
      const [{ readDataSet }, { carriedNotebook }, buffer] = await Promise.all([
        import('../../data/read.ts'),
        import('../../notebook/export/carried.ts'),
        file.arrayBuffer(),
      ]);
      const bytes = new Uint8Array(buffer);
      if (carriedNotebook(file.name, bytes) !== undefined) this.exported = file;
      if (this.exported && !this.asked.length) return this.openNotebook(file);
      this.found = Object.entries(readDataSet(file.name, bytes));
      this.bound = this.guess();
    } catch (error) {
      this.problems =
        error instanceof BadInput
          ? error.problems
          : [{ path: file.name, problem: 'the file could not be read', remedy: 'Try again or save it anew' }];
    }
    this.reading = false;
  }

  private openNotebook(file: File): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent<File>('open-file', { detail: file, bubbles: true, composed: true }));
  }

  /** The same name where there is one, else what is asked for in order. */
  private guess(): Record<string, string> {
    const names = this.asked.map(({ name }) => name);
    return Object.fromEntries(
      this.found.map(([name], index) => [name, names.includes(name) ? name : (names[index] ?? '')]),
    );
  }

  override render(): TemplateResult {
    const usable = this.found.some(([name]) => this.bound[name]);
    return html`<dialog aria-labelledby="title">
      <h2 id="title">${msg('Your data')}</h2>
      ${
        this.asked.length
          ? html`<p>
              ${msg('This bench reads')}
              ${this.asked.map(({ name, describes }, i) => html`${i ? ', ' : ''}<b>${name}</b> (${describes})`)}${msg('. Nothing is uploaded.')}
            </p>`
          : html`<p>
              ${msg('This bench reads no data. A recipe asks for some with')}
              <code>{"from": "data", "name": "x"}</code>.
            </p>`
      }
      <p>
        <button @click=${() => this.input.click()}>${msg('Choose a file')}</button>
        ${this.file || msg('.npy, .npz, .pt, .safetensors, .csv, Gset or QUBO')}
        <input
          type="file"
          hidden
          accept=".npy,.npz,.pt,.pth,.safetensors,.csv,.tsv,.txt,.qubo,.bqp,.mtx"
          @change=${() => {
            const file = this.input.files?.[0];
            this.input.value = '';
            if (file) void this.read(file);
          }}
        />
      </p>
      ${this.reading ? html`<p role="status">${msg(str`Reading ${this.file}`)}</p>` : nothing}
      ${this.problems.map((p) => html`<p class="problem" role="alert">${p.path}: ${p.problem}. ${p.remedy}.</p>`)}
      ${
        this.exported
          ? html`<p>
              ${msg('This file was exported from a notebook and carries it.')}
              <button @click=${() => this.exported && this.openNotebook(this.exported)}>
                ${msg('Open the notebook')}
              </button>
            </p>`
          : nothing
      }
      ${this.found.map(([name, data]) => this.member(name, data))}
      <div class="actions">
        <button @click=${() => this.dialog.close()}>${msg('Cancel')}</button>
        <button class="primary" ?disabled=${!usable} @click=${this.use}>${msg('Use this data')}</button>
      </div>
    </dialog>`;
  }

  private member(name: string, data: Data): TemplateResult {
    const { title, values } = preview(data);
    return html`<section>
      <b>${name}</b> ${title}
      <div class="values">${values}</div>
      <label>
        ${msg('Use as')}
        <select
          @change=${(event: Event) =>
            (this.bound = { ...this.bound, [name]: (event.target as HTMLSelectElement).value })}
        >
          <option value="" ?selected=${!this.bound[name]}>${msg('nothing')}</option>
          ${this.asked.map(
            (asked) =>
              html`<option value=${asked.name} ?selected=${this.bound[name] === asked.name}>
                ${asked.name}, ${asked.describes}
              </option>`,
          )}
        </select>
      </label>
    </section>`;
  }

  private use(): void {
    const chosen: Record<string, Data> = {};
    for (const [name, data] of this.found) if (this.bound[name]) chosen[this.bound[name]] = data;
    this.dispatchEvent(new CustomEvent<DataSet>('use', { detail: chosen }));
    this.dialog.close();
  }
}

function preview(data: Data): { title: string; values: string } {
  if (data.kind === 'graph') {
    const edges = Array.from(
      { length: Math.min(SHOWN_VALUES, data.source.length) },
      (_, i) => `${data.source[i]}–${data.target[i]}: ${significant(data.weights[i])}`,
    );
    return {
      title: msg(str`graph, ${whole(data.vertices)} vertices, ${whole(data.source.length)} edges`),
      values: edges.join(', '),
    };
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of data.values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const first = Array.from(data.values.subarray(0, SHOWN_VALUES), (v) => significant(v)).join(', ');
  return {
    title: msg(
      str`array ${data.shape.map((n) => whole(n)).join(' × ')}, ${significant(low)} to ${significant(high)}`,
    ),
    values: data.values.length > SHOWN_VALUES ? `${first}, …` : first,
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-data': BenchData;
  }
}
