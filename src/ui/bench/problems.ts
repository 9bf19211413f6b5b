/** What went wrong or may go wrong, each with its remedy and, where the recipe can be mended, a button. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Problem } from '../../circuit/problem.ts';
import type { RecipeFix } from '../../lab/api.ts';
import { controls } from './controls.css.ts';
import { icons } from './icons.ts';
import type { ShownProblem } from './session.ts';

@customElement('bench-problems')
export class BenchProblems extends LitElement {
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

      li.warning {
        border-color: var(--edge);
        background: none;
        color: var(--muted);
        font-size: var(--text-small);
      }

      li.warning button {
        min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
        color: var(--ink);
      }

      p {
        flex: 1 1 20rem;
        margin: 0;
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

  @property({ attribute: false }) problems: readonly ShownProblem[] = [];
  @property({ attribute: false }) warnings: readonly (Problem & { readonly fix?: RecipeFix })[] = [];

  override render(): TemplateResult | typeof nothing {
    if (!this.problems.length && !this.warnings.length) return nothing;
    return html`<ul aria-label=${msg('Problems')}>
      ${this.problems.map((shown) => this.problem(shown))}
      ${this.warnings.map(
        (w) =>
          html`<li class="warning">
            <p>${sentence(w.problem)} ${sentence(w.remedy)}</p>
            ${this.fix(w.fix)}
          </li>`,
      )}
    </ul>`;
  }

  private problem(shown: ShownProblem): TemplateResult {
    const { problem, recovered, fix } = shown;
    return html`<li class=${recovered ? 'warning' : ''} role="alert">
      <p><b>${sentence(problem.problem)}</b> ${sentence(problem.remedy)} ${where(problem.path)}</p>
      ${this.fix(fix)}
      <button
        class="quiet"
        aria-label=${msg('Dismiss')}
        title=${msg('Dismiss')}
        @click=${() => this.dispatchEvent(new CustomEvent('dismiss', { detail: shown }))}
      >
        ${icons.close}
      </button>
    </li>`;
  }

  private fix(fix: RecipeFix | undefined): TemplateResult | typeof nothing {
    if (!fix) return nothing;
    return html`<button
      @click=${() => this.dispatchEvent(new CustomEvent<RecipeFix>('fix', { detail: fix }))}
    >
      ${fix.label}
    </button>`;
  }
}

function sentence(text: string): string {
  const trimmed = text.trim().replace(/\.$/, '');
  return trimmed ? `${trimmed[0].toUpperCase()}${trimmed.slice(1)}.` : '';
}

const where = (path: string): TemplateResult | typeof nothing =>
  path ? html`<code>${path}</code>` : nothing;

declare global {
  interface HTMLElementTagNameMap {
    'bench-problems': BenchProblems;
  }
}
