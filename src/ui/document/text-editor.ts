/** A text being written, and how it will read. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../controls.css.ts';
import '../prose/prose.ts';

/** How long the writer must pause for the text to count as committed [ms]. */
const PAUSE = 400;

/** Fires `text-change` {detail: string} when the writer pauses or leaves, and `done` on Escape and Ctrl+Enter. */
@customElement('kirchhoff-text-editor')
export class TextEditor extends LitElement {
  @property() text = '';
  /** What is being written, for those who hear the field only. */
  @property() label = '';
  /** Most characters. */
  @property({ type: Number }) longest = 100_000;
  /** A line of plain words: Enter ends it. */
  @property({ type: Boolean }) line = false;
  @state() private draft = '';
  @query('textarea') private readonly field!: HTMLTextAreaElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  static override readonly styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        max-inline-size: var(--measure);
        margin-inline: auto;
        font-family: var(--prose);
        /* The measure counts letters of the text as it will read. */
        font-size: var(--text-body);
      }

      textarea {
        display: block;
        inline-size: 100%;
        min-block-size: 6rem;
        max-block-size: 32rem;
        padding: var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
        font-family: var(--code);
        line-height: var(--leading-prose);
        resize: vertical;
        field-sizing: content;
      }

      textarea.line {
        min-block-size: var(--touch);
        resize: none;
      }

      p {
        margin: 0;
        color: var(--muted);
        font-family: var(--interface);
        font-size: var(--text-small);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#commit();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // An undo, or an edit from elsewhere; what is being typed is not interrupted by its own commit.
    if (changed.has('text') && this.#timer === undefined) this.draft = this.text;
  }

  protected override firstUpdated(): void {
    this.field.focus();
  }

  override render(): TemplateResult {
    return html`<textarea
        aria-label=${this.label}
        maxlength=${this.longest}
        spellcheck="true"
        rows=${this.line ? 1 : 6}
        class=${this.line ? 'line' : ''}
        .value=${this.draft}
        @input=${this.#typed}
        @blur=${this.#commit}
        @keydown=${this.#key}
      ></textarea>
      ${
        this.line
          ? nothing
          : html`<p>${msg('Markdown; maths between $ signs. Ctrl+Enter or Escape when done.')}</p>
              <kirchhoff-prose .text=${this.draft}></kirchhoff-prose>`
      }`;
  }

  readonly #typed = (): void => {
    this.draft = this.line ? this.field.value.replace(/\s*\n\s*/g, ' ') : this.field.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#commit, PAUSE);
  };

  readonly #commit = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.draft === this.text) return;
    this.text = this.draft;
    this.dispatchEvent(new CustomEvent<string>('text-change', { detail: this.draft }));
  };

  readonly #key = (event: KeyboardEvent): void => {
    const enter = event.key === 'Enter' && (this.line || event.ctrlKey || event.metaKey);
    const done = enter || event.key === 'Escape';
    if (!done || event.isComposing) return;
    event.preventDefault();
    this.#commit();
    this.dispatchEvent(new CustomEvent('done'));
  };
}
