/** The lab in a frame of another page, and its talk with that page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { linkTo, smallNotebook } from './lab.ts';

/** A page of another origin with one frame; what it hears is in `window.heard`. */
async function around(frame: (origin: string) => string) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><title>A course</title><h1>A course</h1>
      <script>heard = []; addEventListener('message', ({ data, origin }) => heard.push({ origin, ...data }));</script>
      <iframe title="bench" width="900" height="800" src="${frame(origin)}"></iframe>`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => server.close() };
}

interface Heard {
  readonly origin: string;
  readonly event: string;
  readonly problem?: string;
  readonly status?: { readonly step: number; readonly state: string };
}
const heard = (page: Page): Promise<Heard[]> => page.evaluate(() => Reflect.get(window, 'heard') as Heard[]);
const lastStep = async (page: Page): Promise<number> =>
  (await heard(page)).findLast(({ event }) => event === 'status')?.status?.step ?? -1;
const send = (page: Page, message: object): Promise<void> =>
  page.evaluate((data) => {
    document.querySelector('iframe')?.contentWindow?.postMessage({ kirchhoff: 1, ...data }, '*');
  }, message);

test('a bench in a frame is worked by messages from the page it names, and says what it does', async ({
  page,
  baseURL,
}) => {
  const lab = baseURL ?? '';
  const { origin, close } = await around(
    (own) => `${lab}?embed=bench&origin=${encodeURIComponent(own)}${linkTo(smallNotebook())}`,
  );
  try {
    await page.goto(origin);
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('bench-transport')).toBeVisible();
    await expect(frame.locator('kirchhoff-bar, kirchhoff-cell-tools')).toHaveCount(0);
    await expect.poll(() => lastStep(page)).toBeGreaterThan(0);
    await send(page, { do: 'pause' });
    await send(page, { do: 'reset' });
    await expect.poll(() => lastStep(page)).toBe(0);
    await send(page, { do: 'step', count: 3 });
    await expect.poll(() => lastStep(page)).toBe(3);
    await send(page, { do: 'set', path: 'circuit.couplings.link.gain', value: 2.5 });
    await expect(frame.getByLabel('Coupling', { exact: true })).toHaveAttribute('aria-valuetext', '2.50');
    await send(page, { do: 'set', path: 'circuit.couplings.link.gian', value: 1 });
    await send(page, { do: 'dance' });
    await expect
      .poll(async () => (await heard(page)).filter(({ event }) => event === 'problem').map((p) => p.problem))
      .toEqual([expect.stringContaining('gian'), expect.any(String)]);
    const all = await heard(page);
    expect(all.map(({ event }) => event)).toEqual(expect.arrayContaining(['ready', 'size', 'status']));
    expect(new Set(all.map((each) => each.origin))).toEqual(new Set([new URL(lab).origin]));
  } finally {
    close();
  }
});

test('a frame that names another page neither hears nor tells, and a locked one keeps its recipe', async ({
  page,
  baseURL,
}) => {
  const lab = baseURL ?? '';
  const silent = await around(
    () => `${lab}?embed=bench&origin=https://example.org${linkTo(smallNotebook())}`,
  );
  try {
    await page.goto(silent.origin);
    await expect(page.frameLocator('iframe').locator('bench-transport')).toBeVisible();
    await send(page, { do: 'set', path: 'circuit.couplings.link.gain', value: 2.5 });
    await page.waitForTimeout(500);
    expect(await heard(page)).toEqual([]);
    await expect(page.frameLocator('iframe').getByLabel('Coupling', { exact: true })).toHaveAttribute(
      'aria-valuetext',
      '1.50',
    );
  } finally {
    silent.close();
  }
  const locked = await around(
    (own) => `${lab}?embed=bench&controls=locked&origin=${encodeURIComponent(own)}${linkTo(smallNotebook())}`,
  );
  try {
    await page.goto(locked.origin);
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('bench-sliders')).toHaveAttribute('inert', '');
    await send(page, { do: 'set', path: 'circuit.couplings.link.gain', value: 2.5 });
    await expect
      .poll(async () => (await heard(page)).find(({ event }) => event === 'problem')?.problem)
      .toBe('the recipe is locked');
    await expect.poll(() => lastStep(page)).toBeGreaterThan(0);
  } finally {
    locked.close();
  }
});

test('a view shows what the cell draws and nothing else; a notebook can be read and not written', async ({
  page,
}) => {
  await page.goto(`./?embed=view&theme=dark${linkTo(smallNotebook())}`);
  await expect(page.locator('bench-trajectories')).toBeVisible();
  for (const hidden of ['bench-transport', 'bench-sliders', 'bench-badge', 'bench-numbers'])
    await expect(page.locator(hidden)).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Tab');
  await page.goto('about:blank');
  await page.goto(`./?embed=notebook${linkTo(smallNotebook())}`);
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('A small notebook');
  await expect(page.getByRole('button', { name: /^Edit/ })).toHaveCount(0);
});

test('the snippet frames the cell that was chosen', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`./${linkTo(smallNotebook())}`);
  await page.getByRole('button', { name: 'Embed' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Controls').selectOption('locked');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByText('Copied')).toBeVisible();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  const source = /src="([^"]+)"/.exec(snippet)?.[1].replaceAll('&amp;', '&') ?? '';
  expect(new URL(source).search).toBe('?embed=bench&cell=pair&controls=locked');
  await page.goto(source);
  await expect(page.locator('bench-sliders')).toHaveAttribute('inert', '');
});

test('the palette finds a command and a notebook by a few letters', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await page.getByRole('button', { name: 'Find (Ctrl+K)' }).waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find a command' });
  await field.fill('dark');
  await expect(page.getByRole('dialog').getByRole('option').first()).toHaveText('Theme: Dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await field.fill('heat rod');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/heat$/);
  await page.keyboard.press('Control+k');
  await field.fill('zzzz');
  await expect(page.getByText('Nothing of that name.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});
