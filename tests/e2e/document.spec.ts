/** Writing in a notebook: every edit is kept, can be taken back, and leaves alone what it does not touch. */
import { expect, test, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

const open = (page: Page, spec: unknown = smallNotebook()) => page.goto(`./${linkTo(spec)}`);
const step = (page: Page): Promise<number> =>
  page.locator('kirchhoff-bench').evaluate((bench: KirchhoffBench) => bench.session.status?.step ?? -1);
/** One that does not end by itself. */
function longRun(): unknown {
  const spec = smallNotebook() as { cells: { anneal?: object }[] };
  spec.cells[1].anneal = { steps: 1_000_000, until: 'steps' };
  return spec;
}
/** Ids of the cells, in order. */
const cells = (page: Page): Promise<(string | undefined)[]> =>
  page.locator('[data-cell]').evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['cell']));
const text = (page: Page) => page.locator('[data-cell="opening"] kirchhoff-prose');

async function menu(page: Page, cell: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${cell}` }).click();
  await page.getByRole('button', { name: item }).click();
}

async function write(page: Page, words: string): Promise<void> {
  await page.locator('[data-cell="opening"]').getByRole('button', { name: /^Edit/ }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill(words);
  await page.keyboard.press('Escape');
  await expect(text(page)).toContainText(words);
}

test('a text is edited during a run and taken back, and the run goes on', async ({ page }) => {
  await open(page, longRun());
  await waitForMotion(page);
  const before = await step(page);
  await write(page, 'Other words.');
  const during = await step(page);
  expect(during).toBeGreaterThan(before);
  await page.keyboard.press('Control+z');
  await expect(text(page)).toContainText('A text.');
  await page.keyboard.press('Control+Shift+z');
  await expect(text(page)).toContainText('Other words.');
  await expect.poll(() => step(page)).toBeGreaterThan(during);
});

test('cells are added, moved, doubled, folded and deleted, by menu and by key, and all of it is taken back', async ({
  page,
}) => {
  const heard = complaints(page);
  await open(page);
  await waitForMotion(page);
  await menu(page, 'A pair', 'Duplicate');
  expect(await cells(page)).toEqual(['opening', 'pair', 'pair-2']);
  await menu(page, 'A text.', 'Move down');
  expect(await cells(page)).toEqual(['pair', 'opening', 'pair-2']);
  // The reader is still at the cell that moved.
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => cells(page)).toEqual(['pair', 'pair-2', 'opening']);
  await menu(page, 'A text.', 'Collapse');
  await expect(text(page)).toBeHidden();
  await page.getByRole('button', { name: /^A text\. Text$/ }).click();
  await expect(text(page)).toBeVisible();
  await menu(page, 'A text.', 'Delete');
  expect(await cells(page)).toEqual(['pair', 'pair-2']);
  await page.locator('kirchhoff-insert-line').last().getByRole('button', { name: 'Add a cell' }).click();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill('## Written *here*');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('kirchhoff-prose h2')).toHaveText('Written here');
  const undo = page.getByRole('button', { name: /^Undo:/ });
  while (await undo.isVisible()) await undo.click();
  await expect(page.getByRole('button', { name: 'Nothing to undo' })).toBeDisabled();
  expect(await cells(page)).toEqual(['opening', 'pair']);
  expect(heard).toEqual([]);
});

test('a bench that moves past another cell goes on running', async ({ page }) => {
  await open(page, longRun());
  await waitForMotion(page);
  await expect.poll(() => step(page)).toBeGreaterThan(50);
  const before = await step(page);
  await menu(page, 'A pair', 'Move up');
  expect(await cells(page)).toEqual(['pair', 'opening']);
  expect(await step(page)).toBeGreaterThanOrEqual(before);
  await expect.poll(() => step(page)).toBeGreaterThan(before);
});

test('a reload, a closed tab and a new one lose nothing', async ({ page, context }) => {
  await open(page);
  await write(page, 'Kept words.');
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(text(page)).toContainText('Kept words.');
  await write(page, 'More words.');
  await page.waitForTimeout(1000);
  const other = await context.newPage();
  await page.close();
  await other.goto('./');
  await expect(other.getByText('You were writing in A small notebook')).toBeVisible();
  await other.goto('./#notebooks');
  // Written in twice, but one notebook.
  await expect(other.getByRole('link', { name: 'A small notebook' })).toHaveCount(1);
  await other.getByRole('link', { name: 'A small notebook' }).click();
  await expect(text(other)).toContainText('More words.');
});

test('notebooks are listed with their versions, deleted and put back', async ({ page }) => {
  await page.goto('./#notebooks');
  await expect(page.getByText('Nothing yet.')).toBeVisible();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('Untitled notebook');
  await page.getByRole('button', { name: 'Edit the title' }).click();
  await page.getByLabel('Title', { exact: true }).fill('My circuit');
  await page.waitForTimeout(1000);
  await page.getByRole('link', { name: 'My notebooks' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'My circuit' });
  await row.getByRole('button', { name: 'Versions' }).click();
  await row.getByRole('button', { name: 'Open' }).click();
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('Untitled notebook');
  await page.keyboard.press('Control+z');
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('My circuit');
  await page.getByRole('link', { name: 'My notebooks' }).click();
  await page.getByRole('button', { name: 'Delete My circuit' }).click();
  await page.getByRole('button', { name: 'Put it back' }).click();
  await expect(page.getByRole('link', { name: 'My circuit' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete My circuit' }).click();
  await page.getByRole('link', { name: 'Gallery' }).click();
  await page.getByRole('link', { name: 'My notebooks' }).click();
  await expect(page.getByText('Nothing yet.')).toBeVisible();
});

test('a full storage is said, and the file still saves', async ({ page }) => {
  await open(page);
  const browser = await page.context().newCDPSession(page);
  await browser.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  await write(page, 'Words without room.');
  await expect(page.getByText(/^Not kept in this browser: there is no room left/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).click();
  expect((await download).suggestedFilename()).toBe('a-small-notebook.json');
  await browser.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin });
  await write(page, 'Words with room.');
  await expect(page.getByText(/^Not kept in this browser/)).toBeHidden();
});

test('the worker crashes: it is said, the document stays, and the bench opens again', async ({ page }) => {
  await page.addInitScript(() => {
    const { Worker } = window;
    window.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        // The lab's worker is the first; the circuit is drawn by others.
        if (!Reflect.has(window, 'labWorker')) Reflect.set(window, 'labWorker', this);
      }
    };
  });
  await open(page, longRun());
  await write(page, 'Safe words.');
  await expect.poll(() => step(page)).toBeGreaterThan(500);
  await page.evaluate(() => {
    const worker = Reflect.get(window, 'labWorker') as Worker;
    worker.terminate();
    worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  });
  await expect(page.getByRole('dialog')).toContainText('out of memory');
  await page.keyboard.press('Escape');
  await expect(text(page)).toContainText('Safe words.');
  // It plays from its start, in another worker.
  await expect.poll(() => step(page), { intervals: [50] }).toBeLessThan(400);
  await expect.poll(() => step(page)).toBeGreaterThan(400);
});

test('the interface speaks Chinese, and the link does not say so', async ({ page }) => {
  await open(page);
  await waitForMotion(page);
  const at = await step(page);
  await page.getByLabel('Language, 语言').selectOption('zh-Hans');
  await expect(page.getByRole('link', { name: '展厅' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  expect(await step(page)).toBeGreaterThanOrEqual(at);
  await page.reload();
  await expect(page.getByRole('link', { name: '展厅' })).toBeVisible();
  expect(page.url()).not.toContain('zh');
});
