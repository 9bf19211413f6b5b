import { expect, test } from '@playwright/test';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

test.use({ actionTimeout: 15_000 });

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
