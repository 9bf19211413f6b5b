/** The title of a notebook and its summary, read or being written. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { retitle } from '../notebook/edits.ts';
import { NOTEBOOK_CAPS, type Notebook } from '../notebook/schema.ts';
import './document/cell-tools.ts';

export interface HeadingActs {
  readonly editing: boolean;
  /** Whether it is only read here. */
  readonly fixed: boolean;
  toggle(): void;
  edit(notebook: Notebook): void;
}

export function notebookHeading(notebook: Notebook, acts: HeadingActs): TemplateResult {
  const change = (edit: (text: string) => Notebook) => (event: Event) => {
    if (event.target instanceof HTMLInputElement) acts.edit(edit(event.target.value));
  };
  const tools = html`<kirchhoff-cell-tools
    class="tools"
    .name=${msg('the title')}
    .editing=${acts.editing}
    .menu=${false}
    @cell-action=${acts.toggle}
  ></kirchhoff-cell-tools>`;
  const written = html`<label>
      ${msg('Title')}
      <input
        maxlength=${NOTEBOOK_CAPS.title}
        .value=${notebook.title}
        @input=${change((title) => retitle(notebook, title))}
      />
    </label>
    <label>
      ${msg('Summary, one line')}
      <input
        maxlength=${NOTEBOOK_CAPS.title}
        .value=${notebook.summary}
        @input=${change((summary) => ({ ...notebook, summary }))}
      />
    </label>`;
  return html`<header class="prose">
    ${acts.fixed ? nothing : tools}
    <h1 id="title">${notebook.title}</h1>
    ${acts.editing ? written : notebook.summary && html`<p class="summary">${notebook.summary}</p>`}
  </header>`;
}
