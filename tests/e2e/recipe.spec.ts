import { expect, test, type Locator } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { expectNoViolations } from './axe.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';
import { benchOf, cellOf, open, openRecipe, recipeOf } from './recipe.ts';

test.use({ actionTimeout: 15_000 });

const firstVoltage = (bench: Locator) =>
  bench.evaluate((element: KirchhoffBench) => element.session.store?.shown[0] ?? NaN);

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
