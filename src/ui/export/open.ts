/** Opens the Export menu of a cell. Nothing of it is loaded before. */
import type { Notebook } from '../../notebook/schema.ts';
import type { ExportMenu } from './menu.ts';
import './menu.ts';
import type { Source } from './source.ts';

/** A press takes at most so long [ms]. */
const PRESS = 1_000;

const open = new WeakMap<HTMLElement, ExportMenu>();

/**
 * Opens the menu of a cell below its button, or closes it. It lies in the cell, so that the order of focus goes on from
 * the button into it. The document comes from whoever answers the event `notebook-wanted` by calling its detail.
 */
export async function openExport(from: HTMLElement, source: Source): Promise<void> {
  const shown = open.get(from);
  if (shown) return shown.hidePopover();
  let notebook: Notebook = { kirchhoff: 1, title: source.cell.title, summary: '', cells: [source.cell] };
  const detail = (found: Notebook): void => void (notebook = found);
  from.dispatchEvent(new CustomEvent('notebook-wanted', { detail, bubbles: true, composed: true }));
  const menu = document.createElement('kirchhoff-export');
  Object.assign(menu, { source, notebook });
  open.set(from, menu);
  const gone = new AbortController();
  // A press on the button closes the menu, as one anywhere outside does; its click must not open it again.
  const press = (event: Event): void => {
    if (!event.composedPath().includes(from)) return;
    const options = { capture: true, once: true, signal: AbortSignal.timeout(PRESS) };
    from.addEventListener('click', (click) => click.stopImmediatePropagation(), options);
  };
  window.addEventListener('pointerdown', press, { capture: true, signal: gone.signal });
  menu.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState !== 'closed') return;
    open.delete(from);
    gone.abort();
  });
  from.after(menu);
  await menu.openAt(from);
}
