/** What is wrong with a part of the form that has no input of its own, and how much is wrong inside it. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Keys } from '../../notebook/fields.ts';
import { sentence } from '../dialogs/sentence.ts';
import { problemsAt, type FormContext } from './context.ts';
import type { FieldProblem } from './draft.ts';

/** Problems with their remedies, as sentences. */
export const wordsOf = (wrong: readonly FieldProblem[]): string =>
  wrong.map(({ problem }) => `${sentence(problem.problem)} ${sentence(problem.remedy)}`).join(' ');

export function problemsOf(form: FormContext, keys: Keys): TemplateResult | typeof nothing {
  const wrong = problemsAt(form, keys);
  return wrong.length === 0 ? nothing : html`<p class="error">${wordsOf(wrong)}</p>`;
}

export function countOf(count: number): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<span class="error">${count === 1 ? msg('1 problem') : msg(str`${count} problems`)}</span>`;
}
