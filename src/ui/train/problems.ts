/** What went wrong in a cell that learns: where, what, what to do, and a button that copies all of it. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatProblem, type Problem } from '../../circuit/problem.ts';
import { controls } from '../bench/controls.css.ts';
import { icons } from '../bench/icons.ts';
import type { CellProblem } from './session.ts';

@customElement('train-problems')
export class TrainProblems extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
        margin-top: var(--space-2);
        padding: var(--space-1) var(--space-3);
        border-inline-start: 3px solid var(--error);
        background: var(--surface);
      }

      li.recovered {
        border-color: var(--edge);
      }

      p {
        flex: 1 1 20rem;
        min-width: 0;
        margin: 0;
        overflow-wrap: anywhere;
      }

      b {
        font-weight: 600;
      }

      code {
        font: 0.8125em var(--code);
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) problems: readonly CellProblem[] = [];
  @state() private copied: CellProblem | null = null;

  override render(): TemplateResult | typeof nothing {
    if (!this.problems.length) return nothing;
    return html`<ul aria-label=${msg('Problems')}>
      ${this.problems.map((shown) => this.row(shown))}
    </ul>`;
  }

  private row(shown: CellProblem): TemplateResult {
    const { problem, recovered } = shown;
    return html`<li class=${recovered ? 'recovered' : ''} role="alert">
      <p>
        <b>${sentence(problem.problem)}</b> ${sentence(problem.remedy)}
        ${problem.path ? html`<code>${problem.path}</code>` : nothing}
      </p>
      <button class="quiet" @click=${() => void this.copy(shown)}>
        ${this.copied === shown ? msg('Copied') : msg('Copy')}
      </button>
      <button
        class="quiet"
        aria-label=${msg('Dismiss')}
        title=${msg('Dismiss')}
        @click=${() => this.dispatchEvent(new CustomEvent<CellProblem>('dismiss', { detail: shown }))}
      >
        ${icons.close}
      </button>
    </li>`;
  }

  /** Where the browser keeps the clipboard to itself, the text stays there to be selected. */
  private async copy(shown: CellProblem): Promise<void> {
    this.copied = await navigator.clipboard.writeText(formatProblem(shown.problem)).then(
      () => shown,
      () => null,
    );
  }
}

function sentence(text: Problem['problem']): string {
  const trimmed = text.trim().replace(/\.$/, '');
  return trimmed ? `${trimmed[0].toUpperCase()}${trimmed.slice(1)}.` : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'train-problems': TrainProblems;
  }
}
