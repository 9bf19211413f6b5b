/** The reference of every field as a page. */
import { expect, test } from '@playwright/test';

test('the reference is a page with links to its sections, reached from the gallery, the manual and the palette', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./#reference=bench');
  const heading = page.getByRole('heading', { name: 'Cells: bench', exact: true });
  await expect(heading).toBeFocused();
  await expect(heading).toBeInViewport();
  await page.getByRole('link', { name: 'Circuit', exact: true }).click();
  await expect(page).toHaveURL(/#reference=circuit$/);
  const row = page.getByRole('row').filter({ hasText: 'circuit.groups[].leak' });
  await expect(page.getByRole('heading', { name: 'Circuit', exact: true })).toBeInViewport();
  await expect(row).toContainText('1/R');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  const title = page.getByRole('heading', { name: 'Every field of a recipe', level: 1 });
  await page.goto('./');
  await page.getByRole('link', { name: /^Every field of a recipe/ }).click();
  await expect(title).toBeVisible();
  await page.goto('./#/manual-links-and-files');
  await page.getByRole('main').getByRole('link', { name: 'all of them' }).click();
  await expect(title).toBeVisible();
  await page.goto('./#benchmark');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill('every field');
  await page.keyboard.press('Enter');
  await expect(title).toBeVisible();
});
