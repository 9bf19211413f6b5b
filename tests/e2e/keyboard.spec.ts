/** A whole session without a pointer: from the start page to a changed, saved and shared notebook. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { complaints, waitForMotion } from './lab.ts';

/** Stops on the way to a control; more means that it cannot be reached. */
const MOST_STOPS = 80;

async function tabTo(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(control).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await control.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press(key);
  }
  await expect(control).toBeFocused();
}

async function command(page: Page, letters: string, first: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a command' })).toBeFocused();
  const option = page.getByRole('dialog').getByRole('option').first();
  await page.keyboard.type(letters);
  await expect(option).toHaveText(first);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('a notebook is found, run, changed, saved and shared by keyboard alone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const heard = complaints(page);
  await page.goto('./');
  await waitForMotion(page);

  // A card of the gallery.
  await tabTo(page, page.getByRole('link', { name: /^Two nodes on a landscape/ }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/two-nodes$/);
  await waitForMotion(page);
  const bench = page.locator('kirchhoff-bench').first();
  const state = () => bench.evaluate(({ session }: KirchhoffBench) => session.status?.state);
  const step = () => bench.evaluate(({ session }: KirchhoffBench) => session.status?.step ?? -1);

  // The transport.
  await tabTo(page, bench.getByRole('button', { name: 'Reset to the same start' }));
  await page.keyboard.press('Enter');
  await expect.poll(step).toBe(0);
  await page.keyboard.press('.');
  await expect.poll(step).toBe(1);
  await page.keyboard.press('k');
  await expect.poll(state).toBe('settled');

  // A slider of the recipe.
  const before = page.url();
  await tabTo(page, bench.getByRole('slider').last());
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).not.toBe(before);
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Nothing to undo' })).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');

  // A text, backwards through the page.
  const edit = page.locator('[data-cell="opening"]').getByRole('button', { name: /^Edit/ });
  await tabTo(page, edit, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Written without a pointer.');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('kirchhoff-prose').first()).toContainText('Written without a pointer.');

  // A file, a link, another theme, and the same notebook from the link.
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    command(page, 'save as', 'Save as a file'),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.json$/);
  await command(page, 'copy link', 'Copy link');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#v1\./);
  await command(page, 'dark', 'Theme: Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.locator('kirchhoff-prose').first()).toContainText('Written without a pointer.');
  expect(heard).toEqual([]);
});
