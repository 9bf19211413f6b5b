/** Charts read by keyboard and ear: the cursor, what it says, the table, and the keys that stay the bench's. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import type { BenchField } from '../../src/ui/bench/fields/field-canvas.ts';
import { expectNoSidewaysScroll, expectNoViolations } from './axe.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

async function settledPair(page: Page): Promise<Locator> {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const bench = page.locator('kirchhoff-bench').first();
  await expect
    .poll(() => bench.evaluate((element: KirchhoffBench) => element.session.status?.state), {
      timeout: 60_000,
    })
    .toMatch(/settled|ended/);
  return bench;
}

interface Recorded {
  readonly times: readonly number[];
  readonly energy: readonly number[];
  readonly voltages: readonly (readonly number[])[];
}

/** The columns of the bench's recording. */
const recordedBy = (bench: Locator): Promise<Recorded> =>
  bench.evaluate((element: KirchhoffBench) => {
    const { store, shape } = element.session;
    if (!store || !shape) throw new Error('nothing is recorded');
    const columns = Array.from({ length: store.count }, (_, i) => i);
    return {
      times: [...store.times.slice(0, store.count)],
      energy: [...store.energy.slice(0, store.count)],
      voltages: columns.map((i) => [...store.column(i)].map((v) => v * shape.voltsPerUnit)),
    };
  });

/** A number as the page writes it. */
function numberIn(words: string): number {
  const plain = words.replaceAll('−', '-').replaceAll(',', '');
  const [, mantissa, power] = /(-?[\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/.exec(plain) ?? [];
  const digits = [...(power ?? '')].map((c) => (c === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c))).join('');
  return Number(mantissa) * 10 ** Number(digits);
}

const close = (got: number, expected: number, digits: number): void =>
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(10 ** (1 - digits) * Math.abs(expected) + 1e-30);

const chartIn = (panel: Locator): Locator => panel.getByRole('application').first();
const saidIn = (panel: Locator): Locator => panel.locator('[aria-live=polite]').first();

test('keys move a cursor over the voltages, which is drawn and said', async ({ page }) => {
  const heard = complaints(page);
  const bench = await settledPair(page);
  const { times, voltages } = await recordedBy(bench);
  const panel = bench.locator('bench-trajectories');
  const chart = chartIn(panel);
  await chart.focus();
  await expect(chart).toHaveAttribute('aria-roledescription', 'chart');
  await expect(chart).toHaveAccessibleName(/Voltages of 2 nodes over [\d.]+ RC, from −?[\d.]+ V to [\d.]+ V/);
  await page.keyboard.press('Home');
  await expect(saidIn(panel)).toHaveText('at 0 RC, pair[0], 1.00 V');
  await expect(panel.locator('.mark')).toContainText('pair[0], 1.00 V');
  await page.keyboard.press('ArrowDown');
  await expect(saidIn(panel)).toHaveText('at 0 RC, pair[1], −0.400 V');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(saidIn(panel)).not.toContainText('at 0 RC');
  const [at, , volts] = ((await saidIn(panel).textContent()) ?? '').split(', ');
  close(numberIn(at), times[11], 3);
  close(numberIn(volts), voltages[11][1], 3);
  await page.keyboard.press('End');
  await expect(saidIn(panel)).toContainText('pair[1]');
  await expect
    .poll(async () => numberIn((await saidIn(panel).textContent()) ?? ''))
    .toBeGreaterThan(times[11]);
  // A held key is told a few times a second, and in the end where it is.
  const told = await saidIn(panel).evaluate(
    (region) =>
      new Promise<number>((resolve) => {
        let changes = 0;
        new MutationObserver(() => changes++).observe(region, {
          characterData: true,
          childList: true,
          subtree: true,
        });
        setTimeout(() => resolve(changes), 1500);
        const target = (region.getRootNode() as ShadowRoot).querySelector('.chart');
        const hold = setInterval(
          () =>
            target?.dispatchEvent(
              new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, composed: true }),
            ),
          20,
        );
        setTimeout(() => clearInterval(hold), 1000);
      }),
  );
  expect(told).toBeGreaterThanOrEqual(1);
  expect(told).toBeLessThanOrEqual(6);
  expect(heard).toEqual([]);
});

test('Tab leaves a chart, its mark goes, and the keys of the bench still work in it', async ({ page }) => {
  const bench = await settledPair(page);
  const panel = bench.locator('bench-trajectories');
  const chart = chartIn(panel);
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.locator('.mark')).toBeVisible();
  const step = () => bench.evaluate((element: KirchhoffBench) => element.session.status?.step ?? -1);
  const before = await step();
  await page.keyboard.press('.');
  await expect.poll(step).toBe(before + 1);
  await page.keyboard.press('0');
  await expect.poll(step).toBe(0);
  await page.keyboard.press('Tab');
  await expect(chart).not.toBeFocused();
  await expect(panel.locator('.mark')).toHaveCount(0);
});

