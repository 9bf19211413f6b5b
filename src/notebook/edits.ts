/** Edits of a document: each takes a notebook and gives another, and leaves what it does not touch the same object. */
import { reject } from '../circuit/problem.ts';
import { NOTEBOOK_CAPS, type Cell, type Notebook } from './schema.ts';

/** The notebook with one cell exchanged for its edited self, found by its id. */
export function replaceCell(notebook: Notebook, cell: Cell): Notebook {
  return { ...notebook, cells: notebook.cells.map((other) => (other.id === cell.id ? cell : other)) };
}

/** The notebook with a cell put before the one at `index`; its id is made its own. Throws BadInput when there are too many. */
export function insertCell(notebook: Notebook, cell: Cell, index: number): Notebook {
  if (notebook.cells.length >= NOTEBOOK_CAPS.cells) {
    reject(
      'cells',
      `there are ${NOTEBOOK_CAPS.cells} already`,
      'Delete a cell first, or start another notebook',
    );
  }
  return {
    ...notebook,
    cells: notebook.cells.toSpliced(index, 0, { ...cell, id: freeId(notebook, cell.id) }),
  };
}

/** The notebook with a copy of a cell after it. */
export function duplicateCell(notebook: Notebook, id: string): Notebook {
  const index = notebook.cells.findIndex((cell) => cell.id === id);
  return index < 0 ? notebook : insertCell(notebook, notebook.cells[index], index + 1);
}

export function deleteCell(notebook: Notebook, id: string): Notebook {
  return { ...notebook, cells: notebook.cells.filter((cell) => cell.id !== id) };
}

/** The notebook with a cell moved by so many places; at the end of the column it stays where it is. */
export function moveCell(notebook: Notebook, id: string, by: number): Notebook {
  const from = notebook.cells.findIndex((cell) => cell.id === id);
  const to = Math.max(0, Math.min(notebook.cells.length - 1, from + by));
  if (from < 0 || from === to) return notebook;
  const cell = notebook.cells[from];
  return { ...notebook, cells: notebook.cells.toSpliced(from, 1).toSpliced(to, 0, cell) };
}

export function collapseCell(notebook: Notebook, id: string, collapsed: boolean): Notebook {
  const cell = notebook.cells.find((each) => each.id === id);
  return cell ? replaceCell(notebook, { ...cell, collapsed }) : notebook;
}

/** The notebook under another title; a text that opens with the title as its heading follows. */
export function retitle(notebook: Notebook, title: string): Notebook {
  const heading = `# ${notebook.title}\n`;
  const cells = notebook.cells.map((cell) =>
    cell.kind === 'text' && cell.text.startsWith(heading)
      ? { ...cell, text: `# ${title}\n${cell.text.slice(heading.length)}` }
      : cell,
  );
  return { ...notebook, title, cells };
}

const LONGEST_ID = 40;

/** The wanted id, or the first of wanted-2, wanted-3, ... that no cell has. */
export function freeId(notebook: Notebook, wanted: string): string {
  const taken = new Set(notebook.cells.map(({ id }) => id));
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, '');
  for (let n = 2; ; n++) {
    const id = `${stem.slice(0, LONGEST_ID - 1 - String(n).length)}-${n}`;
    if (!taken.has(id)) return id;
  }
}
