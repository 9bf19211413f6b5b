/** The recipe in leading `#` lines, as CSV files and Python scripts carry it. */
import { notebookText, oneLine, type Provenance } from './provenance.ts';

const NOTEBOOK = '# notebook: ';
/** Lines looked through; files of ours have fewer. */
const MOST_LINES = 64;
const [HASH, LINE_FEED] = [0x23, 0x0a];

/** Lines that begin with `#`, the notebook last; `words` come after the title. */
export function provenanceComments(
  { notebook, cell, link, build, date }: Provenance,
  words: readonly string[] = [],
): string {
  const lines = [
    `# ${oneLine(notebook.title)}, cell ${cell}`,
    ...words.map((line) => `# ${oneLine(line)}`),
    `# Kirchhoff ${build}, ${date}`,
    ...(link === null ? [] : [`# link: ${oneLine(link)}`]),
    NOTEBOOK + notebookText(notebook),
  ];
  return `${lines.join('\n')}\n`;
}

/** The JSON of the notebook in a file's leading comments, or null. */
export function notebookInComments(bytes: Uint8Array): Uint8Array | null {
  const wanted = new TextEncoder().encode(NOTEBOOK);
  let at = 0;
  for (let line = 0; line < MOST_LINES && bytes[at] === HASH; line++) {
    const found = bytes.indexOf(LINE_FEED, at);
    const end = found < 0 ? bytes.length : found;
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return bytes.subarray(at + wanted.length, end);
    at = end + 1;
  }
  return null;
}
