import { html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ErrorDialog, type UnexpectedError } from './error-dialog.ts';
import { KeyboardDialog, type Shortcuts } from './keyboard-dialog.ts';
import { LinkDialog } from './link-dialog.ts';
import { ProblemDialog, type Problems } from './problem-dialog.ts';

/** Every dialog of the page, one of each. */
@customElement('kirchhoff-dialogs')
export class Dialogs extends LitElement {
  readonly #problems = new ProblemDialog();
  readonly #error = new ErrorDialog();
  readonly #link = new LinkDialog();
  readonly #keyboard = new KeyboardDialog();

  problems(problems: Problems): Promise<void> {
    return this.#problems.show(problems);
  }

  error(error: UnexpectedError): Promise<void> {
    return this.#error.show(error);
  }

  link(link: string): Promise<void> {
    return this.#link.show(link);
  }

  keyboard(shortcuts: readonly Shortcuts[]): Promise<void> {
    return this.#keyboard.show(shortcuts);
  }

  override render(): TemplateResult {
    return html`${this.#problems}${this.#error}${this.#link}${this.#keyboard}`;
  }
}
