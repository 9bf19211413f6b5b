import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { PageDialog } from './page-dialog.ts';

/** The link in a field to copy by hand, where the browser keeps the clipboard from the page. */
@customElement('kirchhoff-link')
export class LinkDialog extends PageDialog<string> {
  protected override heading(): string {
    return msg('Link to this notebook');
  }

  protected override actions(): TemplateResult {
    return html``;
  }

  protected override body(link: string): TemplateResult {
    return html`<p>${msg('The browser does not let the page copy. Copy the link from here.')}</p>
      <input readonly aria-label=${msg('Link')} .value=${link} @focus=${selectAll} autofocus />`;
  }
}

const selectAll = (event: Event): void => {
  if (event.target instanceof HTMLInputElement) event.target.select();
};
