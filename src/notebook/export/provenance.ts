/** What every exported file carries: the notebook it came from, where that opens, which build wrote it and when. */
import { withSeeds } from '../link.ts';
import type { Notebook } from '../schema.ts';

export interface Provenance {
  readonly notebook: Notebook;
  /** Id of the cell the file was made from. */
  readonly cell: string;
  /** Address at which the notebook opens; null where it is too large for one. */
  readonly link: string | null;
  /** `<version>+<commit>` */
  readonly build: string;
  /** ISO 8601. */
  readonly date: string;
}

/**
 * The notebook's file on one line of ASCII, every seed inside: no program that copies the file along, whatever it
 * takes for the encoding or for a line's end, can damage it unseen.
 */
export function notebookText(notebook: Notebook): string {
  return JSON.stringify(withSeeds(notebook)).replaceAll(
    // DEL and all that is not ASCII; JSON has escaped what is below a blank.
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text from a document as a piece of one line, for comments: nothing in it can end the line. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
