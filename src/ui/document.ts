/** Edits of the document shown: each takes a notebook and gives another. */
import type { Cell, Notebook } from '../notebook/schema.ts';

/** The notebook with one cell exchanged for its edited self, found by its id. */
export function replaceCell(notebook: Notebook, cell: Cell): Notebook {
  return { ...notebook, cells: notebook.cells.map((other) => (other.id === cell.id ? cell : other)) };
}

/** A file name from a title: `Heat in a rod` gives `heat-in-a-rod.json`. */
export function fileName(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${words?.slice(0, 8).join('-') ?? 'notebook'}.json`;
}
