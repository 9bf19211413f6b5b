/** Sweeps, comparisons, recorded runs and runs side by side, as a reader uses them. */
import { readFile } from 'node:fs/promises';
import { expect, test, type Download, type Locator, type Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { complaints, linkTo } from './lab.ts';

const pair = (more: object = {}) => ({
  kind: 'bench',
  id: 'pair',
  title: 'A pair',
  seed: 7,
  circuit: {
    groups: [{ name: 'pair', shape: [2], role: 'output', law: 'saturating', volts: [1, -0.4] }],
    couplings: [{ kind: 'dense', name: 'link', from: 'pair', to: 'pair', weights: [0, 1, 1, 0], gain: 1.5 }],
  },
  anneal: { dt: 0.05, steps: 20_000, tolerance: 1e-5, tolerate: 'absolute' },
  view: { panels: ['trajectories'] },
  ...more,
});
const gain = { path: 'circuit.couplings.link.gain', label: 'Coupling' };

function notebook(...cells: object[]): string {
  return linkTo({
    kirchhoff: 1,
    title: 'Runs',
    cells: [{ kind: 'text', id: 'a', text: 'Words.' }, ...cells],
  });
}

async function run(cell: Locator): Promise<void> {
  await cell.scrollIntoViewIfNeeded();
  await cell.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell.getByText(/^All .* runs done/)).toBeVisible({ timeout: 60_000 });
}

async function textOf(page: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFile(await (download as Download).path(), 'utf8');
}

test('a sweep over one parameter runs, is drawn, kept over a reload and saved as CSV', async ({ page }) => {
  const heard = complaints(page);
  const values = { from: 0.6, to: 1.4, count: 5 };
  const cell = { kind: 'sweep', id: 'gains', title: 'Gains', of: 'pair', parameters: [{ ...gain, values }] };
  await page.goto(`./${notebook(pair(), { ...cell, repeats: 2, metrics: ['steps', 'energy'] })}`);
  const sweep = page.locator('kirchhoff-sweep');
  await run(sweep);
  await expect(sweep.getByRole('application', { name: /^Steps over Coupling/ })).toBeVisible();
  const lines = (await textOf(page, () => sweep.getByRole('button', { name: 'CSV' }).click())).split('\r\n');
  expect(lines[0]).toBe('circuit.couplings.link.gain,repeat,status,engine,steps,energy,seconds,error');
  expect(lines).toHaveLength(11);
  expect(lines[1]).toMatch(/^0.6,0,settled,(cpu|webgpu),\d+,/);

  await sweep.getByLabel('Metric').selectOption('energy');
  await expect(sweep.getByRole('application', { name: /^Energy over Coupling/ })).toBeVisible();
  await sweep.getByText('All 5 points').click();
  await expect(sweep.getByRole('row')).toHaveCount(6);

  await page.reload();
  await sweep.scrollIntoViewIfNeeded();
  await expect(sweep.getByText('All 10 runs done')).toBeVisible();
  expect(heard).toEqual([]);
});

test('a cancelled sweep keeps what is done, over a reload too, and goes on from there', async ({ page }) => {
  const parameters = [{ ...gain, values: { from: 0.9, to: 1.1, count: 41 } }];
  const slow = pair({ anneal: { dt: 0.0005, steps: 400_000, until: 'steps' } });
  await page.goto(`./${notebook(slow, { kind: 'sweep', id: 'slow', of: 'pair', parameters })}`);
  const sweep = page.locator('kirchhoff-sweep');
  await sweep.scrollIntoViewIfNeeded();
  await sweep.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(sweep.getByRole('progressbar')).toBeVisible();
  await expect(sweep.getByText(/^about .* left$/)).toBeVisible({ timeout: 30_000 });
  await expect(sweep.getByText(/^[1-9]\d* of 41 runs/)).toBeVisible({ timeout: 30_000 });
  await sweep.getByRole('button', { name: 'Cancel' }).click();
  const stopped = sweep.getByText(/^Stopped after \d+ of 41 runs/);
  await expect(stopped).toBeVisible();
  const done = Number(/after (\d+)/.exec((await stopped.textContent()) ?? '')?.[1]);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(41);

  await page.reload();
  await sweep.scrollIntoViewIfNeeded();
  await expect(stopped).toHaveText(new RegExp(`after ${done} of 41`));
  await sweep.getByRole('button', { name: 'Go on' }).click();
  const count = async () => Number.parseInt((await sweep.getByText(/ of 41 runs/).textContent()) ?? '', 10);
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(done);
  await sweep.getByRole('button', { name: 'Cancel' }).click();
});

