/** SVG drawings as PNG pictures, by the browser's own renderer. */
import type { Drawn } from './svg/sheet.ts';

/** Pixels of the picture to a pixel of the drawing. */
const RATIO = 2;
/** Browsers refuse larger canvases [px along a side]. */
const LONGEST = 8_192;

/** The drawing as an image of the page. */
export async function imageOf({ svg }: Pick<Drawn, 'svg'>): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

export async function drawnPng(drawn: Drawn): Promise<Uint8Array> {
  const ratio = Math.min(RATIO, LONGEST / Math.max(drawn.width, drawn.height));
  const canvas = new OffscreenCanvas(Math.round(drawn.width * ratio), Math.round(drawn.height * ratio));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('the browser offers no canvas to draw on');
  context.drawImage(await imageOf(drawn), 0, 0, canvas.width, canvas.height);
  return canvasPng(canvas);
}

export async function canvasPng(canvas: OffscreenCanvas): Promise<Uint8Array> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
