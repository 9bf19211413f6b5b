/** Benches to be exported as scripts, and where such a script says it is from. */
import { scriptCell } from '../src/lab/python.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import type { BenchCell } from '../src/notebook/schema.ts';
import { provenanceOf } from './export-files.ts';

/** A bench with this circuit, as the lab parses it. */
export function cellOf(circuit: unknown, rest: object = {}): BenchCell {
  const { cells } = parseNotebook({
    kirchhoff: 1,
    cells: [{ kind: 'bench', id: 'bench', circuit, ...rest }],
  });
  return scriptCell(cells);
}

export const provenance = provenanceOf(parseNotebook({ kirchhoff: 1, cells: [] }));
