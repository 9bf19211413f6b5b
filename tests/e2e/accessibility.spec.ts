import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { linkTo, smallNotebook, waitForMotion } from './lab.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, address] of [
    ['the gallery', './'],
    ['a notebook', './#/thousands'],
  ] as const) {
    test(`axe finds nothing in ${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await waitForMotion(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    });
  }
}

test('axe finds nothing in the dialogs', async ({ page }) => {
  await page.goto(`./${linkTo({ kirchhoff: 1, cells: [{ kind: 'txt' }] })}`);
  await expect(page.getByRole('dialog')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('the page is reached by keyboard alone', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  expect(new URL(page.url()).hash).toMatch(/^#v1\./);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('nothing is cut off or scrolls sideways at 390 px, nor with text at twice the size', async ({
  page,
}) => {
  for (const [width, textSize] of [
    [390, '100%'],
    [1280, '200%'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    for (const address of ['./', './#/darcy', './#/two-nodes']) {
      await page.goto(address);
      await page.reload();
      await page.locator('html').evaluate((root, size) => (root.style.fontSize = size), textSize);
      await waitForMotion(page);
      const [inner, scroll] = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        return [clientWidth, scrollWidth];
      });
      expect(scroll, `${address} at ${width} px, ${textSize}`).toBeLessThanOrEqual(inner);
    }
  }
});

test('the menu of a narrow page opens and chooses a theme', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(page.url()).not.toContain('dark');
});
