/** Runs that a bench or a training leaves behind, and what a reader does with them. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { RunRecord } from '../../src/notebook/records.ts';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { choose, complaints, linkTo, smallNotebook } from './lab.ts';

/** What the browser holds, with the keys it is held under. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no reason'));
      });
    const database = await asked(indexedDB.open('kirchhoff'));
    const runs = database.transaction('runs').objectStore('runs');
    const [keys, records] = [await asked(runs.getAllKeys()), await asked(runs.getAll())];
    database.close();
    return { keys: keys as [string, string, string][], records: records as RunRecord[] };
  });

const entries = (page: Page): Locator => page.locator('kirchhoff-runs li');
const disclosure = (page: Page): Locator => page.getByText(/^Runs, \d+$/);
const coupling = (page: Page): Locator => page.getByRole('slider', { name: 'Coupling', exact: true });
const said = (page: Page): Locator => page.locator('kirchhoff-runs').getByRole('status');

async function openList(page: Page): Promise<void> {
  await disclosure(page).click({ timeout: 30_000 });
  await expect(entries(page).first()).toBeVisible();
}

test('a run leaves a record over a reload; a replay puts its recipe back and comes to the same bits', async ({
  page,
}) => {
  const heard = complaints(page);
  await choose(page, 'cpu');
  await page.goto(`./${linkTo(smallNotebook())}`);
  await openList(page);
  const [first] = (await kept(page)).records;
  expect(first).toMatchObject({
    recipe: { kind: 'bench', id: 'pair', title: 'A pair', seed: 7, sliders: [{ label: 'Coupling' }] },
    beside: [],
    engine: 'cpu',
    adapter: expect.stringMatching(/./) as unknown,
    build: expect.stringMatching(/^\d/) as unknown,
    status: expect.stringMatching(/^(settled|stopped)$/) as unknown,
    steps: expect.any(Number) as unknown,
    metrics: { energy: expect.any(Number) as unknown, time: expect.any(Number) as unknown },
  });
  expect(first.seconds).toBeGreaterThan(0);
  expect(Date.now() - Date.parse(first.date)).toBeLessThan(60_000);
  expect(first).not.toHaveProperty('inexact');
  await expect(entries(page).first()).toContainText('The recipe as it is now');

  // An edit while it is at rest goes on from there: another run, which its recipe alone does not repeat.
  await coupling(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(entries(page)).toHaveCount(2, { timeout: 20_000 });
  await expect(entries(page).first()).toContainText('The recipe was edited while it ran');
  await expect(entries(page).last()).toContainText(/1\.5, now 1\.45/);

  // By keyboard; the same run again takes the place of the one before.
  await entries(page)
    .last()
    .getByRole('button', { name: /^Replay/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(coupling(page)).toHaveAttribute('aria-valuetext', '1.50');
  await expect(said(page)).toContainText('same as recorded', { timeout: 20_000 });
  await expect(entries(page)).toHaveCount(2);
  const [edited, again] = (await kept(page)).records;
  expect(edited).toMatchObject({ inexact: 'edited' });
  expect(again).toMatchObject({ steps: first.steps, metrics: first.metrics, status: first.status });
  await expect(
    entries(page)
      .first()
      .getByRole('button', { name: /^Replay/ }),
  ).toBeFocused();

  await page.getByRole('button', { name: 'Undo: replay a run' }).click();
  await expect(coupling(page)).toHaveAttribute('aria-valuetext', '1.45');
  // What was done within the last second may be lost to a reload.
  await page.waitForTimeout(1_000);
  await page.reload();
  await openList(page);
  await expect(entries(page).filter({ hasText: '1.45' })).not.toHaveCount(0);

  await entries(page)
    .last()
    .getByLabel(/^Compare/)
    .check();
  await page.getByRole('button', { name: 'Side by side with the recipe now' }).click();
  await expect(page.locator('kirchhoff-pair kirchhoff-bench')).toHaveCount(2, { timeout: 20_000 });
  await expect(page.getByRole('row', { name: /^Gain/ })).toContainText('1.45');
  await page.goBack();
  await expect(disclosure(page)).toBeVisible({ timeout: 20_000 });
  expect(heard).toEqual([]);
});

test('a run touched by hand says so; runs are deleted, put back, and go with their notebook', async ({
  page,
}) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await openList(page);
  const bench = page.locator('kirchhoff-bench');
  await bench.evaluate(({ session }: KirchhoffBench) =>
    session.touch({ kind: 'perturb', node: 0, volts: -0.9 }),
  );
  await expect(entries(page).first()).toContainText('Touched by hand: not exactly repeatable', {
    timeout: 20_000,
  });

  await entries(page)
    .first()
    .getByRole('button', { name: /^Delete/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(entries(page)).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Put it back' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(entries(page)).toHaveCount(2);
  await entries(page)
    .first()
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect.poll(async () => (await kept(page)).records.length).toBe(1);

  // The first edit gives the notebook its place in the storage, and its runs with it.
  await page.getByRole('button', { name: 'Edit the title' }).click();
  await page.getByLabel('Title', { exact: true }).fill('Mine');
  await expect.poll(async () => (await kept(page)).keys[0][0]).toMatch(/^[0-9a-f-]{36}$/);
  await expect(entries(page)).toHaveCount(1);
  await page.goto('./#notebooks');
  await page.getByRole('button', { name: 'Delete Mine' }).click();
  await page.goto('./#/two-nodes');
  await expect
    .poll(async () => (await kept(page)).keys.filter(([place]) => !place.startsWith('#')))
    .toEqual([]);
});

test('a training leaves a record, found by the cell’s menu', async ({ page }) => {
  const groups = [
    { name: 'x', shape: [1], role: 'input' },
    { name: 'hidden', shape: [6], law: 'saturating' },
    { name: 'y', shape: [1], role: 'output' },
  ];
  const dense = (name: string, from: string, to: string) => ({
    kind: 'dense',
    name,
    from,
    to,
    weights: { from: 'normal', std: 0.5 },
  });
  const cell = {
    kind: 'train',
    id: 'curve',
    title: 'A curve',
    seed: 3,
    circuit: { groups, couplings: [dense('in', 'x', 'hidden'), dense('out', 'hidden', 'y')] },
    task: { kind: 'function', expression: 'sin(3*x)', low: -1, high: 1, samples: 32, grid: 12 },
    training: { epochs: 4, batch: 16, optimiser: { rate: 0.02 } },
    view: { autoplay: false },
  };
  await choose(page, 'cpu');
  await page.goto(`./${linkTo({ kirchhoff: 1, title: 'Learning', cells: [cell] })}`);
  await page.getByRole('button', { name: 'More for A curve' }).click();
  await page.getByRole('button', { name: 'Recorded runs' }).click();
  await expect(page.getByText('Runs', { exact: true })).toBeFocused();
  await expect(page.getByText(/^No run has ended yet/)).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click({ timeout: 30_000 });
  await expect(entries(page)).toContainText([/trained, 8 updates/], { timeout: 30_000 });
  const [record] = (await kept(page)).records;
  expect(record).toMatchObject({ status: 'trained', steps: 8, recipe: { id: 'curve', kind: 'train' } });
  expect(record.metrics).toMatchObject({ mae: expect.any(Number) as unknown, updates: 8 });
  await entries(page)
    .getByRole('button', { name: /^Replay/ })
    .click();
  await expect(said(page)).toContainText('same as recorded', { timeout: 30_000 });
});

test('axe finds nothing in the list, light and dark; nothing scrolls sideways on a phone', async ({
  page,
}) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await openList(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await new AxeBuilder({ page })
      .include({ fromShadowDom: ['kirchhoff-app', 'kirchhoff-notebook', 'cell-runs', 'kirchhoff-runs'] })
      .analyze();
    expect(
      found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const beyond = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(beyond).toBeLessThanOrEqual(0);
});

test('a full storage is said once, and the bench goes on; the start page and frames keep no runs', async ({
  page,
}) => {
  for (const place of [`./?embed=bench${linkTo(smallNotebook())}`, './']) {
    await page.goto(place);
    await page.locator('kirchhoff-bench').waitFor({ timeout: 30_000 });
    await expect(page.locator('cell-runs')).toHaveCount(0);
  }

  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
      if (this.name === 'runs') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, given);
    };
    const counted = { ended: 0, refused: 0 };
    Object.assign(window, { counted });
    window.addEventListener('run-ended', () => counted.ended++);
    window.addEventListener('refused', () => counted.refused++);
  });
  await page.goto('about:blank');
  await page.goto(`./${linkTo(smallNotebook())}`);
  const words = page.getByText(/^The run could not be recorded: there is no room left/);
  await expect(words).toBeVisible({ timeout: 30_000 });
  const bench = page.locator('kirchhoff-bench');
  await bench.evaluate(({ session }: KirchhoffBench) =>
    session.touch({ kind: 'perturb', node: 0, volts: -1 }),
  );
  const counted = () => page.evaluate(() => Reflect.get(window, 'counted') as unknown);
  await expect.poll(counted, { timeout: 20_000 }).toEqual({ ended: 2, refused: 1 });
});

test('back and forth again is the same voltage in every bit, on every engine', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  const bench = page.locator('kirchhoff-bench');
  await bench.waitFor({ timeout: 30_000 });
  for (const engine of ['cpu', 'webgpu', 'reference'] as const) {
    const [at, later, back, again] = await bench.evaluate(async (element: KirchhoffBench, wanted) => {
      element.engine = wanted;
      await element.updateComplete;
      const { session } = element;
      const volts = async () => (await session.call((handle) => handle.voltages()))?.join();
      while ((await volts()) === undefined || session.report?.info.kind !== wanted)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await session.call((handle) => handle.reset());
      const read: (string | undefined)[] = [];
      for (const steps of [25, 15, -15, 15]) {
        await session.call((handle) => handle.step(steps));
        read.push(await volts());
      }
      return read;
    }, engine);
    expect(later, engine).not.toBe(at);
    expect([back, again], engine).toEqual([at, later]);
  }
});
