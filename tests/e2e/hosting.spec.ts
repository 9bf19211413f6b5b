/** What the page asks of its host: any folder of any static server, few bytes, no scripts but its own. */
import { expect, test } from '@playwright/test';
import { host } from './host.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

// Alone, for on a busy machine the lab also fetches and tries the GPU's engine.
test(
  'works below any folder and loads at most 260 kB before the hero runs',
  { tag: '@alone' },
  async ({ browser }) => {
    const { address, sent, close } = await host();
    // What is fetched for visits without a network comes later and by itself.
    const page = await (await browser.newContext()).newPage();
    try {
      const heard = complaints(page);
      await page.goto(address);
      await waitForMotion(page);
      // The circuit's picture may arrive after the first step; it belongs to the first screen all the same.
      await page.waitForLoadState('networkidle');
      const code = [...sent].filter(([file]) => /\.(?:js|css|html|wasm)$/.test(file));
      const list = code.map(([file, bytes]) => `${bytes} ${file}`).join('\n');
      const total = code.reduce((sum, [, bytes]) => sum + bytes, 0);
      console.log(`first load: ${(total / 1000).toFixed(1)} kB gzip in ${code.length} files`);
      expect(total, list).toBeLessThanOrEqual(260_000);
      expect(code.length).toBeGreaterThanOrEqual(4);
      expect(heard).toEqual([]);
    } finally {
      close();
    }
  },
);

test('the content security policy stops scripts that are not the page’s own', async ({ page }) => {
  await page.goto('./');
  const refused = await page.evaluate(async () => {
    const heard: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      heard.push(effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.body.append(style);
    const image = new Image();
    image.src = 'https://example.org/pixel.png';
    document.body.append(image);
    await fetch('http://example.org/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return heard;
  });
  expect(refused.sort()).toEqual(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem']);
  expect(await page.evaluate(() => Reflect.get(window, 'ran') as unknown)).toBeUndefined();
});

test('works with the server stopped after the first visit, and can be installed', async ({ browser }) => {
  const { address, close } = await host();
  const page = await (await browser.newContext({ serviceWorkers: 'allow' })).newPage();
  try {
    await page.goto(address);
    await waitForMotion(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // Only a window in private mode stands in the way.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  } finally {
    close();
  }
  await page.goto('about:blank');
  await page.goto(`${address}${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await page.goto(`${address}#/max-cut`);
  await expect(page.locator('kirchhoff-notebook h1')).toBeVisible();
  await waitForMotion(page);
  await page.goto(`${address}?embed=view#/two-nodes`);
  await waitForMotion(page);
  await page.context().close();
});
