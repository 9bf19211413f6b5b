import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { linkTo, smallNotebook, waitForMotion } from './lab.ts';

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

async function copyLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText(/^Link copied/)).toBeVisible();
  return copied(page);
}

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('a link opens, and the link copied from it is the same', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('A small notebook');
  const first = await copyLink(page);
  await page.goto('about:blank');
  await page.goto(first);
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('A small notebook');
  expect(await copyLink(page)).toBe(first);
  expect(page.url()).toBe(first);
});

test('a committed edit reaches the address; undoing it by hand gives the first link again', async ({
  page,
}) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  const opened = page.url();
  const before = await copyLink(page);
  const slider = page.getByLabel('Coupling', { exact: true });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).not.toBe(opened);
  expect(page.url()).not.toBe(before);
  // The words of the first copy may still stand there while the second is being written.
  await expect.poll(() => copyLink(page)).toBe(page.url());
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.url()).toBe(before);
});

test('a damaged link opens a dialog with every path and what was used instead', async ({ page }) => {
  const spec = JSON.parse(JSON.stringify(smallNotebook())) as {
    cells: { anneal?: object; flavour?: string }[];
  };
  spec.cells[1].anneal = { steps: -4 };
  spec.cells[1].flavour = 'sweet';
  await page.goto(`./${linkTo(spec)}`);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This link was mended to open it');
  await expect(dialog.locator('code')).toHaveText([/anneal\.steps$/, /flavour$/]);
  await expect(dialog).toContainText('The default 10000 is used');
  await page.keyboard.press('Escape');
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('A small notebook');
});

for (const [name, hash] of [
  ['cut short', linkTo(smallNotebook()).slice(0, 60)],
  ['of a later version', '#v9.AAAA'],
  ['with no notebook inside', linkTo([1, 2, 3])],
  ['to an address without encryption', '#src=http://example.org/a.json'],
  ['that names nothing', '#nonsense'],
  ['to a notebook that is not there', '#/no-such-notebook'],
] as const) {
  test(`a link ${name} says so and offers the gallery`, async ({ page }) => {
    await page.goto(`./${hash}`);
    await expect(page.getByRole('dialog')).toContainText('could not be opened');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Go to the gallery' }).click();
    await expect(page.locator('kirchhoff-gallery')).toBeVisible();
  });
}

test('text from a link is inert', async ({ page }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('http://localhost') && !/^(data|blob):/.test(request.url()))
      foreign.push(request.url());
  });
  page.on('dialog', (dialog) => {
    foreign.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const hostile = [
    '<script>window.ran = 1</script>',
    '<img src=x onerror="window.ran = 2">',
    '<img src="https://example.org/pixel.png" alt="a pixel">',
    `![huge](data:image/png;base64,${'A'.repeat(60_000)})`,
    `<img src="data:image/png;base64,${'A'.repeat(30_000)}">`,
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    '[click](javascript:window.ran=3) [tab](java\tscript:alert(1)) [data](data:text/html,<script>window.ran=4</script>)',
    '<a href="javascript:window.ran=5">click</a> <a href="https://example.org" target="_self">out</a>',
    '<iframe src="javascript:window.ran=6"></iframe><object data="x"></object><embed src="x">',
    '<svg onload="window.ran=7"><script>window.ran=8</script></svg><math><mi xlink:href="javascript:1">x</mi></math>',
    '<style>body { display: none }</style><p style="position: fixed; inset: 0" id="main" class="skip">over all</p>',
    '<form action="https://example.org"><input name="a"><button>send</button></form>',
    '<base href="https://example.org/"><meta http-equiv="refresh" content="0; url=https://example.org">',
    '<kirchhoff-bench></kirchhoff-bench><template shadowrootmode="open"><script>window.ran=9</script></template>',
    '$<img src=x onerror="window.ran=10">$',
    '`<script>window.ran=11</script>`',
    'The end.',
  ].join('\n\n');
  await page.goto(`./${linkTo({ ...smallNotebook(hostile), title: '<img src=x onerror="window.ran=12">' })}`);
  const prose = page.locator('kirchhoff-prose').first();
  await expect(prose).toContainText('The end.');
  await page.waitForTimeout(500);

  const found = await prose.evaluate((element) => {
    const all = [...(element.shadowRoot?.querySelectorAll('*') ?? [])];
    return {
      names: [...new Set(all.map(({ localName }) => localName))],
      // Drawn formulas place their parts with styles of their own.
      attributes: [
        ...new Set(all.filter((each) => !each.closest('.katex')).flatMap((each) => each.getAttributeNames())),
      ],
      links: all.flatMap((each) => each.getAttribute('href') ?? []),
      blank: all
        .filter((each) => each.getAttribute('href'))
        .every((each) => each.getAttribute('rel') === 'noopener noreferrer'),
    };
  });
  expect(found.names.sort().join(' ')).not.toMatch(
    /script|style|iframe|object|embed|svg|form|input|button|base|meta|template|bench/,
  );
  expect(found.attributes.filter((name) => /^on|style|id|action|srcset/.test(name))).toEqual([]);
  expect(found.links).toEqual(['https://example.org']);
  expect(found.blank).toBe(true);
  expect(await page.evaluate(() => Reflect.get(window, 'ran') as unknown)).toBeUndefined();
  expect(foreign).toEqual([]);
});

test('a notebook is saved to a file, opened from it by button and by drop', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('a-small-notebook.json');
  const text = readFileSync(await download.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ kirchhoff: 1, title: 'A small notebook' });

  await page.goto('./');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open' }).click(),
  ]);
  await chooser.setFiles({ name: 'kept.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('A small notebook');
  await expect.poll(() => new URL(page.url()).hash).toMatch(/^#v1\./);
  await page.goBack();
  await expect(page.locator('kirchhoff-gallery')).toBeVisible();

  await page.locator('kirchhoff-gallery').evaluate((target, contents) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([contents], 'dropped.json'));
    target.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }),
    );
  }, text);
  await expect(page.locator('kirchhoff-notebook h1')).toHaveText('A small notebook');
});

test('where the clipboard is closed, the link can be copied by hand', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('closed', 'NotAllowedError'));
  });
  await page.goto(`./${linkTo(smallNotebook())}`);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('dialog').getByLabel('Link')).toHaveValue(/#v1\./);
});

test('an error nobody foresaw shows a report to copy', async ({ page }) => {
  await page.goto(`./${linkTo(smallNotebook())}`);
  await expect(page.locator('kirchhoff-notebook h1')).toBeVisible();
  await page.evaluate(() => void Promise.reject(new Error('unforeseen')));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Report')).toHaveValue(/^Kirchhoff \d[\s\S]*unforeseen/);
  await dialog.getByRole('button', { name: 'Copy report' }).click();
  await expect(dialog).toContainText('Report copied');
  expect(await copied(page)).toContain('unforeseen');
});
