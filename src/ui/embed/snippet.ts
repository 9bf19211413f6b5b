/** The frame that shows a notebook in another page, as text to copy. */
import type { Embedding } from './embedding.ts';

const HEIGHTS: Record<Embedding['show'], number> = { notebook: 900, bench: 760, view: 520 };

/** `link`: the notebook's whole address. */
export function snippet(
  link: string,
  title: string,
  { show, controls, cell }: Pick<Embedding, 'show' | 'controls' | 'cell'>,
): string {
  const address = new URL(link);
  address.searchParams.set('embed', show);
  if (cell !== null) address.searchParams.set('cell', cell);
  if (show !== 'view' && controls !== 'shown') address.searchParams.set('controls', controls);
  return `<iframe
  src="${quoted(address.href)}"
  title="${quoted(title)}"
  width="100%" height="${HEIGHTS[show]}" style="border: 0"
  loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
