import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { Benchmark } from '../../src/lab/benchmark/results.ts';

test('the benchmark is reached from the foot of the gallery, shows what was measured, and measures here', async ({
  page,
}) => {
  await page.goto('./');
  await page.getByRole('link', { name: 'Benchmark' }).click();
  await expect(page.getByRole('heading', { name: 'Benchmark', level: 1 })).toBeVisible();
  for (const name of ['cpu', 'webgpu']) {
    const file = new URL(`../../public/benchmark/${name}.json`, import.meta.url);
    const { build, rows } = JSON.parse(readFileSync(file, 'utf8')) as Benchmark;
    await expect(page.getByText(`build ${build}`).first()).toBeVisible();
    for (const row of rows)
      await expect(page.getByRole('rowheader', { name: row.name }).first()).toBeVisible();
  }
  await expect(page.getByText('Not measured on a GPU').first()).toBeVisible();

  await page.getByRole('combobox', { name: 'Rows' }).selectOption('dense-16');
  await page.getByLabel('with jax-js').uncheck();
  await page.getByRole('button', { name: 'Run' }).focus();
  await page.keyboard.press('Enter');
  const saved = page.getByRole('button', { name: 'Save as JSON' });
  await expect(saved).toBeVisible({ timeout: 60_000 });
  const [file] = await Promise.all([page.waitForEvent('download'), saved.click()]);
  const result = JSON.parse(readFileSync(await file.path(), 'utf8')) as Benchmark;
  expect(result.rows).toHaveLength(1);
  expect(result.rows[0]).toMatchObject({ name: 'dense-16', nodes: 16, peers: [], engine: 'cpu' });

  await page.getByRole('combobox', { name: 'Rows' }).selectOption('growth-dense');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run' })).toBeEnabled();
});
