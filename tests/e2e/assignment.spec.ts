/** A question is asked, a prediction made, and only then does the circuit run. */
import { expect, test, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { expectNoViolations } from './axe.ts';
import { linkTo, smallNotebook, waitForMotion } from './lab.ts';

const step = (page: Page): Promise<number> =>
  page.locator('kirchhoff-bench').evaluate((bench: KirchhoffBench) => bench.session.status?.step ?? -1);

function asking(assignment: object): unknown {
  const spec = smallNotebook() as { cells: object[] };
  Object.assign(spec.cells[1], { assignment });
  return spec;
}

test('the run waits for a prediction, which travels in the reader’s own link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(
    `./${linkTo(asking({ question: 'Where do the **two** settle?', answer: 'number', unit: 'V', reveal: 'Both at 1.2 V.' }))}`,
  );
  await expect(page.locator('bench-transport')).toHaveAttribute('inert', '');
  await expect(page.locator('bench-sliders')).toHaveAttribute('inert', '');
  await expect.poll(() => step(page)).toBe(0);
  await page.locator('kirchhoff-bench').locator('section').focus();
  await page.keyboard.press('k');
  await page.keyboard.press('.');
  await page.waitForTimeout(500);
  expect(await step(page)).toBe(0);
  await expect(page.getByRole('button', { name: /^Edit A pair/ })).toHaveCount(0);
  await expectNoViolations(page, 'a cell that asks');
  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('Write what you expect first.');
  await page.getByLabel('Your prediction, before you play').fill('0.8');
  await page.keyboard.press('Enter');
  await expect(page.getByText('You predicted: 0.8 V')).toBeVisible();
  await expect(page.getByText('Both at 1.2 V.')).toBeHidden();
  await page.getByRole('button', { name: 'Play' }).click();
  await waitForMotion(page);
  await expect(page.getByText('Both at 1.2 V.')).toBeVisible();
  await expect(page.locator('bench-sliders')).toHaveAttribute('inert', '');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText(/^Link copied/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByText('You predicted: 0.8 V')).toBeVisible();
});

test('a question is written at a cell, and the cell unlocked again', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await page.getByRole('button', { name: 'More for A pair' }).click();
  await page.getByRole('button', { name: 'Ask for a prediction' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Question').fill('Which one wins?');
  await dialog.getByLabel('Answer').selectOption('choice');
  await dialog.getByLabel('Choices, one a line').fill('the first\nthe second\nneither');
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByLabel('Your prediction, before you play').selectOption('neither');
  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  await expect(page.getByText('You predicted: neither')).toBeVisible();
  await page.getByRole('button', { name: 'More for A pair' }).click();
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByText('Which one wins?')).toBeHidden();
  await expect(page.locator('bench-sliders')).not.toHaveAttribute('inert');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('You predicted: neither')).toBeVisible();
});
