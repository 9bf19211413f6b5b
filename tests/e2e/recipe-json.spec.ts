import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';
import { benchOf, cellOf, open, recipeOf } from './recipe.ts';

test.use({ actionTimeout: 15_000 });

test.describe('JSON', () => {
  /** Opens the recipe as JSON: its text box. */
  async function openJson(page: Page, notebook = smallNotebook()): Promise<Locator> {
    await page.goto(`./${linkTo(notebook)}`);
    await waitForMotion(page);
    await recipeOf(page).getByText('Recipe', { exact: true }).click();
    await recipeOf(page).getByRole('button', { name: 'JSON', exact: true }).click();
    return recipeOf(page).getByRole('textbox', { name: 'Recipe as JSON' });
  }
  /** Puts the cursor after the first place a text stands. */
  const after = async (page: Page, text: string): Promise<void> => {
    await page.locator('recipe-json').evaluate((element, sought) => {
      const view = Reflect.get(element, 'view') as {
        state: { doc: { toString(): string } };
        dispatch(change: object): void;
        focus(): void;
      };
      const at = view.state.doc.toString().indexOf(sought) + sought.length;
      view.dispatch({ selection: { anchor: at } });
      view.focus();
    }, text);
  };

  test('is edited, completed and applied, within the policy of the page', async ({ page }) => {
    const heard = complaints(page);
    const box = await openJson(page);
    await expect(box).toContainText('"gain": 1.5');
    const bench = benchOf(page);
    await after(page, '"gain": 1.5');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('0.25');
    expect((await cellOf(bench))?.circuit.couplings[0]).toMatchObject({ gain: 1.5 });
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await cellOf(bench))?.circuit.couplings[0]).toMatchObject({ gain: 0.25 });
    // A field and its value, from what the schema offers there.
    await after(page, '"anneal": {');
    const choose = async (name: RegExp): Promise<void> => {
      await expect(page.getByRole('listbox').getByRole('option', { name })).toBeVisible();
      // A list that has just appeared takes no keys yet, lest it catch one meant for the text.
      await page.waitForTimeout(200);
      await page.keyboard.press('Enter');
    };
    await page.keyboard.type(' "integ');
    await choose(/^integrator/);
    await page.keyboard.type('"d');
    await choose(/^dormand-prince/);
    await page.keyboard.type(',');
    // Leaving the editor applies what is valid.
    await recipeOf(page).getByRole('button', { name: 'Format' }).click();
    await expect.poll(async () => (await cellOf(bench))?.anneal.integrator).toBe('dormand-prince');
    expect(heard).toEqual([]);
  });

  test('shows each problem at its line and keeps it out of the circuit', async ({ page }) => {
    await openJson(page);
    const bench = benchOf(page);
    await after(page, '"gain": 1.5');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('"much"');
    const problem = recipeOf(page).getByRole('button', { name: /^Line \d+: circuit\.couplings\.link\.gain/ });
    await expect(problem).toContainText('must be a number');
    const marked = page.locator('recipe-json .cm-lintRange-error');
    await expect(marked).toHaveText('"much"');
    await page.keyboard.press('Control+Enter');
    expect((await cellOf(bench))?.circuit.couplings[0]).toMatchObject({ gain: 1.5 });
    await problem.click();
    await page.keyboard.type('{');
    await expect(recipeOf(page).getByRole('button', { name: /This is not JSON/ })).toBeVisible();
  });

  test('follows the form, and the keyboard leads out of it', async ({ page }) => {
    const box = await openJson(page);
    await recipeOf(page).getByRole('button', { name: 'Form', exact: true }).click();
    const form = page.locator('recipe-form');
    await open(form, 'Anneal');
    await form.getByLabel('Steps at most', { exact: true }).fill('321');
    await form.getByLabel('Steps at most', { exact: true }).press('Enter');
    await recipeOf(page).getByRole('button', { name: 'JSON', exact: true }).click();
    await expect(box).toContainText('"steps": 321');
    await box.focus();
    await page.keyboard.press('Tab');
    await expect(box).not.toBeFocused();
  });

  test('axe finds nothing in it, light or dark', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openJson(page);
    await after(page, '"gain": ');
    await page.keyboard.type('x');
    await expect(recipeOf(page).getByRole('button', { name: /^Line/ }).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectNoViolations(page, 'the JSON');
  });
});
