/** What edits are called on the page. */
import { msg, str } from '@lit/localize';
import type { EditName } from '../../notebook/edit-history.ts';
import type { Cell } from '../../notebook/schema.ts';
import type { CellKind, MachineName } from '../../notebook/templates.ts';

export function editWords(name: EditName): string {
  switch (name) {
    case 'edit a recipe':
      return msg('edit a recipe');
    case 'edit a text':
      return msg('edit a text');
    case 'edit the title':
      return msg('edit the title');
    case 'add a cell':
      return msg('add a cell');
    case 'move a cell':
      return msg('move a cell');
    case 'duplicate a cell':
      return msg('duplicate a cell');
    case 'delete a cell':
      return msg('delete a cell');
    case 'collapse a cell':
      return msg('collapse a cell');
    case 'make a prediction':
      return msg('make a prediction');
    case 'ask for a prediction':
      return msg('ask for a prediction');
    case 'unlock a cell':
      return msg('unlock a cell');
    case 'open a version':
      return msg('open a version');
    case 'replay a run':
      return msg('replay a run');
  }
  return name satisfies never;
}

/** What the kinds of cells are called. */
export function kindWords(kind: CellKind): string {
  switch (kind) {
    case 'text':
      return msg('Text');
    case 'bench':
      return msg('Bench');
    case 'train':
      return msg('Circuit that learns');
    case 'sweep':
      return msg('Sweep');
    case 'compare':
      return msg('Comparison');
  }
  return kind satisfies never;
}

/** What the machines are called that a cell can begin with. */
export function machineWords(name: MachineName): string {
  switch (name) {
    case 'brim':
      return msg('BRIM: bistable spins');
    case 'np-gl':
      return msg('NP-GL: linear, fitted offline');
    case 'ds-gl':
      return msg('DS-GL: a mesh of communities');
    case 'multi-chip':
      return msg('Spins on four chips');
    case 'eads':
      return msg('EADS: conditioning, solving, decoding');
    case 'forward-forward':
      return msg('Forward-forward: stages that learn by themselves');
  }
  return name satisfies never;
}

/** What a cell is called: its title, or the first words of its text, or its kind. */
export function nameOf(cell: Cell): string {
  const words = cell.kind === 'text' ? cell.text.replace(/^[#\s]+/, '').split('\n')[0] : cell.title;
  const short = words.length > 60 ? `${words.slice(0, 57).trimEnd()}...` : words;
  return short || msg(str`${kindWords(cell.kind)} without a title`);
}

/** A text that opens with the notebook's title as its heading would say it twice. */
export function withoutTitle(text: string, title: string): string {
  const heading = `# ${title}`;
  return text.trimStart().startsWith(`${heading}\n`) ? text.trimStart().slice(heading.length) : text;
}
