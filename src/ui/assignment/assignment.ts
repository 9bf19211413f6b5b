/** A question at a cell: the reader predicts, then plays, then compares. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NOTEBOOK_CAPS, type Assignment } from '../../notebook/schema.ts';
import { controls } from '../controls.css.ts';
import '../prose/prose.ts';

/** States of a bench and of a training in which there is something to compare with. */
const OVER = new Set(['settled', 'ended', 'trained', 'stopped']);

/** The cell itself is its child. Fires `predict` {detail: string}, never empty. */
@customElement('kirchhoff-assignment')
export class AssignmentView extends LitElement {
  @property({ attribute: false }) assignment: Assignment | null = null;
  /** Whether the run inside is over. */
  @state() private finished = false;
  @state() private missing = false;

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
      }

      .question {
        margin-block-end: var(--space-4);
        padding: var(--space-3) var(--space-4);
        border-inline-start: 3px solid var(--accent);
        font-size: var(--text-interface);
      }

      kirchhoff-prose {
        --text-body: 1rem;
        --measure: none;
      }

      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-3);
        margin-block-start: var(--space-3);
      }

      label {
        display: grid;
        flex: 1 1 14rem;
        gap: var(--space-1);
        color: var(--muted);
        font-size: var(--text-small);
      }

      :is(input, textarea, select) {
        min-block-size: var(--touch);
        padding: var(--space-1) var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--ink);
      }

      p {
        margin: var(--space-3) 0 0;
      }

      .missing {
        flex-basis: 100%;
        margin: 0;
        color: var(--error);
      }

      .said {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
    `,
  ];

  constructor() {
    super();
    this.addEventListener('run-state', (event) => {
      if (event instanceof CustomEvent) this.finished = OVER.has(String(event.detail));
    });
  }

  override render(): TemplateResult {
    const { assignment } = this;
    if (!assignment) return html`<slot></slot>`;
    return html`<div class="question">
        <kirchhoff-prose .text=${assignment.question}></kirchhoff-prose>
        ${assignment.prediction === '' ? this.#form(assignment) : this.#answered(assignment)}
      </div>
      <slot></slot>`;
  }

  #form(assignment: Assignment): TemplateResult {
    return html`<form novalidate @submit=${this.#predict}>
      <label>${msg('Your prediction, before you play')} ${this.#field(assignment)}</label>
      <button class="primary">${msg('Predict')}</button>
      ${this.missing ? html`<p class="missing" role="alert">${msg('Write what you expect first.')}</p>` : nothing}
    </form>`;
  }

  #field({ answer, unit, choices }: Assignment): TemplateResult {
    switch (answer) {
      case 'choice':
        return html`<select name="prediction">
          <option value="">${msg('Choose')}</option>
          ${choices.map((choice) => html`<option>${choice}</option>`)}
        </select>`;
      case 'number':
        return html`<input
          name="prediction"
          type="number"
          step="any"
          aria-description=${unit}
          placeholder=${unit}
        />`;
      case 'text':
        return html`<textarea name="prediction" rows="2" maxlength=${NOTEBOOK_CAPS.prediction}></textarea>`;
    }
    return answer satisfies never;
  }

  #answered({ prediction, unit, reveal }: Assignment): TemplateResult {
    const words = unit ? `${prediction} ${unit}` : prediction;
    return html`<p class="said">${msg(str`You predicted: ${words}`)}</p>
      <div role="status">
        ${this.finished && reveal !== '' ? html`<p><kirchhoff-prose .text=${reveal}></kirchhoff-prose></p>` : nothing}
      </div>
      <p>${msg('Your prediction is in the link of this notebook: copy the link to hand it in.')}</p>`;
  }

  readonly #predict = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const given = new FormData(event.target).get('prediction');
    const prediction = typeof given === 'string' ? given.trim() : '';
    this.missing = prediction === '';
    if (!this.missing) this.dispatchEvent(new CustomEvent<string>('predict', { detail: prediction }));
  };
}
