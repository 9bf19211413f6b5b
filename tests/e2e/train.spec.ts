import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffTrain } from '../../src/ui/train/train.ts';
import { expectNoViolations } from './axe.ts';
import { complaints, linkTo } from './lab.ts';

/** A circuit of ten nodes that learns a curve; `epochs` of four updates each. */
function learning(epochs: number, cell: object = {}): object {
  const groups = [
    { name: 'x', shape: [1], role: 'input' },
    { name: 'hidden', shape: [8], law: 'saturating' },
    { name: 'y', shape: [1], role: 'output' },
  ];
  const dense = (name: string, from: string, to: string, std: number) => ({
    kind: 'dense',
    name,
    from,
    to,
    weights: { from: 'normal', std },
  });
  return {
    kirchhoff: 1,
    title: 'A curve',
    cells: [
      {
        kind: 'train',
        id: 'curve',
        title: 'A curve learned',
        seed: 3,
        circuit: { groups, couplings: [dense('in', 'x', 'hidden', 1.5), dense('out', 'hidden', 'y', 0.1)] },
        task: { kind: 'function', expression: 'sin(3*x)', low: -1, high: 1, samples: 64, grid: 24 },
        training: { epochs, batch: 16, optimiser: { rate: 0.02 }, check: 16 },
        sliders: [{ path: 'training.optimiser.rate', label: 'Rate', low: 0.001, high: 0.1, log: true }],
        ...cell,
      },
    ],
  };
}

const cellOf = (page: Page): Locator => page.locator('kirchhoff-train').first();

const look = (page: Page) =>
  cellOf(page).evaluate(({ session }: KirchhoffTrain) => ({
    state: session.status?.state,
    update: session.status?.update ?? -1,
    updates: session.status?.updates ?? -1,
    mae: session.status?.metrics.mae,
    points: session.curve.points.length,
    losses: session.curve.points.map(({ train }) => train),
    now: Array.from(session.weights?.now ?? []),
    problems: session.problems.map(({ problem }) => problem.problem),
    cosine: session.gradient?.cosine,
  }));

const stateIs = (page: Page, state: string) =>
  expect.poll(async () => (await look(page)).state, { timeout: 60_000, intervals: [100] }).toBe(state);

/** Opens the cell at rest: a reader who wants less motion starts it by hand. */
async function openAtRest(page: Page, epochs: number, cell: object = {}): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`./${linkTo(learning(epochs, cell))}`);
  await stateIs(page, 'ready');
}

test('a cell trains when it is seen, its curve falls, and it says when it is trained', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(`./${linkTo(learning(60))}`);
  await stateIs(page, 'trained');
  const { update, updates, points, losses, mae } = await look(page);
  expect(update).toBe(updates);
  expect(points).toBeGreaterThan(1);
  expect(losses.at(-1)).toBeLessThan(0.2 * losses[0]);
  expect(mae).toBeLessThan(0.3);
  await expect(page.getByText(/^Trained, 240 updates/).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /^MAE/ })).toBeVisible();
  expect(heard).toEqual([]);
});

test('trains, pauses, steps, stops and starts over, by pointer and by keyboard', async ({ page }) => {
  await openAtRest(page, 100_000);
  const start = (await look(page)).now;
  await page.getByRole('button', { name: 'One update' }).click();
  await expect.poll(async () => (await look(page)).update).toBe(1);
  await expect.poll(async () => (await look(page)).now).not.toEqual(start);
  // The numbers of a small circuit show what the update did.
  await expect(page.getByRole('columnheader', { name: 'before' })).toBeVisible();

  await page.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(async () => (await look(page)).update).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'Pause' }).click();
  await stateIs(page, 'paused');
  const { update } = await look(page);

  await cellOf(page).locator('section').focus();
  await page.keyboard.press('.');
  await expect.poll(async () => (await look(page)).update).toBe(update + 1);
  await page.keyboard.press('k');
  await stateIs(page, 'running');
  await page.keyboard.press('x');
  await stateIs(page, 'cancelled');
  await page.keyboard.press('0');
  await expect.poll(async () => (await look(page)).update).toBe(0);
  await expect.poll(async () => (await look(page)).now).toEqual(start);
  expect((await look(page)).points).toBe(0);
});

test('checks the gradient against finite differences', async ({ page }) => {
  await openAtRest(page, 10);
  await page.getByRole('button', { name: 'Check the gradient' }).click();
  await expect.poll(async () => (await look(page)).cosine, { timeout: 30_000 }).toBeGreaterThan(0.999);
  await expect(page.getByText('Norm ratio')).toBeVisible();
});

test('saves its weights and takes them back; a file that does not fit is refused in place', async ({
  page,
}) => {
  await page.goto(`./${linkTo(learning(20))}`);
  await stateIs(page, 'trained');
  const trained = (await look(page)).now;
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save weights' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('a-curve-learned.safetensors');
  const buffer = readFileSync(await saved.path());

  await page.getByRole('button', { name: 'Back to the first weights' }).click();
  await expect.poll(async () => (await look(page)).now).not.toEqual(trained);
  const name = 'weights.safetensors';
  const input = cellOf(page).locator('train-weights-file input[type=file]');
  await input.setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await expect(page.getByText(`${name} is in the circuit`)).toBeVisible();
  await expect.poll(async () => (await look(page)).now).toEqual(trained);

  await input.setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('no weights'),
  });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
  expect((await look(page)).now).toEqual(trained);
});

