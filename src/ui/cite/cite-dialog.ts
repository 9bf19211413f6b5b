/** How to cite the notebook and the method behind it, to copy. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { citedLink, citeNotebook, METHOD, type Citation } from '../../notebook/citation.ts';
import { PageDialog } from '../dialogs/page-dialog.ts';

const FORMS = ['bibtex', 'line'] as const satisfies readonly (keyof Citation)[];
type Form = (typeof FORMS)[number];

export interface Cited {
  readonly title: string;
  /** The whole address of the notebook; null where it is too large for one. */
  readonly link: string | null;
}

@customElement('kirchhoff-cite-dialog')
export class CiteDialog extends PageDialog<Cited> {
  @state() private form: Form = 'bibtex';
  @state() private copied = '';

  static override styles = [
    ...PageDialog.styles,
    css`
      .form {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin-block-end: var(--space-4);
        color: var(--muted);
        font-size: var(--text-small);
      }

      select {
        color: var(--ink);
      }

      .work {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
        margin-block: var(--space-4) var(--space-2);
      }

      h3 {
        margin: 0;
        font-size: var(--text-interface);
        font-weight: 600;
      }

      .remark {
        margin-block: var(--space-4) 0;
        color: var(--muted);
      }

      textarea {
        resize: vertical;
      }
    `,
  ];

  override show(content: Cited): Promise<void> {
    this.copied = '';
    return super.show(content);
  }

  protected override heading(): string {
    return msg('Cite this notebook');
  }

  protected override body({ title, link }: Cited): TemplateResult {
    const names: Record<Form, string> = { bibtex: 'BibTeX', line: msg('A line of text') };
    const choose = ({ target }: Event): void => {
      if (target instanceof HTMLSelectElement) this.form = FORMS[target.selectedIndex] ?? this.form;
      this.copied = '';
    };
    const works: readonly (readonly [string, Citation])[] = [
      [msg('This notebook'), citeNotebook({ title, link, build: __BUILD__, accessed: new Date() })],
      [msg('The method'), METHOD],
    ];
    return html`<label class="form">
        ${msg('Write as')}
        <select @change=${choose}>
          ${FORMS.map((form) => html`<option ?selected=${form === this.form}>${names[form]}</option>`)}
        </select>
      </label>
      ${works.map(([name, citation]) => this.#work(name, citation[this.form]))} ${remark(link)}`;
  }

  #work(name: string, text: string): TemplateResult {
    return html`<div class="work">
        <h3>${name}</h3>
        <button aria-label=${msg(str`Copy: ${name}`)} @click=${() => this.#copy(text)}>${msg('Copy')}</button>
      </div>
      <textarea
        readonly
        rows=${this.form === 'bibtex' ? text.trimEnd().split('\n').length + 1 : 3}
        aria-label=${name}
        .value=${text}
      ></textarea>`;
  }

  protected override actions(): TemplateResult {
    return html`<span role="status">${this.copied}</span>`;
  }

  async #copy(text: string): Promise<void> {
    this.copied = await navigator.clipboard.writeText(text).then(
      () => msg('Copied'),
      () => msg('The browser does not let the page copy; select the text above'),
    );
  }
}

/** What stands in the way of a citation that others can follow. */
function remark(link: string | null): TemplateResult | typeof nothing {
  if (citedLink(link) === null)
    return html`<p class="remark">
      ${msg('The notebook is too large for an address to cite. Save it as a file, put that where readers can fetch it, and add its address.')}
    </p>`;
  if (/^(?:localhost|127\.|\[::1\])/.test(location.hostname))
    return html`<p class="remark">
      ${msg('The address leads to this machine, where others cannot open it. Cite from the address the lab has for them.')}
    </p>`;
  return nothing;
}
