import { expect, test } from '@playwright/test';
import { complaints, waitForMotion } from './lab.ts';

test('the gallery opens with the hero annealing, and every card leads to a notebook', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('./');
  await waitForMotion(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thousands of nodes, one equilibrium');
  await expect(page.getByText('Annealing').first()).toBeVisible();

  const cards = page.locator('kirchhoff-gallery section a[href^="#/"]');
  const names = await cards.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(names.length).toBeGreaterThanOrEqual(6);
  const answers = await page.evaluate(
    (all) => Promise.all(all.map(async (name) => (await fetch(`./notebooks/${name?.slice(2)}.json`)).ok)),
    names,
  );
  expect(answers.every(Boolean)).toBe(true);

  await cards.nth(1).click();
  await expect(page.locator('kirchhoff-notebook h1')).toBeVisible();
  await page.goBack();
  await expect(page.locator('kirchhoff-gallery')).toBeVisible();
  expect(heard).toEqual([]);
});

test('the first trajectory moves within two seconds', { tag: '@alone' }, async ({ page }) => {
  await page.goto('./');
  expect(await waitForMotion(page)).toBeLessThan(2_000);
});

test('a reader who wants less motion starts the hero by hand', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await page.getByRole('button', { name: 'Play' }).click();
  await waitForMotion(page);
});

test('the tour goes through the parts of the bench and ends where the reader likes', async ({ page }) => {
  await page.goto('./');
  await waitForMotion(page);
  await page.getByRole('button', { name: 'Tour' }).click();
  const panel = page.locator('kirchhoff-tour').getByRole('dialog');
  await expect(panel).toContainText('Voltages, as they settle');
  await expect(panel).toBeFocused();
  await panel.getByRole('button', { name: 'Next' }).click();
  await expect(panel).toContainText('A recorder’s keys');
  await panel.getByRole('button', { name: 'Back' }).click();
  await expect(panel).toContainText('1 of 6');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});
