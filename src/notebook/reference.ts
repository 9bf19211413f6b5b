/** The table of every field a notebook may hold, made from the schema: for the manual, as data and as Markdown. */
import { asNode, type SchemaNode } from '../circuit/schema-nodes.ts';
import { CircuitSchema } from '../circuit/schema.ts';
import { Values } from '../circuit/schema-fields.ts';
import { kindOf, limitsOf } from './field-words.ts';
import { defaultOf, fieldOf, humanise, memberField, type Field } from './fields.ts';
import { NotebookSchema } from './schema.ts';

export interface ReferenceRow {
  /** Within the cell, or within the document: `circuit.groups[].leak`. */
  readonly path: string;
  readonly title: string;
  readonly kind: string;
  readonly unit: string;
  /** The default as JSON; empty where there is none. */
  readonly fallback: string;
  readonly required: boolean;
  readonly limits: string;
  readonly choices: readonly string[];
  /** The entry of the schema that the row describes. */
  readonly node: SchemaNode;
}

export interface ReferenceSection {
  readonly title: string;
  /** What a link to it says: `bench` for `Cells: bench`; where two share a title, the later has its cell's kind before it. */
  readonly anchor: string;
  readonly rows: readonly ReferenceRow[];
}

/** What several places share, under a name of its own. */
const SHARED: readonly (readonly [core: SchemaNode, title: string, path: string])[] = [
  [asNode(CircuitSchema), 'Circuit', 'circuit'],
  [asNode(Values), 'Numbers', '…'],
];

/** Every field, in the schema's order; what is used in several places is described once. */
export function referenceSections(): readonly ReferenceSection[] {
  return new Reference().all;
}

class Reference {
  readonly sections: (ReferenceSection & { readonly rows: ReferenceRow[] })[] = [];
  /** The cell whose sections come now. */
  private cell = '';
  /** Sections by the schema they describe. */
  private readonly titles = new Map<SchemaNode, string>(SHARED.map(([core, title]) => [core, title]));
  private readonly described = new Set<SchemaNode>();

  get all(): readonly ReferenceSection[] {
    this.object('Notebook', fieldOf(NotebookSchema), '');
    return this.sections.filter(({ rows }) => rows.length > 0);
  }

  /** A section for an object, the sections of what it holds after it. */
  private object(title: string, field: Field, path: string): void {
    if (field.kind !== 'object' || this.described.has(field.core)) return;
    this.described.add(field.core);
    this.titles.set(field.core, title);
    const section = { title, anchor: this.anchorOf(title), rows: [] as ReferenceRow[] };
    this.sections.push(section);
    this.entries(field, path, section.rows);
  }

  private anchorOf(title: string): string {
    const [, kind] = /^Cells: (.*)$/.exec(title) ?? [];
    if (kind !== undefined) return (this.cell = kind);
    const words =
      title
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('-') ?? '';
    return this.sections.some(({ anchor }) => anchor === words) ? `${this.cell}-${words}` : words;
  }

  private entries(field: Extract<Field, { kind: 'object' }>, path: string, rows: ReferenceRow[]): void {
    const later: (() => void)[] = [];
    for (const [key, entry] of field.entries) {
      const own = path === '' ? key : `${path}.${key}`;
      rows.push(rowOf(own, key, entry, (each) => this.titles.get(each.core)));
      const title = entry.title || humanise(key);
      // Small objects stay with the fields around them; the rest follows in sections of its own.
      if (entry.kind === 'object' && !this.titles.has(entry.core)) this.inside(entry, own, rows);
      else later.push(() => this.follow(title, entry, own));
    }
    for (const each of later) each();
  }

  private inside(field: Extract<Field, { kind: 'object' }>, path: string, rows: ReferenceRow[]): void {
    if (this.described.has(field.core)) return;
    this.described.add(field.core);
    this.entries(field, path, rows);
  }

  /** The sections of the objects a field may hold. */
  private follow(title: string, field: Field, path: string): void {
    const shared = SHARED.find(([core]) => core === field.core);
    const [, name, place] = shared ?? [field.core, title, path];
    switch (field.kind) {
      case 'object':
        this.object(name, field, place);
        break;
      case 'list':
        this.follow(title, field.item, path === 'cells' ? '' : `${path}[]`);
        break;
      case 'either':
        for (const option of field.options) this.option(name, option, place, field.key);
        break;
      default:
    }
  }

  private option(title: string, option: Field, path: string, key: string | undefined): void {
    const tag = key === undefined ? undefined : memberField(option, key);
    if (option.kind === 'object' && tag?.kind === 'constant')
      this.object(`${title}: ${String(tag.value)}`, option, path);
    else this.follow(title, option, path);
  }
}

function rowOf(
  path: string,
  key: string,
  field: Field,
  named: (field: Field) => string | undefined,
): ReferenceRow {
  const fallback = defaultOf(field);
  return {
    path,
    title: field.title || humanise(key),
    kind: kindOf(field, named),
    unit: field.meta.unit ?? '',
    fallback: fallback === undefined ? '' : JSON.stringify(fallback),
    required: !field.optional,
    limits: limitsOf(field),
    choices: choicesOf(field),
    node: field.node,
  };
}

/** The words a field takes. */
function choicesOf(field: Field): readonly string[] {
  switch (field.kind) {
    case 'choice':
      return field.choices;
    case 'constant':
      return [String(field.value)];
    case 'list':
      return choicesOf(field.item);
    case 'either': {
      const { key } = field;
      const tags = field.options.flatMap((option) => {
        const tag = key === undefined ? undefined : memberField(option, key);
        return choicesOf(tag ?? option);
      });
      return [...new Set(tags)];
    }
    default:
      return [];
  }
}

/** The same as Markdown: a heading and a table for each section. */
export function referenceMarkdown(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const code = (text: string): string => (text === '' ? '' : `\`${cell(text)}\``);
  return referenceSections()
    .map(({ title, rows }) => {
      const lines = rows.map((row) => {
        const takes = [row.limits, row.choices.join(', ')].filter(Boolean).join('; ');
        const fallback = row.required ? 'needed' : code(row.fallback);
        return `| ${[code(row.path), row.title, row.kind, row.unit, fallback, takes].map((text, i) => (i === 0 || i === 4 ? text : cell(text))).join(' | ')} |`;
      });
      return `### ${title}\n\n| Field | | Kind | Unit | Default | Takes |\n| --- | --- | --- | --- | --- | --- |\n${lines.join('\n')}\n`;
    })
    .join('\n');
}
