/** Undo and redo of random edits: the document comes back as it was. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EditHistory } from '../../src/notebook/edit-history.ts';
import {
  collapseCell,
  deleteCell,
  duplicateCell,
  freeId,
  insertCell,
  moveCell,
  replaceCell,
} from '../../src/notebook/edits.ts';
import { writeNotebookFile } from '../../src/notebook/file.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { Cell, Notebook } from '../../src/notebook/schema.ts';
import { notebookSpec } from '../notebook-arbitrary.ts';

type Edit = (notebook: Notebook, pick: number, text: string) => Notebook;
const at = ({ cells }: Notebook, pick: number): Cell | undefined => cells[pick % Math.max(1, cells.length)];
const on =
  (edit: (notebook: Notebook, cell: Cell, text: string) => Notebook): Edit =>
  (notebook, pick, text) => {
    const cell = at(notebook, pick);
    return cell ? edit(notebook, cell, text) : notebook;
  };

const edits: readonly Edit[] = [
  (notebook, pick, text) =>
    insertCell(
      notebook,
      { kind: 'text', id: 'text', text, collapsed: false },
      pick % (notebook.cells.length + 1),
    ),
  (notebook, _, title) => ({ ...notebook, title }),
  on((notebook, { id }) => moveCell(notebook, id, 1)),
  on((notebook, { id }) => moveCell(notebook, id, -2)),
  on((notebook, { id }) => duplicateCell(notebook, id)),
  on((notebook, { id }) => deleteCell(notebook, id)),
  on((notebook, { id, collapsed }) => collapseCell(notebook, id, !collapsed)),
  on((notebook, cell, text) =>
    replaceCell(
      notebook,
      cell.kind === 'text'
        ? { ...cell, text }
        : 'seed' in cell
          ? { ...cell, title: text, seed: text.length }
          : { ...cell, title: text },
    ),
  ),
];

const someEdits = fc.array(
  fc.record({
    edit: fc.constantFrom(...edits),
    pick: fc.nat(),
    text: fc.string({ maxLength: 40 }),
    wait: fc.constantFrom(10, 5000),
  }),
  { minLength: 200, maxLength: 200 },
);

test('200 random edits: undoing all gives the first document, redoing all the last', () => {
  fc.assert(
    fc.property(notebookSpec, someEdits, (spec, steps) => {
      const first = parseNotebook(spec);
      const text = writeNotebookFile(first);
      const history = new EditHistory(first);
      let now = 0;
      for (const { edit, pick, text: words, wait } of steps) {
        now += wait;
        history.commit(edit(history.current, pick, words), 'edit a text', `place ${pick % 3}`, now);
      }
      const last = writeNotebookFile(history.current);
      // Every document on the way is one that opens again.
      parseNotebook(JSON.parse(last));
      while (history.undo());
      expect(history.current).toBe(first);
      expect(writeNotebookFile(history.current)).toBe(text);
      while (history.redo());
      expect(writeNotebookFile(history.current)).toBe(last);
    }),
    { numRuns: 25 },
  );
});

const cell = (id: string): Cell => ({ kind: 'text', id, text: '', collapsed: false });
const notebook: Notebook = parseNotebook({ kirchhoff: 1, cells: ['a', 'b', 'c'].map(cell) });
const ids = ({ cells }: Notebook): string => cells.map(({ id }) => id).join(' ');

test('cells move, double and go; the others stay the same objects', () => {
  expect(ids(moveCell(notebook, 'a', 1))).toBe('b a c');
  expect(moveCell(notebook, 'a', -1)).toBe(notebook);
  expect(ids(moveCell(notebook, 'a', 9))).toBe('b c a');
  expect(ids(duplicateCell(notebook, 'b'))).toBe('a b b-2 c');
  expect(ids(deleteCell(notebook, 'b'))).toBe('a c');
  expect(deleteCell(notebook, 'b').cells[0]).toBe(notebook.cells[0]);
  expect(ids(insertCell(notebook, cell('a'), 0))).toBe('a-2 a b c');
});

test('an id is shortened to stay an id', () => {
  const long = 'x'.repeat(40);
  const full = insertCell(notebook, cell(long), 0);
  const id = freeId(full, long);
  expect(id).toMatch(/^x{38}-2$/);
  parseNotebook(insertCell(full, cell(long), 0));
});

test('edits of one place close together are one step; another place, a pause or an undo between them is not', () => {
  const titled = (title: string): Notebook => ({ ...notebook, title });
  const history = new EditHistory(notebook);
  history.commit(titled('1'), 'edit the title', 'title', 0);
  history.commit(titled('2'), 'edit the title', 'title', 100);
  history.commit(titled('3'), 'edit the title', 'title', 5000);
  history.commit(titled('4'), 'edit the title', null, 5001);
  expect(history.undo()?.title).toBe('3');
  expect(history.undo()?.title).toBe('2');
  expect(history.undoes).toBe('edit the title');
  expect(history.undo()).toBe(notebook);
  expect(history.undo()).toBeNull();
  expect(history.redo()?.title).toBe('2');
  history.commit(titled('5'), 'edit the title', 'title', 101);
  expect(history.redo()).toBeNull();
  expect(history.undo()?.title).toBe('2');
});

test('there is an end to cells', () => {
  const many = parseNotebook({ kirchhoff: 1, cells: Array.from({ length: 200 }, (_, n) => cell(`c${n}`)) });
  expect(() => insertCell(many, cell('one-more'), 0)).toThrow(/200 already/);
});
