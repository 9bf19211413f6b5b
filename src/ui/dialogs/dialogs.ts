import { html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ErrorDialog, type UnexpectedError } from './error-dialog.ts';
import type { Command } from '../palette/palette.ts';
import type { Cited } from '../cite/cite-dialog.ts';
import type { Embedded } from '../embed/embed-dialog.ts';
import type { Problems } from './problem-dialog.ts';

/** Every dialog of the page, one of each. */
@customElement('kirchhoff-dialogs')
export class Dialogs extends LitElement {
  readonly #error = new ErrorDialog();
  // Few visits see them, so they come when they are wanted.
  readonly #problems = this.#later(async () => new (await import('./problem-dialog.ts')).ProblemDialog());
  readonly #link = this.#later(async () => new (await import('./link-dialog.ts')).LinkDialog());
  readonly #keyboard = this.#later(async () => new (await import('./keyboard-dialog.ts')).KeyboardDialog());

  readonly #palette = this.#later(async () => new (await import('../palette/palette.ts')).Palette());
  readonly #embed = this.#later(async () => new (await import('../embed/embed-dialog.ts')).EmbedDialog());
  readonly #cite = this.#later(async () => new (await import('../cite/cite-dialog.ts')).CiteDialog());

  async problems(problems: Problems): Promise<void> {
    return (await this.#problems()).show(problems);
  }

  error(error: UnexpectedError): Promise<void> {
    return this.#error.show(error);
  }

  async link(link: string): Promise<void> {
    return (await this.#link()).show(link);
  }

  async keyboard(): Promise<void> {
    const { shortcuts } = await import('./shortcuts.ts');
    return (await this.#keyboard()).show(shortcuts());
  }

  async palette(commands: readonly Command[]): Promise<void> {
    return (await this.#palette()).show(commands);
  }

  async embed(embedded: Embedded): Promise<void> {
    return (await this.#embed()).show(embedded);
  }

  async cite(cited: Cited): Promise<void> {
    return (await this.#cite()).show(cited);
  }

  /** One dialog, loaded and put in place when it is first wanted. */
  #later<T extends Element>(load: () => Promise<T>): () => Promise<T> {
    let loaded: Promise<T> | null = null;
    return () =>
      (loaded ??= load().then(
        (dialog) => {
          this.renderRoot.append(dialog);
          return dialog;
        },
        (error: unknown) => {
          loaded = null;
          throw error;
        },
      ));
  }

  override render(): TemplateResult {
    return html`${this.#error}`;
  }
}
