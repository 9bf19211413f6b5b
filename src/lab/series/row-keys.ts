import type { CompareCell } from '../../notebook/schema.ts';

/** Names of rows for programs: `bench`, `bench-2`, ...; a digital model's is `learning-ridge`. */
export function rowKeys({ rows }: CompareCell): readonly string[] {
  const taken = new Set<string>();
  return rows.map((row) => {
    const name = row.kind === 'model' ? `${row.of}-${row.model.kind}` : row.of;
    let key = name;
    for (let count = 2; taken.has(key); count++) key = `${name}-${count}`;
    taken.add(key);
    return key;
  });
}
