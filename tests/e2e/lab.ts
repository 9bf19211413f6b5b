/** What every end-to-end test needs: links made without the page's codec, and a look inside a running bench. */
import { deflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';

/** A link to any document, well-formed or not. */
export function linkTo(spec: unknown): string {
  return `#v1.${deflateRawSync(JSON.stringify(spec)).toString('base64url')}`;
}

/** A notebook with one text and one small circuit. */
export function smallNotebook(text = 'A text.'): object {
  return {
    kirchhoff: 1,
    title: 'A small notebook',
    cells: [
      { kind: 'text', id: 'opening', text },
      {
        kind: 'bench',
        id: 'pair',
        title: 'A pair',
        caption: 'Two nodes.',
        seed: 7,
        circuit: {
          groups: [{ name: 'pair', shape: [2], role: 'output', law: 'saturating', volts: [1, -0.4] }],
          couplings: [
            { kind: 'dense', name: 'link', from: 'pair', to: 'pair', weights: [0, 1, 1, 0], gain: 1.5 },
          ],
        },
        anneal: { steps: 400 },
        sliders: [{ path: 'circuit.couplings.link.gain', label: 'Coupling', low: 0, high: 3, step: 0.05 }],
      },
    ],
  };
}

/** Waits until a bench of the page has taken steps; milliseconds since the page began to load. */
export async function waitForMotion(page: Page, timeout = 60_000): Promise<number> {
  const bench = page.locator('kirchhoff-bench').first();
  await bench.waitFor({ timeout });
  return bench.evaluate(
    (element: KirchhoffBench) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const { status } = element.session;
          if (status && status.step > 0) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** Collects what the page complains about: errors, refused contents, failed requests. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  return heard;
}

/** What the reader has chosen to run on, before the page opens. */
export async function choose(page: Page, engine: string): Promise<void> {
  await page.addInitScript(
    (choice) => localStorage.setItem('kirchhoff.preferences', JSON.stringify({ engine: choice })),
    engine,
  );
}
