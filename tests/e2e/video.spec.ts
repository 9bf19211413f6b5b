import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { documentOf, drop, exportButton, menu, settled, type Saved } from './files.ts';
import { complaints, linkTo, smallNotebook, waitForMotion } from './lab.ts';

/** What a browser plays of a video: its length [s], its size, and its pixels at some times, 32 x 18 in grey. */
function played(page: Page, { buffer }: Saved, times: readonly number[]) {
  return page.evaluate(
    async ([base64, at]) => {
      const video = document.createElement('video');
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      video.muted = true;
      video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/webm' }));
      const heard = (event: string) =>
        new Promise((resolve, reject) => {
          video.addEventListener(event, resolve, { once: true });
          video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
        });
      await heard('loadeddata');
      const canvas = new OffscreenCanvas(32, 18);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const pictures: number[][] = [];
      for (const time of at) {
        video.currentTime = time;
        await heard('seeked');
        context?.drawImage(video, 0, 0, 32, 18);
        const pixels = context?.getImageData(0, 0, 32, 18).data ?? [];
        pictures.push(Array.from({ length: 32 * 18 }, (_, i) => pixels[4 * i + 1]));
      }
      const { duration, videoWidth, videoHeight } = video;
      return { duration, videoWidth, videoHeight, pictures };
    },
    [buffer.toString('base64'), times] as const,
  );
}

test('a video of the run plays, carries its notebook, and can be cancelled', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(`./${linkTo(smallNotebook())}`);
  await waitForMotion(page);
  await settled(page);
  const before = await documentOf(page);
  const dialog = page.getByRole('dialog', { name: 'Video of the run' });
  const make = dialog.getByRole('button', { name: 'Make the video' });
  await exportButton(page).focus();
  await page.keyboard.press('Enter');
  await menu(page).getByRole('button', { name: 'Video as WebM…' }).focus();
  await page.keyboard.press('Enter');
  await expect(menu(page)).toHaveCount(0);
  const workers = page.workers().length;

  await make.click();
  await expect(dialog.getByText(/^picture [1-9]\d* of 300/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Cancelled');
  await expect.poll(() => page.workers().length).toBe(workers);

  await dialog.getByLabel('Length').selectOption('5 s');
  const [download] = await Promise.all([page.waitForEvent('download'), make.click()]);
  const file = { name: download.suggestedFilename(), buffer: readFileSync(await download.path()) };
  expect(file.name).toBe('a-pair-video.webm');
  await expect(dialog.getByRole('status')).toHaveText('Saved as a-pair-video.webm');
  await page.keyboard.press('Escape');
  await expect(page.locator('kirchhoff-video')).toHaveCount(0);
  await expect(exportButton(page)).toBeFocused();

  // Another page of the browser, for this one plays no films.
  const player = await page.context().newPage();
  const { duration, videoWidth, videoHeight, pictures } = await played(player, file, [0.5, 4.5]);
  await player.close();
  expect(duration).toBeCloseTo(5, 2);
  expect([videoWidth, videoHeight]).toEqual([1280, 720]);
  for (const picture of pictures) expect(Math.max(...picture) - Math.min(...picture)).toBeGreaterThan(20);
  const changed = pictures[0].filter((value, i) => Math.abs(value - pictures[1][i]) > 4);
  expect(changed.length).toBeGreaterThan(5);

  await page.goto('./');
  await drop(page.getByRole('main'), file);
  await expect.poll(() => documentOf(page)).toEqual(before);
  expect(heard).toEqual([]);
});
