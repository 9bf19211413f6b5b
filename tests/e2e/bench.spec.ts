import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

const benchOf = (page: Page): Locator => page.locator('kirchhoff-bench').first();
const stateOf = (bench: Locator) =>
  bench.evaluate((element: KirchhoffBench) => {
    const { status, store } = element.session;
    return {
      state: status?.state,
      step: status?.step ?? -1,
      shown: store?.shownStep ?? -1,
      voltages: [...(store?.shown ?? [])],
    };
  });

async function settled(bench: Locator): Promise<void> {
  await expect.poll(async () => (await stateOf(bench)).state, { timeout: 60_000 }).toMatch(/settled|ended/);
}

test('the transport plays, steps back exactly and resets, by keyboard', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await bench.locator('section').focus();
  await page.keyboard.press('k');
  await expect.poll(async () => (await stateOf(bench)).state).toMatch(/paused|settled/);
  await expect
    .poll(async () => {
      const s = await stateOf(bench);
      return s.shown - s.step;
    })
    .toBe(0);
  const before = await stateOf(bench);
  await page.keyboard.press('.');
  await expect.poll(async () => (await stateOf(bench)).step).toBe(before.step + 1);
  await page.keyboard.press(',');
  await expect.poll(async () => (await stateOf(bench)).shown).toBe(before.step);
  expect((await stateOf(bench)).voltages).toEqual(before.voltages);
  await page.keyboard.press('0');
  await expect.poll(async () => (await stateOf(bench)).step).toBe(0);
  expect((await stateOf(bench)).voltages).toEqual([1, Math.fround(-0.4)]);
  expect(heard).toEqual([]);
});

test('the outcome is said in words and the scrubber goes back', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await settled(bench);
  await expect(bench.getByRole('status').first()).toContainText(/after [\d,]+ steps at [\d.]+ RC/);
  const scrubber = bench.getByRole('slider', { name: 'Position in the recorded run' });
  await scrubber.focus();
  const { step } = await stateOf(bench);
  await scrubber.press('ArrowLeft');
  await expect.poll(async () => (await stateOf(bench)).shown).toBe(step - 1);
});

test('a slider changes the running circuit and the document', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await settled(bench);
  const before = (await stateOf(bench)).voltages[0];
  const address = page.url();
  await bench.getByRole('slider', { name: 'Coupling', exact: true }).fill('200');
  await expect
    .poll(async () => Math.abs((await stateOf(bench)).voltages[0]) < Math.abs(before) / 2)
    .toBe(true);
  await expect.poll(() => page.url()).not.toBe(address);
});

test('painting the rock settles the pressure anew', async ({ page }) => {
  await page.goto('./#/darcy');
  await waitForMotion(page);
  const bench = benchOf(page);
  await settled(bench);
  const before = (await stateOf(bench)).voltages.slice(256);
  const rock = bench.getByRole('application', { name: /^permeability/ });
  await rock.scrollIntoViewIfNeeded();
  const box = await rock.boundingBox();
  if (!box) throw new Error('the field has no place on the page');
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.2 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height, { steps: 8 });
  await page.mouse.up();
  await settled(bench);
  const after = (await stateOf(bench)).voltages.slice(256);
  expect(Math.max(...after.map((v, i) => Math.abs(v - before[i])))).toBeGreaterThan(0.05);
});

test('the circuit is not drawn while nothing changes', async ({ page }) => {
  await page.goto('./#/darcy');
  await waitForMotion(page);
  const bench = benchOf(page);
  await settled(bench);
  const circuit = bench.locator('bench-circuit');
  await circuit.scrollIntoViewIfNeeded();
  const draws = () => circuit.evaluate((element: HTMLElementTagNameMap['bench-circuit']) => element.draws);
  await expect.poll(draws).toBeGreaterThan(0);
  await page.waitForTimeout(1500);
  const before = await draws();
  await page.waitForTimeout(1500);
  expect(await draws()).toBe(before);
});

test('a bench fits a phone and its controls a finger', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const button of await bench.locator('bench-transport').getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40);
  }
  await context.close();
});

test('own data are previewed and used', async ({ page }) => {
  await page.goto('./#/darcy');
  await waitForMotion(page);
  const bench = benchOf(page);
  await bench.getByRole('button', { name: 'Use my data' }).click();
  const dialog = bench.getByRole('dialog', { name: 'Your data' });
  const rows = Array.from({ length: 16 }, (_, row) =>
    Array.from({ length: 16 }, (_, c) => Number(row > c)).join(','),
  );
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'rock.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await expect(dialog).toContainText('array 16 × 16, 0 to 1.00');
  await dialog.getByRole('button', { name: 'Use this data' }).click();
  await expect(bench).toContainText('your x');
});
