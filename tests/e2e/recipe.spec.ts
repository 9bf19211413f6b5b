import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { expectNoViolations } from './axe.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

test.use({ actionTimeout: 15_000 });

const benchOf = (page: Page): Locator => page.locator('kirchhoff-bench').first();
const recipeOf = (page: Page): Locator => page.locator('cell-recipe').first();
const cellOf = (bench: Locator) => bench.evaluate((element: KirchhoffBench) => element.cell);
const firstVoltage = (bench: Locator) =>
  bench.evaluate((element: KirchhoffBench) => element.session.store?.shown[0] ?? NaN);

/** Opens the recipe of the first bench, and the sections named. */
async function openRecipe(page: Page, ...sections: readonly string[]): Promise<Locator> {
  await recipeOf(page).getByText('Recipe', { exact: true }).click();
  const form = page.locator('recipe-form');
  for (const section of sections) await open(form, section);
  return form;
}

/** Opens a section or a member of a list by its name. */
const open = (form: Locator, name: string): Promise<void> =>
  form
    .locator('summary')
    .filter({ has: form.page().locator('b', { hasText: new RegExp(`^${name}$`) }) })
    .first()
    .click();

test('a number edited in the form changes the running circuit and the address', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await expect.poll(async () => Math.abs(await firstVoltage(bench))).toBeGreaterThan(0.5);
  const address = page.url();
  const form = await openRecipe(page, 'Couplings', 'link');
  const gain = form.getByLabel('Gain', { exact: true });
  await gain.fill('0.2');
  expect((await cellOf(bench))?.circuit.couplings[0]).toMatchObject({ gain: 1.5 });
  await gain.press('Enter');
  await expect.poll(async () => (await cellOf(bench))?.circuit.couplings[0]).toMatchObject({ gain: 0.2 });
  await expect.poll(async () => Math.abs(await firstVoltage(bench)), { timeout: 30_000 }).toBeLessThan(0.3);
  await expect.poll(() => page.url()).not.toBe(address);
  await form.getByRole('button', { name: 'Reset to default: Gain' }).click();
  await expect(gain).toHaveValue('1');
  expect(heard).toEqual([]);
});

test('what does not parse stays at its field, with the remedy, and out of the document', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  const address = page.url();
  const form = await openRecipe(page, 'Anneal');
  const steps = form.getByLabel('Steps at most', { exact: true });
  await steps.fill('many');
  await steps.blur();
  await expect(steps).toHaveAttribute('aria-invalid', 'true');
  await expect(steps).toHaveAccessibleDescription(/must be a number\. Use a whole number from 1 to/);
  await expect(page.getByRole('status').filter({ hasText: 'Not in the circuit yet' })).toContainText(
    'anneal.steps',
  );
  expect((await cellOf(bench))?.anneal.steps).toBe(400);
  expect(page.url()).toBe(address);
  // Another field is not held up by it.
  await form.getByLabel('Tolerance', { exact: true }).fill('1e-4');
  await form.getByLabel('Tolerance', { exact: true }).press('Enter');
  await expect.poll(async () => (await cellOf(bench))?.anneal.tolerance).toBe(1e-4);
  await expect(steps).toHaveValue('many');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(steps).toHaveValue('400');
  await steps.fill('9');
  await steps.press('Escape');
  await expect(steps).toHaveValue('400');
});

test('groups and couplings are added, renamed, moved and removed', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  const form = await openRecipe(page, 'Groups', 'pair');
  const name = form.getByLabel('Name', { exact: true });
  await name.fill('twins');
  await name.press('Enter');
  await expect
    .poll(async () => (await cellOf(bench))?.circuit.couplings[0])
    .toMatchObject({ from: 'twins', to: 'twins' });
  await form.getByRole('button', { name: 'Add to groups' }).click();
  await expect.poll(async () => (await cellOf(bench))?.circuit.groups.length).toBe(2);
  await form.getByRole('button', { name: 'Move new2 up' }).click();
  await expect
    .poll(async () => (await cellOf(bench))?.circuit.groups.map(({ name: n }) => n))
    .toEqual(['new2', 'twins']);
  await form.getByRole('button', { name: 'Remove new2' }).click();
  await expect
    .poll(async () => (await cellOf(bench))?.circuit.groups.map(({ name: n }) => n))
    .toEqual(['twins']);
  await open(form, 'Couplings');
  await open(form, 'link');
  await form.getByLabel('Kind', { exact: true }).selectOption('sparse');
  await expect
    .poll(async () => (await cellOf(bench))?.circuit.couplings[0])
    .toMatchObject({ kind: 'sparse', gain: 1.5 });
});