test('answers what the reader asks, beside the truth', async ({ page }) => {
  await page.goto(`./${linkTo(learning(80))}`);
  await stateIs(page, 'trained');
  await page.getByRole('spinbutton', { name: 'x', exact: true }).fill('0.5');
  await page.keyboard.press('Tab');
  await expect(cellOf(page).locator('train-ask output')).toHaveText(/Answer\s+0\.\d+, truth\s+0\.9975/);
});

test('a painted input is answered at once, and the sample comes back', async ({ page }) => {
  const side = 8;
  const circuit = {
    groups: [
      { name: 'rock', shape: [side, side, 1], role: 'input' },
      { name: 'pressure', shape: [side, side, 1], role: 'output' },
    ],
    couplings: [
      { kind: 'dense', name: 'all', from: 'rock', to: 'pressure', weights: { from: 'normal', std: 0.02 } },
    ],
  };
  const task = { kind: 'darcy', size: side, samples: 16, tests: 4 };
  await page.goto(`./${linkTo(learning(20, { circuit, task }))}`);
  await stateIs(page, 'trained');
  const pictures = () =>
    cellOf(page)
      .locator('train-paint bench-field canvas')
      .evaluateAll((all: HTMLCanvasElement[]) => all.map((canvas) => canvas.toDataURL()));
  await expect.poll(async () => (await pictures()).length).toBe(2);
  // What it answered while it learned may still be there.
  let before = await pictures();
  const stays = async () => {
    const last = before;
    // The first look of a poll does not wait.
    await page.waitForTimeout(1000);
    before = await pictures();
    return before.join() === last.join();
  };
  await expect.poll(stays, { timeout: 20_000 }).toBe(true);
  const field = page.getByRole('application', { name: /^paint here/ });
  await field.scrollIntoViewIfNeeded();
  await field.focus();
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowDown'])
    await page.keyboard.press(key);
  await expect.poll(async () => (await pictures())[0]).not.toBe(before[0]);
  await expect.poll(async () => (await pictures())[1]).not.toBe(before[1]);
  await page.getByRole('button', { name: 'Back to the sample' }).click();
  await expect.poll(pictures).toEqual(before);

  await page.getByRole('spinbutton', { name: /^Test sample/ }).fill('2');
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await pictures())[0]).not.toBe(before[0]);
});

test('an edited rate stays in the document and the cell goes on answering', async ({ page }) => {
  await openAtRest(page, 10);
  await page.getByRole('slider', { name: 'Rate' }).focus();
  const before = page.url();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).not.toBe(before);
  await stateIs(page, 'ready');
  await page.getByRole('button', { name: 'Train' }).click();
  await stateIs(page, 'trained');
});

test('a task that does not fit its circuit says so, and loses nothing', async ({ page }) => {
  await page.goto(`./${linkTo(learning(5, { task: { kind: 'moons' } }))}`);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByText('This circuit could not be prepared.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('weights and curve are read by keyboard', async ({ page }) => {
  await page.goto(`./${linkTo(learning(20))}`);
  await stateIs(page, 'trained');
  await page.getByRole('application', { name: /^in, couplings/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(cellOf(page).locator('train-weights .readout')).toHaveText(/x\[0\] → hidden\[\d\]/);
  await page.getByRole('application', { name: /^Losses over updates/ }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(cellOf(page).locator('train-curve train-lines')).toContainText(/at update \d/);
  const curve = cellOf(page).locator('train-curve train-lines');
  await expect(curve.locator('[aria-live]')).toHaveText(/^at update \d+, training loss, [\d.]+/);
  await page.keyboard.press('ArrowDown');
  await expect(curve.locator('[aria-live]')).toHaveText(/^at update \d+, test MAE, /);
  await curve.getByText('Data table').click();
  await expect(curve.getByRole('columnheader')).toHaveText(['update', 'training loss', 'test MAE']);
});

test('axe finds nothing in cells that learn, light or dark', async ({ page }) => {
  for (const task of [
    {},
    { task: { kind: 'moons', samples: 64, tests: 32 }, circuit: planar() },
    { task: { kind: 'function', expression: 'x*y', samples: 64, grid: 8 }, circuit: planar(1) },
  ]) {
    await page.goto('about:blank');
    await page.goto(`./${linkTo(learning(10, task))}`);
    await stateIs(page, 'trained');
    await expectNoViolations(page, 'a cell that learns');
  }
});

test('nothing is cut off at 390 px', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(
    `./${linkTo(learning(10, { circuit: planar(1), task: { kind: 'function', expression: 'x*y' } }))}`,
  );
  await stateIs(page, 'trained');
  const [inner, scroll] = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    return [clientWidth, scrollWidth];
  });
  expect(scroll).toBeLessThanOrEqual(inner);
});

/** Two inputs, a hidden layer, `outputs` answers. */
function planar(outputs = 2): object {
  return {
    groups: [
      { name: 'point', shape: [2], role: 'input' },
      { name: 'hidden', shape: [12], law: 'saturating' },
      { name: 'answer', shape: [outputs], role: 'output' },
    ],
    couplings: [
      { kind: 'dense', name: 'in', from: 'point', to: 'hidden', weights: { from: 'normal', std: 1 } },
      { kind: 'dense', name: 'out', from: 'hidden', to: 'answer', weights: { from: 'normal', std: 0.2 } },
    ],
  };
}
