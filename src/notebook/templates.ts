/** What a new notebook or a new cell begins with: small, and running at once. */
import { parseNotebook } from './parse.ts';
import type { Cell, Notebook, NotebookSpec, RecipeCell } from './schema.ts';
import { newComparison, newSweep } from './series-templates.ts';

export type CellKind = Cell['kind'];

/** Machines a new cell can begin with, see `machines.ts`. */
export const MACHINES = ['brim', 'np-gl', 'ds-gl', 'multi-chip', 'eads', 'forward-forward'] as const;
export type MachineName = (typeof MACHINES)[number];
/** What a new cell can begin with. */
export type Beginning = CellKind | MachineName;
export const isMachine = (of: Beginning): of is MachineName => (MACHINES as readonly string[]).includes(of);

const cells: { readonly [K in 'text' | RecipeCell['kind']]: NotebookSpec['cells'][number] } = {
  text: { kind: 'text', id: 'text', text: '' },
  bench: {
    kind: 'bench',
    id: 'bench',
    title: 'A circuit',
    circuit: {
      groups: [
        { name: 'input', shape: [1], role: 'input', volts: [1] },
        { name: 'hidden', shape: [16], law: 'saturating' },
        { name: 'output', shape: [4], role: 'output' },
      ],
      couplings: [
        { kind: 'dense', name: 'in', from: 'input', to: 'hidden', weights: { from: 'normal', std: 1 } },
        {
          kind: 'dense',
          name: 'out',
          from: 'hidden',
          to: 'output',
          weights: { from: 'normal', scale: 'fan-in' },
        },
      ],
    },
    sliders: [{ path: 'circuit.couplings.in.gain', label: 'Input gain', low: -3, high: 3, step: 0.1 }],
  },
  train: {
    kind: 'train',
    id: 'learning',
    title: 'A circuit that learns',
    circuit: {
      groups: [
        { name: 'x', shape: [1], role: 'input' },
        { name: 'hidden', shape: [16], law: 'saturating' },
        { name: 'y', shape: [1], role: 'output' },
      ],
      couplings: [
        { kind: 'dense', name: 'in', from: 'x', to: 'hidden', weights: { from: 'normal', std: 1 } },
        {
          kind: 'dense',
          name: 'out',
          from: 'hidden',
          to: 'y',
          weights: { from: 'normal', scale: 'fan-in' },
        },
      ],
    },
    task: { kind: 'function', expression: 'sin(3*x)', samples: 256 },
    training: { mechanism: 'adjoint' },
  },
};

/**
 * A new cell of a kind for a notebook of these cells; its id is still to be made free. Throws BadInput where it needs
 * another cell that is not there.
 */
export function newCell(kind: CellKind, beside: readonly Cell[]): Cell {
  const spec = kind === 'sweep' ? newSweep(beside) : kind === 'compare' ? newComparison(beside) : cells[kind];
  return parseNotebook({ kirchhoff: 1, cells: [spec] }).cells[0];
}

export function newNotebook(): Notebook {
  return parseNotebook({ kirchhoff: 1, title: 'Untitled notebook', cells: [cells.text, cells.bench] });
}
