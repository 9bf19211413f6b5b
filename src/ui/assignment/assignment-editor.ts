/** Writes the question of a cell. */
import { msg } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { NOTEBOOK_CAPS, type Assignment } from '../../notebook/schema.ts';
import { PageDialog } from '../dialogs/page-dialog.ts';

const MOST_CHOICES = 12;

/** Fires `assign` {detail: Assignment}. */
@customElement('kirchhoff-assignment-editor')
export class AssignmentEditor extends PageDialog<{ readonly cell: string }> {
  @state() private answer: Assignment['answer'] = 'text';

  static override styles = [
    ...PageDialog.styles,
    css`
      label {
        display: grid;
        gap: var(--space-1);
        margin-block-end: var(--space-3);
        color: var(--muted);
        font-size: var(--text-small);
      }

      :is(textarea, input, select) {
        color: var(--ink);
        font-family: inherit;
        font-size: var(--text-interface);
      }

      input {
        min-block-size: var(--touch);
        padding: 0 var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
      }
    `,
  ];

  protected override heading(): string {
    return msg('Ask for a prediction');
  }

  protected override body(): TemplateResult {
    const kinds: Record<Assignment['answer'], string> = {
      text: msg('A sentence'),
      number: msg('A number'),
      choice: msg('One of several'),
    };
    return html`<p>
        ${msg('The recipe is locked and the run cannot be played until the reader has predicted. The prediction goes into the reader’s own link.')}
      </p>
      <form id="form" @submit=${this.#assign}>
        <label>
          ${msg('Question')}
          <textarea
            name="question"
            rows="3"
            required
            maxlength=${NOTEBOOK_CAPS.question}
            autofocus
          ></textarea>
        </label>
        <label>
          ${msg('Answer')}
          <select
            name="answer"
            @change=${(event: Event) => (this.answer = (event.target as HTMLSelectElement).value as Assignment['answer'])}
          >
            ${Object.entries(kinds).map(([kind, words]) => html`<option value=${kind} ?selected=${kind === this.answer}>${words}</option>`)}
          </select>
        </label>
        ${
          this.answer === 'choice'
            ? html`<label>
                ${msg('Choices, one a line')}
                <textarea name="choices" rows="3" required></textarea>
              </label>`
            : nothing
        }
        ${
          this.answer === 'number'
            ? html`<label>${msg('Unit')} <input name="unit" maxlength="40" /></label>`
            : nothing
        }
        <label>
          ${msg('Shown when the run is over')}
          <textarea name="reveal" rows="3"></textarea>
        </label>
      </form>`;
  }

  protected override actions(): TemplateResult {
    return html`<button class="primary" form="form">${msg('Ask')}</button>`;
  }

  readonly #assign = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const text = (name: string): string => {
      const given = data.get(name);
      return typeof given === 'string' ? given.trim() : '';
    };
    const choices = text('choices')
      .split('\n')
      .map((choice) => choice.trim().slice(0, NOTEBOOK_CAPS.title))
      .filter((choice) => choice !== '')
      .slice(0, MOST_CHOICES);
    const detail: Assignment = {
      question: text('question'),
      answer: this.answer,
      unit: text('unit'),
      choices,
      reveal: text('reveal'),
      prediction: '',
    };
    if (detail.question === '') return;
    this.renderRoot.querySelector('dialog')?.close();
    this.dispatchEvent(new CustomEvent<Assignment>('assign', { detail }));
  };
}
