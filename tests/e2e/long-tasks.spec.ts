import { expect, test } from '@playwright/test';
import { linkTo, waitForMotion } from './lab.ts';

test('the main thread is never held up for 50 ms while thousands of nodes anneal', async ({ page }) => {
  await page.goto('./#/thousands');
  await waitForMotion(page);
  await page.waitForTimeout(3_000);
  const long = await page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = [];
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) seen.push(Math.round(duration));
        }).observe({ type: 'longtask' });
        setTimeout(() => resolve(seen), 30_000);
      }),
  );
  expect(long).toEqual([]);
});

test('a circuit whose currents fall to nothing leaves the page alive', async ({ page }) => {
  const groups = [{ name: 'pair', shape: [2], role: 'output', law: 'saturating', volts: [1, -0.4] }];
  const cells = [{ kind: 'bench', id: 'pair', circuit: { groups }, anneal: { steps: 600, until: 'steps' } }];
  await page.goto(`./${linkTo({ kirchhoff: 1, cells })}`);
  await waitForMotion(page);
  await expect(page.getByText(/^Ended after 600 steps/).first()).toBeVisible({ timeout: 20_000 });
});
