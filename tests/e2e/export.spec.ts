import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import type { KirchhoffTrain } from '../../src/ui/train/train.ts';
import { expectNoSidewaysScroll } from './axe.ts';
import {
  bench,
  documentOf,
  drop,
  elsewhere,
  exportButton,
  menu,
  save,
  settled,
  type Saved,
} from './files.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

/** The small notebook with every panel. */
function everyPanel(): object {
  const { cells, ...rest } = smallNotebook() as { cells: Record<string, unknown>[] };
  const panels = ['trajectories', 'circuit', 'energy', 'field', 'landscape', 'laws'];
  const [text, pair] = cells;
  return { ...rest, cells: [text, { ...pair, view: { panels, fields: ['pair'] } }] };
}

const DRAWN = ['Voltages', 'Energy and residual', 'Fields', 'Energy landscape', 'Node laws'];

test('every plot and the recorded run are saved, and each file dropped back opens the identical notebook', async ({
  page,
}) => {
  test.slow();
  const heard = complaints(page);
  await page.goto(`./${linkTo(everyPanel())}`);
  await waitForMotion(page);
  await settled(page);
  const before = await documentOf(page);
  await exportButton(page).click();
  // The surface of the landscape is computed when it is seen.
  await page.locator('bench-landscape').scrollIntoViewIfNeeded();
  const files: Saved[] = [];
  for (const label of [
    ...DRAWN.flatMap((title) => [`${title} as PNG`, `${title} as SVG`]),
    'Circuit as PNG',
    'Recorded run as CSV',
    'Recorded run as npz',
  ])
    files.push(await save(page, label));
  for (const { name, buffer } of files) {
    if (name.endsWith('.png')) expect(buffer.subarray(1, 4).toString()).toBe('PNG');
    if (!name.endsWith('.svg')) continue;
    const svg = buffer.toString();
    // Axes with units as text, and lines or cells as paths.
    if (!name.endsWith('field.svg')) expect(svg).toMatch(/<text[^>]*>[^<]* in (?:V|RC|V\/R)</);
    expect(svg).toMatch(/<path d="M/);
    expect(svg).not.toMatch(/<script|style=/);
  }
  for (const file of files) {
    await elsewhere(page);
    await drop(page.getByRole('main'), file);
    await expect.poll(() => documentOf(page), { message: file.name, intervals: [100] }).toEqual(before);
  }
  // On the start page, too, and through the Open button.
  await page.goto('./');
  await drop(page.getByRole('main'), files[0]);
  await expect.poll(() => documentOf(page)).toEqual(before);
  await elsewhere(page);
  await page.locator('kirchhoff-bar input[type=file]').setInputFiles({ ...files[0], mimeType: 'image/png' });
  await expect.poll(() => documentOf(page)).toEqual(before);
  expect(heard).toEqual([]);
});

test('the script of a bench is confirmed by Python, also against the exported run', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await settled(page);
  const before = await documentOf(page);
  await exportButton(page).click();
  const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-script-'));
  const files = [await save(page, 'Script as Python'), await save(page, 'Recorded run as npz')].map(
    (file) => {
      const path = join(folder, file.name);
      writeFileSync(path, file.buffer);
      return { ...file, path };
    },
  );
  const [script, run] = files;
  const python = (...words: string[]) => execFileSync('python3', words, { encoding: 'utf8' });
  expect(python(script.path)).toMatch(/^numbers of the lab: agrees/);
  expect(python(script.path, run.path)).toMatch(/agrees, at most \S+ V apart at \d+ frames/);
  rmSync(folder, { recursive: true });
  await page.goto('./');
  await drop(page.getByRole('main'), script);
  await expect.poll(() => documentOf(page)).toEqual(before);
});

test('a picture has no more in it than the cell where that is wanted', async ({ page }) => {
  await page.goto(`./${linkTo(everyPanel())}`);
  await waitForMotion(page);
  await exportButton(page).click();
  await menu(page).getByRole('checkbox', { name: 'Carry the whole notebook' }).uncheck();
  const file = await save(page, 'Node laws as SVG');
  const { cells, ...rest } = (await documentOf(page)) as { cells: unknown[] };
  await page.goto('./');
  await drop(page.getByRole('main'), file);
  await expect.poll(() => documentOf(page)).toEqual({ ...rest, cells: [cells[1]] });
});

test('a slider moved before exporting is in the file', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await bench(page).getByRole('slider', { name: 'Coupling', exact: true }).fill('200');
  await settled(page);
  await exportButton(page).click();
  const { buffer } = await save(page, 'Recorded run as CSV');
  const now = await bench(page).evaluate(({ cell }: KirchhoffBench) => JSON.stringify(cell?.circuit));
  const gain = /"gain":[\d.]+/.exec(now)?.[0] ?? 'no gain';
  expect(gain).not.toBe('"gain":1.5');
  expect(buffer.subarray(0, 4_000).toString().includes(gain)).toBe(true);
});

