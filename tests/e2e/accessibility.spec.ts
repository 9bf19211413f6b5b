/** Everything the page shows can be read by everybody: axe on every page and dialog, keyboard, narrow windows, large text. */
import { expect, test, type Page } from '@playwright/test';
import { expectNoSidewaysScroll, expectNoViolations, openPlace } from './axe.ts';
import { linkTo, smallNotebook, waitForMotion } from './lab.ts';

interface Shown {
  readonly name: string;
  readonly address: string;
  /** What is there when the page has come. */
  readonly there: string;
  /** Readies it for axe. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const small = linkTo(smallNotebook());
const PAGES: readonly Shown[] = [
  { name: 'the gallery', address: './', there: 'bench-transport', prepare: (page) => waitForMotion(page) },
  {
    name: 'a notebook',
    address: `./${small}`,
    there: 'bench-circuit',
    prepare: (page) => waitForMotion(page),
  },
  { name: 'my notebooks', address: './#notebooks', there: 'kirchhoff-notebooks h1' },
  { name: 'the benchmark', address: './#benchmark', there: 'kirchhoff-benchmark h3' },
  // Every row is built alike, and all together take axe half a minute.
  {
    name: 'the reference',
    address: './#reference=bench',
    there: 'kirchhoff-reference table',
    prepare: fewRows,
  },
  { name: 'what could not be opened', address: './#/nowhere', there: '.notice h1', prepare: closeDialog },
  { name: 'a bench in a frame', address: `./?embed=bench${small}`, there: 'bench-transport' },
  { name: 'a view in a frame', address: `./?embed=view${small}`, there: 'bench-circuit' },
];

async function fewRows(page: Page): Promise<void> {
  await page.locator('kirchhoff-reference').evaluate(({ shadowRoot }) => {
    for (const row of shadowRoot?.querySelectorAll('tr:nth-child(n + 3)') ?? []) row.remove();
  });
}

async function closeDialog(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

for (const { name, address, there, prepare } of PAGES)
  test(`axe finds nothing in ${name}, light or dark, nor does it scroll sideways at 390 px`, async ({
    page,
  }) => {
    await page.goto(address);
    await expect(page.locator(there).first()).toBeVisible();
    await prepare?.(page);
    await expectNoViolations(page, name);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page, name);
  });

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

/** Every dialog and menu over a notebook with one bench, and how it is opened. */
const DIALOGS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  keyboard: (page) => page.keyboard.press('?'),
  palette: (page) => page.keyboard.press('Control+k'),
  embed: press('Embed'),
  cite: press('Cite'),
  'link to copy by hand': async (page) => {
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
    });
    await press('Copy link')(page);
  },
  'export menu': press('Export'),
  video: async (page) => {
    await press('Export')(page);
    await press('Video as WebM…')(page);
  },
  'video where none can be made': async (page) => {
    await page.evaluate(() => Reflect.deleteProperty(window, 'VideoEncoder'));
    await press('Export')(page);
    await press('Video as WebM…')(page);
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('alert')).toContainText('cannot encode video');
    await expect(dialog.getByRole('button', { name: 'Make the video' })).toBeDisabled();
  },
  'menu of a cell': press('More for A pair'),
  'assignment editor': async (page) => {
    await press('More for A pair')(page);
    await press('Ask for a prediction')(page);
  },
  'side by side': async (page) => {
    await press('More for A pair')(page);
    await press('Side by side…')(page);
  },
  'own data': (page) =>
    page
      .locator('kirchhoff-bench section')
      .first()
      .evaluate((section) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['1,2\n3,4'], 'x.csv'));
        const how = { dataTransfer, bubbles: true, composed: true, cancelable: true };
        section.dispatchEvent(new DragEvent('drop', how));
      }),
  tour: press('Tour'),
  'error of the lab': (page) =>
    page.evaluate(() => void setTimeout(() => reportError(new Error('a fault made by a test')))),
};

test('axe finds nothing in any dialog or menu of a notebook, light or dark', async ({ page }) => {
  test.slow();
  await page.goto(`./${small}`);
  await waitForMotion(page);
  for (const [name, open] of Object.entries(DIALOGS))
    await test.step(name, async () => {
      await open(page);
      await expect.poll(async () => (await openPlace(page)).length, name).toBeGreaterThan(1);
      await expectNoViolations(page, name, await openPlace(page));
      await page.keyboard.press('Escape');
      await expect.poll(() => openPlace(page), `${name} closes`).toEqual([]);
    });
});

test('axe finds nothing in what is said of a damaged link, light or dark', async ({ page }) => {
  await page.goto(`./${linkTo({ kirchhoff: 1, cells: [{ kind: 'txt' }] })}`);
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolations(page, 'problems');
});

test('the page is reached by keyboard alone', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  expect(new URL(page.url()).hash).toMatch(/^#v1\./);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('nothing is cut off or scrolls sideways at 390 px, nor with text at twice the size', async ({
  page,
}) => {
  for (const address of ['./', './#/darcy', './#/two-nodes']) {
    await page.setViewportSize({ width: 390, height: 844 });
    // From there each address is loaded anew.
    await page.goto('about:blank');
    await page.goto(address);
    await waitForMotion(page);
    await expectNoSidewaysScroll(page, `${address} at 390 px`);
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.locator('html').evaluate((root) => (root.style.fontSize = '200%'));
    await waitForMotion(page);
    await expectNoSidewaysScroll(page, `${address} at 1280 px, text at twice the size`);
  }
});

test('the menu of a narrow page opens and chooses a theme', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(page.url()).not.toContain('dark');
});
