import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { asNode, type SchemaNode } from '../../src/circuit/schema-nodes.ts';
import { plain } from '../../src/notebook/field-words.ts';
import { referenceMarkdown, referenceSections } from '../../src/notebook/reference.ts';
import { NotebookSchema } from '../../src/notebook/schema.ts';

const rows = referenceSections().flatMap((section) => section.rows);

/** Every entry of every object in a schema, found without the walk that the reference uses. */
function entriesOf(
  node: SchemaNode,
  seen = new Set<SchemaNode>(),
): (readonly [key: string, node: SchemaNode])[] {
  if (seen.has(node)) return [];
  seen.add(node);
  const own = Object.entries(node.entries ?? {});
  const inside = [
    node.wrapped,
    node.item,
    ...(node.items ?? []),
    ...((node.options ?? []) as unknown[]).filter(
      (option): option is SchemaNode => typeof option === 'object',
    ),
    ...own.map(([, entry]) => entry),
  ].filter((inner) => inner !== undefined);
  return [...own, ...inside.flatMap((inner) => entriesOf(inner, seen))];
}

describe('the reference', () => {
  test('has every field of the schema', () => {
    const entries = entriesOf(asNode(NotebookSchema));
    expect(entries.length).toBeGreaterThan(200);
    const left = rows.map(({ path, node }) => [path.split('.').at(-1), node] as const);
    for (const [key, node] of entries) {
      const index = left.findIndex((row) => row[0] === key && row[1] === node);
      expect([key, index]).not.toEqual([key, -1]);
      left.splice(index, 1);
    }
    expect(left).toEqual([]);
  });

  test('shows the defaults that parsing gives', () => {
    let shown = 0;
    for (const { node, fallback, path, required } of rows) {
      const parsed = v.safeParse(node as unknown as v.GenericSchema, undefined);
      const value = parsed.success && parsed.output !== undefined ? parsed.output : undefined;
      expect([path, fallback === '' ? undefined : (JSON.parse(fallback) as unknown)]).toEqual([path, value]);
      expect([path, required]).toEqual([path, !parsed.success]);
      if (fallback !== '') shown++;
    }
    expect(shown).toBeGreaterThan(80);
  });

  test('says where a field stands, what it takes and in which unit', () => {
    const at = (path: string) => rows.find((row) => row.path === path);
    expect(at('circuit.groups[].leak')).toMatchObject({
      title: 'Leak',
      kind: 'Numbers',
      unit: '1/R',
      required: false,
    });
    expect(at('circuit.groups[].law')?.choices).toContain('bistable');
    expect(at('anneal.dt')).toMatchObject({
      kind: '"auto" or number',
      limits: '1e−9 to 1000',
      choices: ['auto'],
    });
    expect(at('seed')).toMatchObject({ limits: '0 to 4294967295, whole' });
    expect(at('training.optimiser.rate')).toMatchObject({ fallback: '0.01' });
  });

  test('describes what several places share once', () => {
    const paths = rows.map(({ path, node }) => [path, node] as const);
    expect(new Set(rows.map(({ node }) => node)).size).toBeGreaterThan(150);
    expect(paths.filter(([path]) => path === 'circuit.groups[].name')).toHaveLength(1);
    expect(paths.filter(([path]) => path === '….std')).toHaveLength(1);
  });

  test('has an anchor of its own for each section, short for the kinds of cells', () => {
    const anchors = referenceSections().map(({ anchor }) => anchor);
    expect(new Set(anchors).size).toBe(anchors.length);
    expect(anchors).toEqual(
      expect.arrayContaining([
        'bench',
        'train',
        'sweep',
        'compare',
        'text',
        'circuit',
        'task-heat',
        'train-task-heat',
      ]),
    );
    for (const anchor of anchors) expect(anchor).toMatch(/^[a-z0-9-]{1,64}$/);
  });

  test('is a table in Markdown', () => {
    const markdown = referenceMarkdown();
    expect(markdown).toContain('### Circuit\n');
    const bodies = markdown.split('\n').filter((line) => line.startsWith('| `'));
    expect(bodies).toHaveLength(rows.length);
    for (const line of bodies) expect(line.replaceAll('\\|', '').match(/\|/g)).toHaveLength(7);
  });
});

test('numbers are written in as few letters as say them', () => {
  expect([0, 1, -1e6, 1e-9, 65_536, 4_294_967_295, 0.05, 1e9].map(plain)).toEqual([
    '0',
    '1',
    '−1e6',
    '1e−9',
    '65536',
    '4294967295',
    '0.05',
    '1e9',
  ]);
});
