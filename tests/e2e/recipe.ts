/** The editor of a bench's recipe, as a reader works it. */
import type { Locator, Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';

export const benchOf = (page: Page): Locator => page.locator('kirchhoff-bench').first();
export const recipeOf = (page: Page): Locator => page.locator('cell-recipe').first();
export const cellOf = (bench: Locator) => bench.evaluate((element: KirchhoffBench) => element.cell);

/** Opens the recipe of the first bench, and the sections named. */
export async function openRecipe(page: Page, ...sections: readonly string[]): Promise<Locator> {
  await recipeOf(page).getByText('Recipe', { exact: true }).click();
  const form = page.locator('recipe-form');
  for (const section of sections) await open(form, section);
  return form;
}

/** Opens a section or a member of a list by its name. */
export const open = (form: Locator, name: string): Promise<void> =>
  form
    .locator('summary')
    .filter({ has: form.page().locator('b', { hasText: new RegExp(`^${name}$`) }) })
    .first()
    .click();
