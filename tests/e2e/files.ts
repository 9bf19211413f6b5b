/** Files that a page saves, and how they come back to it. */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import type { KirchhoffBench } from '../../src/ui/bench/bench.ts';
import type { NotebookPage } from '../../src/ui/notebook-page.ts';
import { linkTo } from './lab.ts';

export const bench = (page: Page): Locator => page.locator('kirchhoff-bench').first();
export const menu = (page: Page): Locator => page.getByRole('group', { name: 'Export' });
export const exportButton = (page: Page): Locator =>
  page.getByRole('button', { name: 'Export', exact: true });

export async function settled(page: Page): Promise<void> {
  const state = () => bench(page).evaluate(({ session }: KirchhoffBench) => session.status?.state);
  await expect.poll(state, { timeout: 60_000, intervals: [100] }).toMatch(/settled|ended/);
}

/** The document the page shows, as it stands in memory; null while none is shown. */
export const documentOf = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const app = document.querySelector('kirchhoff-app');
    return app?.shadowRoot?.querySelector<NotebookPage>('kirchhoff-notebook')?.notebook ?? null;
  });

export interface Saved {
  readonly name: string;
  readonly buffer: Buffer;
}

export async function save(page: Page, label: string): Promise<Saved> {
  const download = page.waitForEvent('download');
  await menu(page).getByRole('button', { name: label, exact: true }).click();
  const saved = await download;
  await expect(menu(page).getByRole('status')).toHaveText(`Saved as ${saved.suggestedFilename()}`);
  return { name: saved.suggestedFilename(), buffer: readFileSync(await saved.path()) };
}

/** Drops a file as a reader does, on an element. */
export async function drop(target: Locator, { name, buffer }: Saved): Promise<void> {
  await target.evaluate(
    (element, [fileName, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], fileName));
      element.dispatchEvent(
        new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }),
      );
    },
    [name, buffer.toString('base64')] as const,
  );
}

/** Another notebook, which takes the page's place without loading it again. */
export async function elsewhere(page: Page): Promise<void> {
  const title = 'Another notebook';
  await page.goto(
    `./${linkTo({ kirchhoff: 1, title, cells: [{ kind: 'text', id: 'only', text: 'Words.' }] })}`,
  );
  await expect.poll(() => documentOf(page), { intervals: [50] }).toMatchObject({ title });
}
