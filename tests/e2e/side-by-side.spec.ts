/** Two runs side by side: one clock, one transport, one cursor; what they differ in and what came of it. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { expectNoSidewaysScroll, expectNoViolations, openPlace } from './axe.ts';
import { complaints, linkTo, smallNotebook } from './lab.ts';

interface Changes {
  readonly gain?: number;
  readonly dt?: number;
}

/** A link to the small notebook with other numbers in its bench. */
function variant({ gain = 1.5, dt = 0.05 }: Changes = {}): string {
  const notebook = structuredClone(smallNotebook()) as { cells: Record<string, unknown>[] };
  const [, bench] = notebook.cells;
  const circuit = bench['circuit'] as { couplings: { gain: number }[] };
  circuit.couplings[0].gain = gain;
  bench['anneal'] = { steps: 4000, dt };
  bench['view'] = { panels: ['trajectories', 'energy'] };
  return linkTo(notebook);
}

const pairOf = (a: string, b: string): string => `./#ab=${a.slice(1)}~${b.slice(1)}`;
const benchIn = (page: Page, side: 'A' | 'B'): Locator => page.locator(`[data-side=${side}] kirchhoff-bench`);
const transport = (page: Page): Locator =>
  page.locator('kirchhoff-pair > bench-transport, bench-transport').first();
const outcome = (page: Page, name: string): Locator => page.locator(`[data-apart=${name}] td`).last();

interface Standing {
  readonly state: string;
  readonly step: number;
  readonly time: number;
  readonly shown: number;
}

/** Where both runs stand, and the times of what they show. */
const standing = (page: Page): Promise<Standing[]> =>
  page.locator('[data-side] kirchhoff-bench').evaluateAll((benches) =>
    benches.map((bench) => {
      const { status, store } = (bench as KirchhoffBench).session;
      const { state = '', step = -1, time = -1 } = status ?? {};
      return { state, step, time, shown: store?.shownTime ?? -1 };
    }),
  );

async function settled(page: Page): Promise<void> {
  await expect
    .poll(async () => (await standing(page)).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(['settled', 'settled']);
}

async function together(page: Page): Promise<readonly [number, number]> {
  const [a, b] = await standing(page);
  expect(a.time).toBeCloseTo(b.time, 9);
  expect([a.shown, b.shown]).toEqual([a.time, b.time]);
  return [a.step, b.step];
}

test('two links run as one: differences, one clock for different steps, one cursor, edits of one side', async ({
  page,
}) => {
  const heard = complaints(page);
  await page.goto(pairOf(variant(), variant({ gain: 2.5, dt: 0.1 })));
  const differences = page.getByRole('region', { name: 'What the recipes differ in' });
  await expect(differences.getByRole('row')).toHaveText([
    /Field/,
    /Gain, link.*1\.5.*2\.5/s,
    /Time step.*0\.05.*0\.1/s,
  ]);
  await settled(page);
  await expect(page.getByRole('row', { name: /^Time to settle in RC/ })).toContainText('−');
  await expect(outcome(page, 'max')).toHaveText(/^0\.\d+|^[1-9]/);

  // One transport, by simulated time.
  const keys = transport(page);
  await expect(page.locator('[data-side] bench-transport').first()).toBeHidden();
  const position = keys.getByRole('slider', { name: 'Position in the recorded run' });
  await position.fill('20');
  await expect.poll(async () => (await standing(page)).map(({ step }) => step)).toEqual([40, 20]);
  await together(page);
  await page.locator('[data-side=A] section').first().focus();
  await page.keyboard.press('.');
  await expect.poll(async () => (await standing(page)).map(({ step }) => step)).toEqual([42, 21]);
  await page.keyboard.press('0');
  await expect.poll(async () => (await standing(page)).map(({ step }) => step)).toEqual([0, 0]);
  await page.keyboard.press('k');
  await expect.poll(async () => (await standing(page))[1].step).toBeGreaterThan(10);
  await page.keyboard.press('k');
  await expect
    .poll(async () => (await standing(page)).map(({ state }) => state))
    .toEqual(['paused', 'paused']);
  await expect
    .poll(async () =>
      (await standing(page)).map(({ time }) => time.toFixed(6)).every((t, _, all) => t === all[0]),
    )
    .toBe(true);
  await together(page);

  // One cursor: the same node at the same time; one time axis.
  const chart = (side: 'A' | 'B'): Locator => page.locator(`[data-side=${side}] bench-trajectories`);
  await chart('A').getByRole('application').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowDown');
  for (const side of ['A', 'B'] as const)
    await expect(chart(side).locator('.mark')).toContainText('pair[1], ');
  await page.keyboard.press('Home');
  await expect(chart('B').locator('.readout')).toContainText('at 0 RC');
  await expect(chart('B').locator('[aria-live=polite]').first()).toHaveText('');
  await chart('B').getByRole('button', { name: 'Log time' }).click();
  await expect(chart('A').getByRole('button', { name: 'Log time' })).toHaveAttribute('aria-pressed', 'true');
  await expect(chart('B').locator('.mark')).toHaveCount(0);

  // An edit of one side is in the address and starts that side anew.
  const [before] = await standing(page);
  await page.locator('[data-side=B]').getByLabel('Coupling', { exact: true }).focus();
  const address = page.url();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.url()).not.toBe(address);
  await expect(differences.getByRole('row', { name: /Gain, link/ })).toContainText('2.45');
  await expect.poll(async () => (await standing(page))[1].time).toBeCloseTo(before.time, 1);
  expect((await standing(page))[0].step).toBe(before.step);
  expect(heard).toEqual([]);
});