test('editing another cell does not disturb a sweep; editing its own says that results are of before', async ({
  page,
}) => {
  const slider = { ...gain, low: 0, high: 3, step: 0.1 };
  const own = {
    kind: 'sweep',
    id: 'own',
    recipe: pair({ id: 'inner' }),
    parameters: [{ ...gain, values: [0.5, 2] }],
  };
  const named = { kind: 'sweep', id: 'named', of: 'pair', parameters: [{ path: 'seed', values: [1, 2] }] };
  await page.goto(`./${notebook(pair({ sliders: [slider] }), own, named)}`);
  const [first, second] = [page.locator('kirchhoff-sweep').first(), page.locator('kirchhoff-sweep').last()];
  await run(first);
  await run(second);
  const input = page.getByRole('slider', { name: /Coupling/ });
  await input.focus();
  await page.keyboard.press('ArrowRight');
  await expect(second.getByText('All 2 runs done. The recipe has changed since')).toBeVisible();
  await expect(first.getByText('All 2 runs done', { exact: true })).toBeVisible();
});

test('a sweep over two parameters is a map that names its best', async ({ page }) => {
  const parameters = [
    { ...gain, values: [0.5, 1.2, 2] },
    { path: 'circuit.groups.pair.leak', label: 'Leak', values: [0.5, 1] },
  ];
  const cell = { kind: 'sweep', id: 'map', of: 'pair', parameters, metrics: ['energy'] };
  await page.goto(`./${notebook(pair(), cell)}`);
  const sweep = page.locator('kirchhoff-sweep');
  await run(sweep);
  const map = sweep.getByRole('region', { name: 'Energy over Coupling and Leak' });
  await expect(map.locator('td.best')).toHaveCount(1);
  await expect(map.locator('td.best')).toHaveAttribute('title', /^Coupling 2, Leak 0.5 1.R: /);
});

test('a comparison puts its rows in a table, and says what they differ in', async ({ page }) => {
  const rows = [
    { kind: 'cell', of: 'pair', label: 'Euler' },
    {
      kind: 'cell',
      of: 'pair',
      label: 'Runge | Kutta',
      changes: [{ path: 'anneal.integrator', value: 'rk4' }],
    },
  ];
  await page.goto(`./${notebook(pair(), { kind: 'compare', id: 'ways', rows, metrics: ['energy'] })}`);
  const compare = page.locator('kirchhoff-compare');
  await compare.scrollIntoViewIfNeeded();
  const differences = compare.getByRole('region', { name: 'What the recipes differ in' });
  await expect(differences.getByRole('row', { name: /^Integrator.*euler rk4$/ })).toBeVisible();
  await run(compare);
  const results = compare.getByRole('region', { name: 'Results by row' });
  await expect(results.getByRole('row', { name: /^Euler settled/ })).toBeVisible();
  await expect(results.getByRole('columnheader')).toHaveText([
    'Row',
    'Energy',
    'Parameters',
    'Multiply-adds an answer',
    'Steps',
    'Memory in kB',
    'Wall time in s',
    'Engine',
  ]);
  const markdown = await textOf(page, () => compare.getByRole('button', { name: 'Markdown' }).click());
  expect(markdown.split('\n')[5]).toMatch(/^\| Runge \\\| Kutta \| -?\d/);
  const csv = await textOf(page, () => compare.getByRole('button', { name: 'CSV' }).click());
  expect(csv.split('\r\n\r\n').map((part) => part.split('\r\n').length)).toEqual([3, 3, 3]);
});

test('axe finds nothing in sweeps and comparisons, light or dark; nothing scrolls sideways on a phone', async ({
  page,
}) => {
  const parameters = [
    { ...gain, values: [0.5, 1, 1.5] },
    { path: 'circuit.groups.pair.leak', label: 'Leak', values: [0.5, 1] },
  ];
  const rows = [0.5, 1].map((value) => ({
    kind: 'cell',
    of: 'pair',
    changes: [{ path: gain.path, value }],
  }));
  const cells = [
    pair(),
    { kind: 'sweep', id: 'line', of: 'pair', parameters: parameters.slice(0, 1), repeats: 2 },
    { kind: 'sweep', id: 'map', of: 'pair', parameters },
    { kind: 'compare', id: 'ways', rows },
  ];
  await page.goto(`./${notebook(...cells)}`);
  for (const cell of await page.locator('kirchhoff-sweep-slot, kirchhoff-compare-slot').all())
    await run(cell);
  await expectNoViolations(page, 'sweeps and comparisons');
  await page.setViewportSize({ width: 390, height: 844 });
  // Plots follow at the next frame.
  const beyond = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(beyond).toBeLessThanOrEqual(0);
});

test('a sweep is run and cancelled by keyboard alone', async ({ page }) => {
  await page.goto(
    `./${notebook(pair(), { kind: 'sweep', id: 's', of: 'pair', parameters: [{ ...gain, values: [1.2, 2] }] })}`,
  );
  const sweep = page.locator('kirchhoff-sweep');
  await sweep.scrollIntoViewIfNeeded();
  await sweep.locator('section').focus();
  await page.keyboard.press('Tab');
  await expect(sweep.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sweep.getByText('All 2 runs done')).toBeVisible({ timeout: 30_000 });
});
