/** Undo and redo of a document. Documents are readonly values, so a step back is the very object that was there. */
import type { Notebook } from './schema.ts';

/** What an edit was, for the button that takes it back: "Undo: move a cell". */
export type EditName =
  | 'edit a recipe'
  | 'edit a text'
  | 'edit the title'
  | 'add a cell'
  | 'move a cell'
  | 'duplicate a cell'
  | 'delete a cell'
  | 'collapse a cell'
  | 'make a prediction'
  | 'ask for a prediction'
  | 'unlock a cell'
  | 'open a version'
  | 'replay a run';

interface Step {
  readonly before: Notebook;
  readonly name: EditName;
  /** Edits of one place that follow each other closely are one step; null stands alone. */
  readonly place: string | null;
  readonly time: number;
}

/** Most steps kept; a document of 64 MB shares all that did not change between them. */
const MOST = 1000;
/** Edits of one place closer together than this are taken back together [ms]. */
const TOGETHER = 1500;

export class EditHistory {
  #past: Step[] = [];
  #future: { readonly after: Notebook; readonly step: Step }[] = [];
  #current: Notebook;

  constructor(first: Notebook) {
    this.#current = first;
  }

  get current(): Notebook {
    return this.#current;
  }

  /** Names of what undo and redo would do, or null. */
  get undoes(): EditName | null {
    return this.#past.at(-1)?.name ?? null;
  }

  get redoes(): EditName | null {
    return this.#future.at(-1)?.step.name ?? null;
  }

  /**
   * Takes an edited document. `place` names what was edited, e.g. a cell's id: an edit of the same place within
   * 1.5 s of the one before joins it. `now` in milliseconds.
   */
  commit(next: Notebook, name: EditName, place: string | null = null, now = performance.now()): void {
    if (next === this.#current) return;
    const last = this.#past.at(-1);
    const joins =
      last !== undefined &&
      this.#future.length === 0 &&
      place !== null &&
      last.place === place &&
      last.name === name &&
      now - last.time < TOGETHER;
    const step = { before: joins ? last.before : this.#current, name, place, time: now };
    if (joins) this.#past[this.#past.length - 1] = step;
    else this.#past.push(step);
    if (this.#past.length > MOST) this.#past.shift();
    this.#future = [];
    this.#current = next;
  }

  /** The document before the last edit, or null when there is none. */
  undo(): Notebook | null {
    const step = this.#past.pop();
    if (!step) return null;
    this.#future.push({ after: this.#current, step });
    return (this.#current = step.before);
  }

  redo(): Notebook | null {
    const undone = this.#future.pop();
    if (!undone) return null;
    // What is typed next must not join what was taken back before.
    this.#past.push({ ...undone.step, time: -Infinity });
    return (this.#current = undone.after);
  }
}
