import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path));

/** Tests that hold something to a time. */
const timed = [
  'cli-start',
  'data-arrays',
  'data-pickle',
  'data-safetensors',
  'data-wrong',
  'notebook-fuzz',
  'notebook-link',
].map((name) => `tests/unit/${name}.test.ts`);

/** Tests that switch on what Node has switched off. */
const flagged = ['tests/unit/engine-agreement.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          exclude: [...timed, ...flagged],
          environment: 'node',
          testTimeout: 20_000,
          // No test changes what another meets, so the modules are loaded once a worker.
          isolate: false,
        },
      },
      {
        test: {
          name: 'flagged',
          include: flagged,
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        // What measures time has the machine to itself.
        test: {
          name: 'timed',
          include: timed,
          environment: 'node',
          isolate: false,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'gpu',
          include: ['tests/gpu/**/*.test.ts'],
          testTimeout: 60_000,
          // One page at a time: the software adapter takes every core there is.
          fileParallelism: false,
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                // Absent, Playwright's own Chromium runs.
                ...(chromium ? { executablePath: chromium } : {}),
                args: [
                  '--headless=new',
                  '--no-sandbox',
                  '--enable-unsafe-webgpu',
                  '--use-webgpu-adapter=swiftshader',
                ],
              },
            }),
          },
        },
      },
    ],
  },
});
