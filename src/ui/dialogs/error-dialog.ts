import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { PageDialog } from './page-dialog.ts';

export interface UnexpectedError {
  readonly message: string;
  readonly report: string;
}

/** An error nobody foresaw, with a report to copy. */
@customElement('kirchhoff-error')
export class ErrorDialog extends PageDialog<UnexpectedError> {
  @state() private copied = '';

  static override styles = [
    ...PageDialog.styles,
    css`
      .message {
        padding-inline-start: var(--space-3);
        border-inline-start: 2px solid var(--error);
      }

      textarea {
        resize: vertical;
      }
    `,
  ];

  override async show(content: UnexpectedError): Promise<void> {
    this.copied = '';
    await super.show(content);
  }

  protected override heading(): string {
    return msg('Something went wrong in the lab itself');
  }

  protected override body({ message, report }: UnexpectedError): TemplateResult {
    return html`<p class="message">${message}</p>
      <p>
        ${msg('This is a fault of Kirchhoff, not of your notebook. The page may still work; reloading it starts afresh. The report below says what happened and holds nothing of your data.')}
      </p>
      <textarea readonly rows="10" aria-label=${msg('Report')}>${report}</textarea>`;
  }

  protected override actions({ report }: UnexpectedError): TemplateResult {
    const copy = async (): Promise<void> => {
      this.copied = await navigator.clipboard.writeText(report).then(
        () => msg('Report copied'),
        () => msg('The browser does not let the page copy; select the text above'),
      );
    };
    return html`<span role="status">${this.copied}</span>
      <button @click=${copy}>${msg('Copy report')}</button>
      <button @click=${() => location.reload()}>${msg('Reload')}</button>`;
  }
}
