/** Notebook files: JSON that shows changes line by line, fields in the schema's order, defaults left out. */
import { withoutDefaults } from './defaults.ts';
import { readJson } from './json.ts';
import { parseNotebook } from './parse.ts';
import { NOTEBOOK_CAPS, type Notebook } from './schema.ts';

/** Longest line that several values share. */
const WIDTH = 100;
/** Objects up to this length stay on one line. */
const SMALL = 60;

/** The notebook in a file; throws BadInput with every problem, those of the file itself under `name`. */
export function readNotebookFile(bytes: Uint8Array, name = 'file'): Notebook {
  return parseNotebook(readJson(bytes, NOTEBOOK_CAPS.fileBytes, name));
}

/** The text of a notebook's file, with a final line feed. */
export function writeNotebookFile(notebook: Notebook): string {
  return `${print(withoutDefaults(notebook), '')}\n`;
}

/** The text of a JSON value as a notebook's file shows it. */
export const printJson = (value: unknown): string => print(value, '');

/** Objects take a line per field; lists of plain values fill lines, small objects share one. */
function print(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const members = value.map((member: unknown) => print(member, inner));
    const line = `[${members.join(', ')}]`;
    if (isFlat(value) && line.length <= WIDTH) return line;
    const lines = isFlat(value) ? fill(members) : members;
    return `[\n${lines.map((each) => inner + each).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${print(member, inner)}`,
  );
  if (fields.length === 0) return '{}';
  const line = `{ ${fields.join(', ')} }`;
  if (isFlat(Object.values(value)) && line.length <= SMALL) return line;
  return `{\n${fields.map((field) => inner + field).join(',\n')}\n${indent}}`;
}

const isFlat = (members: readonly unknown[]): boolean =>
  members.every((member) => typeof member !== 'object' || member === null);

/** Joins short texts into lines. */
function fill(members: readonly string[]): string[] {
  const lines: string[] = [];
  for (const member of members) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + member.length + 2 <= WIDTH)
      lines[lines.length - 1] = `${last}, ${member}`;
    else lines.push(member);
  }
  return lines;
}
