/** What the page asks of its host: any folder of any static server, few bytes, no scripts but its own. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { complaints, waitForMotion } from './lab.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Serves the built page below `/some/folder/`, compressed as hosts do, and counts the bytes of each answer. */
async function host() {
  const sent = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path.replace(/^\/some\/folder\//, '') || 'index.html';
    readFile(join('dist', file)).then(
      (contents) => {
        const body = gzipSync(contents, { level: 9 });
        sent.set(file, body.length);
        response.writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          'content-encoding': 'gzip',
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}/some/folder/`,
    sent,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('works below any folder and loads at most 260 kB before the hero runs', async ({ page }) => {
  const { address, sent, close } = await host();
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
});

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