test('a recipe beside itself comes to the very same end', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`./${variant()}`);
  await page.getByRole('button', { name: 'More for A pair' }).click();
  await page.getByRole('button', { name: 'Side by side…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Side by side' });
  await dialog.getByLabel('the first bench behind a link').check();
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/^This is no link to a notebook/);
  await expectNoViolations(page, 'the dialog', await openPlace(page));
  await dialog.getByLabel('a copy of it').check();
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/#ab=v1\.[\w-]+~v1\.[\w-]+$/);
  await expect(page.getByText('The recipes are the same.')).toBeVisible();
  await settled(page);
  const [a, b] = await standing(page);
  expect(a.step).toBe(b.step);
  await expect(outcome(page, 'max')).toHaveText('0');
  await expect(outcome(page, 'mean')).toHaveText('0');
  // The sides change places and are drawn there.
  await page.getByRole('button', { name: 'Swap sides' }).click();
  for (const side of ['A', 'B'] as const)
    await expect(benchIn(page, side).locator('bench-energy canvas')).toHaveCount(2);
  await expect(outcome(page, 'max')).toHaveText('0');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText(/^Link copied/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test('a damaged link says which side, and the other side runs', async ({ page }) => {
  await page.goto(pairOf(variant(), variant().slice(0, -9)));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading')).toHaveText('Side B could not be opened');
  await expect(dialog.locator('code')).toHaveText('B: link');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-side=B]').getByRole('alert')).toContainText('Side B could not be opened');
  await expect(benchIn(page, 'A').locator('bench-transport')).toBeVisible();
  await page.goto('./#ab=v1.AAAA');
  await expect(page.getByRole('dialog').getByText('It does not hold two notebooks.')).toBeVisible();
});

test('axe finds nothing, light or dark, nor does it scroll sideways at 390 px', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(pairOf(variant(), variant({ gain: 2 })));
  // A reader who asked for less motion starts the runs.
  await expect.poll(async () => (await standing(page)).map(({ state }) => state)).toEqual(['ready', 'ready']);
  await expectNoViolations(page, 'two runs');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page, 'two runs');
});
