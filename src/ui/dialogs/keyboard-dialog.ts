import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { PageDialog } from './page-dialog.ts';

export interface Shortcuts {
  readonly where: string;
  readonly keys: readonly { readonly key: string; readonly does: string }[];
}

/** Every key the page listens to. */
@customElement('kirchhoff-keyboard')
export class KeyboardDialog extends PageDialog<readonly Shortcuts[]> {
  static override styles = [
    ...PageDialog.styles,
    css`
      h3 {
        margin: var(--space-4) 0 var(--space-2);
        color: var(--muted);
        font-size: var(--text-interface);
        font-weight: 600;
      }

      dl {
        display: grid;
        grid-template-columns: 8rem 1fr;
        gap: var(--space-2) var(--space-4);
        margin: 0;
      }

      dd {
        margin: 0;
      }

      kbd {
        font-family: var(--code);
        font-size: var(--text-small);
      }
    `,
  ];

  protected override heading(): string {
    return msg('Keyboard');
  }

  protected override actions(): TemplateResult {
    return html``;
  }

  protected override body(groups: readonly Shortcuts[]): TemplateResult {
    return html`${groups.map(
      ({ where, keys }) =>
        html`<h3>${where}</h3>
          <dl>
            ${keys.map(
              ({ key, does }) =>
                html`<dt><kbd>${key}</kbd></dt>
                  <dd>${does}</dd>`,
            )}
          </dl>`,
    )}`;
  }
}