test('plots of a cell that learns are saved with their recipe', async ({ page }) => {
  const dense = (name: string, from: string, to: string) => ({ kind: 'dense', name, from, to });
  const cell = {
    ...{ kind: 'train', id: 'curve', title: 'A curve learned', training: { epochs: 10, batch: 16 } },
    circuit: {
      groups: [
        { name: 'x', shape: [1], role: 'input' },
        { name: 'hidden', shape: [8], law: 'saturating' },
        { name: 'y', shape: [1], role: 'output' },
      ],
      couplings: [dense('in', 'x', 'hidden'), dense('out', 'hidden', 'y')],
    },
    task: { kind: 'function', expression: 'sin(3*x)', samples: 64 },
  };
  await page.goto(`./${linkTo({ kirchhoff: 1, title: 'Learning', cells: [cell] })}`);
  const state = () =>
    page.locator('kirchhoff-train').evaluate(({ session }: KirchhoffTrain) => session.status?.state);
  await expect.poll(state, { timeout: 60_000 }).toBe('trained');
  const before = await documentOf(page);
  await exportButton(page).click();
  const files: Saved[] = [];
  for (const label of ['Learning curve as SVG', 'Learning curve as PNG', 'Answers as SVG'])
    files.push(await save(page, label));
  expect(files[0].buffer.toString()).toContain('>training loss<');
  for (const file of files) {
    await elsewhere(page);
    await drop(page.getByRole('main'), file);
    await expect.poll(() => documentOf(page)).toEqual(before);
  }
  await expect.poll(state, { timeout: 60_000 }).toBe('trained');
});

test('a file of data dropped on a bench is its data; an exported one is asked about', async ({ page }) => {
  await page.goto('./#/darcy');
  await waitForMotion(page);
  await settled(page);
  const before = await documentOf(page);
  const section = bench(page).locator('section').first();
  const dialog = bench(page).getByRole('dialog', { name: 'Your data' });

  const rows = Array.from({ length: 16 }, (_, row) => Array.from({ length: 16 }, (_, c) => Number(row > c)));
  await drop(section, { name: 'rock.csv', buffer: Buffer.from(rows.join('\n')) });
  await expect(dialog).toContainText('array 16 × 16');
  await expect(dialog.getByRole('button', { name: 'Open the notebook' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Use this data' }).click();
  await expect(bench(page)).toContainText('your x');
  await settled(page);

  await exportButton(page).click();
  const file = await save(page, 'Recorded run as CSV');
  await page.keyboard.press('Escape');
  await drop(section, file);
  await expect(dialog).toContainText('was exported from a notebook');
  await expect(dialog).toContainText(/array \d+ × 516/);
  await dialog.getByRole('button', { name: 'Open the notebook' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => documentOf(page)).toEqual(before);
});

test('an exported file dropped on a bench without data opens at once', async ({ page }) => {
  await page.goto(`./${linkTo(everyPanel())}`);
  await waitForMotion(page);
  await settled(page);
  const before = await documentOf(page);
  await exportButton(page).click();
  const file = await save(page, 'Recorded run as npz');
  await page.goto(`./${linkTo(smallNotebook('Another.'))}`);
  await page.reload();
  await waitForMotion(page);
  await drop(bench(page).locator('section').first(), file);
  await expect.poll(() => documentOf(page)).toEqual(before);
});

test('a damaged picture says what is wrong', async ({ page }) => {
  await page.goto('./');
  const picture = readFileSync('public/picture.png');
  await drop(page.getByRole('main'), { name: 'cut.png', buffer: picture.subarray(0, 5_000) });
  await expect(page.getByRole('dialog')).toContainText('damaged or cut short');
});

test('the menu opens, is walked through and closes by keyboard, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`./${linkTo(everyPanel())}`);
  await waitForMotion(page);
  await settled(page);
  await exportButton(page).focus();
  await page.keyboard.press('Enter');
  const first = menu(page).getByRole('button', { name: 'Voltages as PNG' });
  await expect(first).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(menu(page).getByRole('button', { name: 'Voltages as SVG' })).toBeFocused();
  await expectNoSidewaysScroll(page, 'the menu');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(menu(page).getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await expect(exportButton(page)).toBeFocused();
  await exportButton(page).click();
  await expect(menu(page)).toBeVisible();
  await exportButton(page).click();
  await expect(menu(page)).toHaveCount(0);
});
