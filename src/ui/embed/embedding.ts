/** How the page shows itself in a frame of another page, as its address asks: `?embed=bench&controls=locked`. */
import type { CellControls } from '../cell-controls.ts';
import type { Theme } from '../tokens.css.ts';

export const EMBEDDED = ['notebook', 'bench', 'view'] as const;
export const EMBEDDED_CONTROLS = ['shown', 'locked', 'hidden'] as const satisfies readonly CellControls[];

export interface Embedding {
  /** The whole notebook, one cell, or only what the cell draws. */
  readonly show: (typeof EMBEDDED)[number];
  /** Id of the cell; null for the first that is not text. */
  readonly cell: string | null;
  readonly controls: (typeof EMBEDDED_CONTROLS)[number];
  /** The frame's theme; null for the reader's. */
  readonly theme: Theme | null;
  /** Origin of the page that may talk to this one by messages; null for none. */
  readonly origin: string | null;
}

/** What the address asks for, or null where the page stands by itself. Unknown values mean what is safest to show. */
export function readEmbedding(search: string): Embedding | null {
  const asked = new URLSearchParams(search);
  if (!asked.has('embed')) return null;
  const one = <T extends string>(choices: readonly T[], name: string): T | null =>
    choices.find((choice) => choice === asked.get(name)) ?? null;
  const show = one(EMBEDDED, 'embed') ?? 'bench';
  return {
    show,
    cell: asked.get('cell'),
    controls: show === 'view' ? 'hidden' : (one(EMBEDDED_CONTROLS, 'controls') ?? 'shown'),
    theme: one(['light', 'dark'], 'theme'),
    origin: originOf(asked.get('origin')),
  };
}

/** An origin as browsers write it; null for what is none, and for those that stand for no page. */
function originOf(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { origin, protocol } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}
