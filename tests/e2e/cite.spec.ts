/** The citation of a notebook. */
import { expect, test } from '@playwright/test';
import { linkTo, smallNotebook } from './lab.ts';

test('a notebook is cited by keyboard, and the address in the citation opens it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`./${linkTo({ ...smallNotebook(), title: 'Heat & 50% {of} <b>it</b>' })}`);
  const cite = page.getByRole('button', { name: 'Cite' });
  await cite.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cite this notebook' });
  await dialog.getByRole('button', { name: 'Copy: This notebook' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('Copied');
  const bibtex = await page.evaluate(() => navigator.clipboard.readText());
  expect(bibtex).toMatch(/^@misc\{kirchhoff-heat-50-of-b-it-b,\n/);
  expect(bibtex).toContain('{{Heat \\& 50\\% \\textbraceleft{}of\\textbraceright{} \\textless{}b');
  await dialog.getByRole('button', { name: 'Copy: The method' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('year         = {2025}');
  await dialog.getByLabel('Write as').selectOption('A line of text');
  await expect(dialog.getByRole('textbox', { name: 'The method' })).toHaveValue(
    /^Liu et al\., .*ICML 2025\.$/,
  );
  await expect(dialog.getByRole('textbox', { name: 'This notebook' })).toHaveValue(/^“Heat & 50%/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(cite).toBeFocused();
  await page.goto('about:blank');
  await page.goto(/url += \{(.*)\}/.exec(bibtex)?.[1] ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Heat & 50% {of} <b>it</b>');
});
