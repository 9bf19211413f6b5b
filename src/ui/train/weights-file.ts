/** Weights as a file: saved with the recipe in it, opened from a choice or a drop; what goes wrong is said here. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../bench/controls.css.ts';
import { fileName } from '../file-name.ts';
import './problems.ts';
import { problemsOf, type CellProblem, type TrainSession } from './session.ts';

/** Files beyond this hold no weights of a circuit the lab can build [bytes]. */
const LARGEST = 2 ** 30;

@customElement('train-weights-file')
export class TrainWeightsFile extends LitElement {
  static override styles = [
    controls,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
        font-size: var(--text-small);
      }

      button {
        min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
        padding: 0 var(--space-2);
        border-color: transparent;
        color: var(--muted);
        font-size: inherit;
      }

      button:hover {
        color: var(--ink);
      }

      span {
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  @property() override title = '';
  @state() private said = '';
  @state() private problems: readonly CellProblem[] = [];
  @query('input') private readonly input!: HTMLInputElement;

  override render(): TemplateResult {
    return html`<div class="row">
        <button @click=${this.save}>${msg('Save weights')}</button>
        <button
          title=${msg('A .safetensors file (or drop one on the cell)')}
          @click=${() => this.input.click()}
        >
          ${msg('Open weights')}
        </button>
        <input
          type="file"
          hidden
          accept=".safetensors"
          aria-label=${msg('Weights file')}
          @change=${() => {
            const file = this.input.files?.[0];
            this.input.value = '';
            if (file) void this.open(file);
          }}
        />
        <span role="status">${this.said}</span>
      </div>
      <train-problems
        .problems=${this.problems}
        @dismiss=${({ detail }: CustomEvent<CellProblem>) =>
          (this.problems = this.problems.filter((each) => each !== detail))}
      ></train-problems>`;
  }

  async open(file: File): Promise<void> {
    this.begin(msg(str`Opening ${file.name}`));
    if (file.size > LARGEST)
      return this.fail({
        path: file.name,
        problem: 'the file is larger than 1 GiB',
        remedy: 'Open the weights of this circuit',
      });
    await this.attempt(async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const before = this.session.problems;
      await this.session.ask((h) => h.openWeights(bytes));
      // What does not fit arrives as a problem of the cell.
      const fits = this.session.problems.every((each) => before.includes(each));
      this.said = fits
        ? msg(str`${file.name} is in the circuit`)
        : msg(str`${file.name} does not fit this circuit`);
    });
  }

  private async save(): Promise<void> {
    this.begin(msg('Saving'));
    await this.attempt(async () => {
      const bytes: Uint8Array | undefined = await this.session.ask((h) => h.weights());
      // The worker has said why, as a problem of the cell.
      if (!bytes?.length) {
        this.said = msg('Not saved');
        return;
      }
      const name = fileName(this.title || 'weights').replace(/\.json$/, '.safetensors');
      const url = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/octet-stream' }));
      Object.assign(document.createElement('a'), { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      this.said = msg(str`Saved as ${name}`);
    });
  }

  private begin(said: string): void {
    this.said = said;
    this.problems = [];
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.said = '';
      this.problems = problemsOf(error).map((problem) => ({ problem, recovered: false }));
    }
  }

  private fail(problem: CellProblem['problem']): void {
    this.said = '';
    this.problems = [{ problem, recovered: false }];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'train-weights-file': TrainWeightsFile;
  }
}
