/** What may go wrong while a circuit anneals, and what the page does about it. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import { choose, linkTo, waitForMotion } from './lab.ts';

const benchOf = (page: Page): Locator => page.locator('kirchhoff-bench').first();
const statusOf = (bench: Locator) =>
  bench.evaluate(({ session }: KirchhoffBench) => ({
    state: session.status?.state,
    step: session.status?.step ?? -1,
    engine: session.report?.info.kind,
    why: session.report?.why,
    agreement: session.report?.agreement ?? Number.NaN,
    problems: session.problems.map(({ problem, recovered }) => ({ ...problem, recovered })),
  }));

/** A grid large enough to keep annealing while the test interferes. */
function restless(more: object = {}): string {
  const group = {
    name: 'grid',
    shape: [24, 24, 1],
    role: 'output',
    law: 'saturating',
    volts: { from: 'normal', std: 0.5 },
  };
  const coupling = {
    kind: 'stencil',
    name: 'near',
    from: 'grid',
    to: 'grid',
    weights: { from: 'normal', scale: 'fan-in' },
    gain: 0.3,
  };
  const cell = {
    kind: 'bench',
    id: 'restless',
    seed: 3,
    circuit: { groups: [group], couplings: [coupling] },
    anneal: { dt: 0.1, steps: 1_000_000, until: 'steps' },
    ...more,
  };
  return linkTo({ kirchhoff: 1, title: 'Restless', cells: [cell] });
}

test('WebGPU anneals in the page and agrees with float64', async ({ page }) => {
  await choose(page, 'webgpu');
  await page.goto(`./${restless({ anneal: { dt: 0.1, steps: 300, until: 'steps' } })}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await expect.poll(async () => (await statusOf(bench)).state, { timeout: 60_000 }).toBe('ended');
  await expect
    .poll(async () => Number.isFinite((await statusOf(bench)).agreement), { timeout: 60_000 })
    .toBe(true);
  const { engine, agreement } = await statusOf(bench);
  expect(engine).toBe('webgpu');
  expect(agreement).toBeLessThan(1e-4);
});

test('a lost GPU device is said, the run is rebuilt from its checkpoint and goes on', async ({ page }) => {
  await choose(page, 'webgpu');
  await page.goto(`./${restless()}`);
  await waitForMotion(page);
  const bench = benchOf(page);
  await expect.poll(async () => (await statusOf(bench)).step, { timeout: 60_000 }).toBeGreaterThan(100);
  await bench.evaluate(({ session }: KirchhoffBench) => session.call((handle) => handle.loseDevice()));
  await expect(page.getByText(/the GPU device was lost/i)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/rebuilt on .* from its checkpoint at step \d+/)).toBeVisible();
  const { step, engine, problems } = await statusOf(bench);
  expect(engine).toBe('webgpu');
  expect(problems).toMatchObject([{ recovered: true }]);
  await expect.poll(async () => (await statusOf(bench)).step, { timeout: 30_000 }).toBeGreaterThan(step + 50);
  expect((await statusOf(bench)).state).toBe('running');
});

test('without an adapter the CPU anneals and the page says why', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto(`./${restless()}`);
  await waitForMotion(page);
  const { engine, why } = await statusOf(benchOf(page));
  expect(engine).toBe('cpu');
  expect(why).toMatch(/WebGPU|adapter/);
});

test('a blow-up stops the run, names the node, and halving dt mends it', async ({ page }) => {
  const group = { name: 'pair', shape: [2], role: 'output', bias: 0.3, volts: [1, -0.5] };
  const cell = { kind: 'bench', id: 'wild', circuit: { groups: [group] }, anneal: { dt: 3, steps: 500 } };
  await page.goto(`./${linkTo({ kirchhoff: 1, cells: [cell] })}`);
  const bench = benchOf(page);
  await expect(page.getByText(/the voltage of node pair\[0\] blew up/i)).toBeVisible({ timeout: 30_000 });
  expect((await statusOf(bench)).state).toBe('blown-up');
  await bench.getByRole('button', { name: 'Halve dt' }).click();
  await expect.poll(async () => (await statusOf(bench)).state, { timeout: 30_000 }).toBe('settled');
  await expect(page.getByText(/blew up/i)).toHaveCount(0);
});

test('a link opened in a fresh browser gives the same voltages', async ({ browser }) => {
  const link = restless({ anneal: { dt: 0.1, steps: 200, until: 'steps' } });
  const read = async (engine: string): Promise<readonly number[]> => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await choose(page, engine);
    await page.goto(`./${link}`);
    await waitForMotion(page);
    const bench = benchOf(page);
    await expect.poll(async () => (await statusOf(bench)).state, { timeout: 60_000 }).toBe('ended');
    const volts = await bench.evaluate(({ session }: KirchhoffBench) =>
      session.call((handle) => handle.voltages()),
    );
    await context.close();
    return Array.from(volts ?? []);
  };
  const [first, second, gpu] = [await read('cpu'), await read('cpu'), await read('webgpu')];
  expect(first.length).toBe(576);
  expect(second).toEqual(first);
  const scale = Math.max(...first.map((v) => Math.abs(Math.tanh(v))));
  expect(Math.max(...gpu.map((v, i) => Math.abs(v - first[i]))) / scale).toBeLessThan(1e-4);
});