test('the table holds recorded numbers, the first, the last and the extremes among them', async ({
  page,
}) => {
  const bench = await settledPair(page);
  const recorded = await recordedBy(bench);
  for (const [tag, index, columns] of [
    ['bench-trajectories', 0, recorded.voltages],
    ['bench-energy', 0, recorded.energy.map((energy) => [energy])],
  ] as const) {
    const panel = bench.locator(tag);
    await panel.getByText('Data table').nth(index).click();
    const table = panel.getByRole('table').first();
    await expect(table.getByRole('columnheader').first()).toHaveText('time in RC');
    const rows = await table
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThanOrEqual(60);
    let from = 0;
    for (const [time, ...values] of rows) {
      const at = recorded.times.findIndex(
        (t, i) => i >= from && Math.abs(t - numberIn(time)) <= 1e-3 * t && near(values, columns[i]),
      );
      expect(at, `${tag}: ${time}, ${values.join()} is in the recording`).toBeGreaterThanOrEqual(0);
      from = at + 1;
    }
    close(numberIn(rows[0][0]), recorded.times[0], 4);
    close(numberIn(rows[rows.length - 1][0]), recorded.times[recorded.times.length - 1], 4);
    columns[0].forEach((_, trace) => {
      const shown = rows.map((row) => numberIn(row[trace + 1]));
      const all = columns.map((values) => values[trace]);
      close(Math.max(...shown), Math.max(...all), 4);
      close(Math.min(...shown), Math.min(...all), 4);
    });
  }
  await expect(bench.locator('bench-trajectories').getByRole('columnheader').nth(1)).toHaveText(
    'pair[0] in V',
  );
});

const near = (words: readonly string[], values: readonly number[]): boolean =>
  words.every((word, i) => Math.abs(numberIn(word) - values[i]) <= 1e-3 * Math.abs(values[i]) + 1e-12);

test('the cells of a field are read row by row', async ({ page }) => {
  await page.goto('./#/darcy');
  await waitForMotion(page);
  const bench = page.locator('kirchhoff-bench').first();
  await bench.evaluate((element: KirchhoffBench) => element.session.call((h) => h.pause()));
  const field = bench.locator('bench-field').nth(1);
  const picture = field.getByRole('application');
  await picture.focus();
  await expect(picture).toHaveAccessibleName(/\d+ rows by \d+ columns, −.+ to .+; arrow keys/);
  // A key pressed before the picture is drawn is not lost.
  const values = await field.evaluateHandle((element: BenchField) => {
    const held = Reflect.get(element, 'values') as Float32Array;
    Reflect.set(element, 'values', new Float32Array());
    return held;
  });
  await page.keyboard.press('Home');
  await field.evaluate((element: BenchField, held) => element.show(held), values);
  await expect(saidIn(field)).toHaveText(/^at column 0, row 0, .+ V$/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(saidIn(field)).toHaveText(/^at column 1, row 1, .+ V$/);
  await expect(field.locator('.mark')).toContainText('row 1, ');
  await field.getByText('Data table').click();
  await expect(field.getByRole('columnheader').first()).toHaveText('row');
});

test('the end of a run is said once, and a running circuit does not chatter', async ({ page }) => {
  const bench = await settledPair(page);
  const status = bench.locator('bench-transport [role=status]');
  await status.evaluate((region) => {
    const said: string[] = [];
    Reflect.set(window, 'said', said);
    new MutationObserver(() => said.push(region.textContent?.trim() ?? '')).observe(region, {
      ...{ characterData: true, childList: true, subtree: true },
    });
  });
  await bench.locator('section').focus();
  await page.keyboard.press('0');
  await page.keyboard.press('k');
  await expect(status).toHaveText(/^(Settled|Ended) after [\d,]+ steps at [\d.]+ RC/, { timeout: 60_000 });
  await page.waitForTimeout(1500);
  const said = await page.evaluate(() => Reflect.get(window, 'said') as string[]);
  expect(said.filter((words) => /^(Settled|Ended)/.test(words))).toHaveLength(1);
  expect(said.filter((words) => words === 'Annealing').length).toBeLessThanOrEqual(1);
  expect(said.length).toBeLessThanOrEqual(4);
});

test('axe finds nothing with tables open, light or dark, nor does 390 px scroll sideways', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const bench = await settledPair(page);
  for (const tag of ['bench-trajectories', 'bench-energy']) {
    const panel = bench.locator(tag);
    await panel.getByText('Data table').first().click();
    await expect(panel.getByRole('table').first()).toBeVisible();
  }
  await chartIn(bench.locator('bench-trajectories')).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(bench.locator('bench-trajectories .mark')).toBeVisible();
  await expectNoViolations(page, 'charts');
  await expectNoSidewaysScroll(page, 'charts');
});
