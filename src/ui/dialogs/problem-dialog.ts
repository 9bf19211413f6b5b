import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Problem } from '../../circuit/problem.ts';
import { PageDialog } from './page-dialog.ts';
import { sentence } from './sentence.ts';

export interface Problems {
  readonly heading: string;
  readonly problems: readonly Problem[];
}

/** Lists what is wrong with a link or file, and what was used instead or can be done. */
@customElement('kirchhoff-problems')
export class ProblemDialog extends PageDialog<Problems> {
  static override styles = [
    ...PageDialog.styles,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        padding-block: var(--space-3);
        border-block-start: 1px solid var(--line);
      }

      li p {
        margin: var(--space-1) 0 0;
      }

      .remedy {
        color: var(--muted);
      }
    `,
  ];

  protected override heading({ heading }: Problems): string {
    return heading;
  }

  protected override actions(): TemplateResult {
    return html``;
  }

  protected override body({ problems }: Problems): TemplateResult {
    return html`<ul>
      ${problems.map(
        ({ path, problem, remedy }) =>
          html`<li>
            <code>${path || 'document'}</code>
            <p>${sentence(problem)}</p>
            <p class="remedy">${sentence(remedy)}</p>
          </li>`,
      )}
    </ul>`;
  }
}
