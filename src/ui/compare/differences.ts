/** What several recipes differ in, as a table: fields by their labels and units, one column a recipe. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { differencesOf, type Difference } from '../../notebook/differences.ts';
import type { RecipeCell } from '../../notebook/schema.ts';
import { fieldFacts } from '../bench/recipe/field.ts';
import { valueWords } from '../runs/words.ts';

/** Differences listed; more are counted. */
const LISTED = 100;

export interface Compared {
  readonly label: string;
  readonly recipe: RecipeCell;
}

export function differencesTable(compared: readonly Compared[]): TemplateResult {
  const differences = differencesOf(compared.map(({ recipe }) => recipe));
  if (differences.length === 0) return html`<p>${msg('The recipes are the same.')}</p>`;
  const more = differences.length - LISTED;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${msg('What the recipes differ in')}>
      <table class="differences">
        <thead>
          <tr>
            <th scope="col">${msg('Field')}</th>
            ${compared.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${differences.slice(0, LISTED).map((each) => row(each, compared))}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p>${msg(str`${more} further differences`)}</p>` : nothing}`;
}

function row({ path, values }: Difference, compared: readonly Compared[]): TemplateResult {
  // The recipe that has the field knows its schema.
  const owner =
    compared[
      Math.max(
        0,
        values.findIndex((value) => value !== undefined),
      )
    ].recipe;
  const { label, unit } = fieldFacts(owner, path);
  return html`<tr>
    <th scope="row">${unit ? msg(str`${label} in ${unit}`) : label}<small>${path}</small></th>
    ${values.map((value) => html`<td>${valueWords(value)}</td>`)}
  </tr>`;
}
