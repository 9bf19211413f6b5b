import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const port = Number(process.env['KIRCHHOFF_PORT'] ?? 4174);
const built = process.env['KIRCHHOFF_BUILT'] !== undefined;
const installed = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The built page in a real browser with WebGPU on a software adapter. */
export default defineConfig({
  testDir: 'tests/e2e',
  // One at a time unless asked otherwise: every page anneals, and some tests measure time (@alone).
  workers: 1,
  // Tests of one file may go to different workers.
  fullyParallel: true,
  timeout: 90_000,
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    // Every context would fetch the whole site once more to keep it; tests of that allow it.
    serviceWorkers: 'block',
    launchOptions: {
      // Undefined is the browser Playwright installs itself.
      executablePath: existsSync(installed) ? installed : undefined,
      args: [
        '--headless=new',
        '--no-sandbox',
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--enable-features=Vulkan',
      ],
    },
  },
  webServer: {
    command: `${built ? '' : 'npx vite build && '}npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    timeout: 120_000,
  },
});
