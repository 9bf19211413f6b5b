/** What several recipes differ in, as a table: fields by their labels and units, one column a recipe. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { differencesOf, type Difference } from '../../notebook/differences.ts';
import { fieldAtPath, humanise } from '../../notebook/fields.ts';
import type { RecipeCell } from '../../notebook/schema.ts';
import { ModelRow } from '../../notebook/schema-sweep.ts';
import { fieldFacts, type FieldFacts } from '../bench/recipe/field.ts';
import { valueWords } from '../runs/words.ts';

/** Differences listed; more are counted. */
const LISTED = 100;

export interface Compared<R extends RecipeCell | ModelRow = RecipeCell> {
  readonly label: string;
  readonly recipe: R;
}

/** The circuits', and the digital models', of each kind where there are several. */
export function differencesTables(
  circuits: readonly Compared[],
  models: readonly Compared<ModelRow>[],
): TemplateResult {
  const both = circuits.length > 1 && models.length > 1;
  return html`${
    circuits.length > 1
      ? html`<h3>${both ? msg('What the circuits differ in') : msg('What the rows differ in')}</h3>
          ${differencesTable(circuits)}`
      : nothing
  }
  ${
    models.length > 1
      ? html`<h3>${msg('What the digital models differ in')}</h3>
          ${tableOf(msg('What the digital models differ in'), models, modelFacts)}`
      : nothing
  }`;
}

export const differencesTable = (compared: readonly Compared[]): TemplateResult =>
  tableOf(msg('What the recipes differ in'), compared, fieldFacts);

function modelFacts(row: ModelRow, path: string): FieldFacts {
  const field = fieldAtPath(ModelRow, row, path);
  return { label: field?.title || humanise(path.split('.').at(-1) ?? ''), unit: field?.meta.unit ?? '' };
}

function tableOf<R extends object>(
  name: string,
  compared: readonly { readonly label: string; readonly recipe: R }[],
  factsOf: (recipe: R, path: string) => FieldFacts,
): TemplateResult {
  const differences = differencesOf(compared.map(({ recipe }) => recipe));
  if (differences.length === 0) return html`<p>${msg('The recipes are the same.')}</p>`;
  const more = differences.length - LISTED;
  const recipes = compared.map(({ recipe }) => recipe);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${name}>
      <table class="differences">
        <thead>
          <tr>
            <th scope="col">${msg('Field')}</th>
            ${compared.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${differences.slice(0, LISTED).map((each) => row(each, recipes, factsOf))}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p>${msg(str`${more} further differences`)}</p>` : nothing}`;
}

function row<R>(
  { path, values }: Difference,
  recipes: readonly R[],
  factsOf: (recipe: R, path: string) => FieldFacts,
): TemplateResult {
  // The recipe that has the field knows its schema.
  const owner = Math.max(
    0,
    values.findIndex((value) => value !== undefined),
  );
  const { label, unit } = factsOf(recipes[owner], path);
  return html`<tr>
    <th scope="row">${unit ? msg(str`${label} in ${unit}`) : label}<small>${path}</small></th>
    ${values.map((value) => html`<td>${valueWords(value)}</td>`)}
  </tr>`;
}