test('a number becomes a slider that moves it', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  const form = await openRecipe(page, 'Groups', 'pair');
  await form.getByRole('button', { name: 'Make a slider of Well stiffness k' }).click();
  const slider = bench.getByRole('slider', { name: 'Well stiffness k, pair' });
  await expect(slider).toBeVisible();
  const range = form.getByRole('group', { name: 'Slider of Well stiffness k' });
  await range.getByLabel('High', { exact: true }).fill('4');
  await range.getByLabel('High', { exact: true }).press('Enter');
  await slider.fill('500');
  await expect.poll(async () => (await cellOf(bench))?.circuit.groups[0].k).toBe(2);
  await expect(form.getByLabel('Well stiffness k', { exact: true })).toHaveValue('2');
  await range.getByRole('button', { name: 'Remove the slider' }).click();
  await expect(slider).toHaveCount(0);
});

test('the form is worked by keyboard', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await recipeOf(page).locator('summary').first().focus();
  await page.keyboard.press('Enter');
  const form = page.locator('recipe-form');
  await expect(form).toBeVisible();
  // Past Form, JSON and Fields.
  for (let stop = 0; stop < 4; stop++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const seed = form.getByLabel('Seed', { exact: true });
  await expect(seed).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(seed).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('0');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await cellOf(bench))?.seed).toBe(70);
});

test('Edit opens the recipe of a cell', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await page.getByRole('button', { name: 'Edit A pair' }).click();
  await expect(page.locator('recipe-form')).toBeVisible();
});

test('axe finds nothing in the form, light or dark', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const form = await openRecipe(
    page,
    'Cell',
    'Groups',
    'pair',
    'Couplings',
    'link',
    'Noise, parts and units',
    'Anneal',
    'View',
  );
  await form.getByLabel('Gain', { exact: true }).fill('x');
  await form.getByLabel('Gain', { exact: true }).press('Enter');
  await form.getByRole('button', { name: 'Make a slider of Well stiffness k' }).click();
  await expectNoViolations(page, 'the form');
});

test('the form fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await openRecipe(
    page,
    'Cell',
    'Groups',
    'pair',
    'Couplings',
    'link',
    'Noise, parts and units',
    'Anneal',
    'View',
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

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

test('the table of all fields is beside the form, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await openRecipe(page);
  await recipeOf(page).getByRole('button', { name: 'All fields' }).click();
  const table = page.locator('kirchhoff-reference');
  await expect(table.getByRole('row').filter({ hasText: 'circuit.groups[].leak' })).toContainText('1/R');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test.describe('formulas', () => {
  const written = String.raw`The energy $\frac{1}{2} v^2$ falls.

$$C \frac{dv}{dt} = I - h v$$

Broken: $\frac{1$ and $\undefinedthing x$. A trap: $\href{javascript:alert(1)}{x}$ $\includegraphics{https://example.org/a.png}$.`;

  test('are drawn for the eye and for who listens, within the policy of the page', async ({ page }) => {
    const heard = complaints(page);
    await page.goto(`./${linkTo(smallNotebook(written))}`);
    const prose = page.locator('kirchhoff-prose').first();
    await expect(prose.locator('.katex-display')).toHaveCount(1);
    await expect(prose.locator('math').first()).toContainText('v');
    await expect(prose.locator('annotation').first()).toHaveText(String.raw`\frac{1}{2} v^2`);
    await expect
      .poll(() => page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length))
      .toBeGreaterThan(0);
    const height = await prose
      .locator('.katex .mfrac')
      .first()
      .evaluate((box) => box.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(15);
    // What cannot be drawn stays as written, with what is wrong.
    await expect(prose.locator('code.math.bad')).toHaveCount(2);
    await expect(prose).toContainText(
      'this formula cannot be drawn: Undefined control sequence: \\undefinedthing',
    );
    await expect(prose.locator('.katex a, .katex img')).toHaveCount(0);
    expect(heard).toEqual([]);
  });

  test('are fetched only where a text has some', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`./${linkTo(smallNotebook('Costs $5.'))}`);
    await waitForMotion(page);
    expect(asked.filter((url) => /maths|KaTeX/.test(url))).toEqual([]);
  });
});
