/** Two cells with something of everything, for tests of what edits them. */
import { parseNotebook } from '../src/notebook/parse.ts';
import type { BenchCell, TrainCell } from '../src/notebook/schema.ts';

const parsed = parseNotebook({
  kirchhoff: 1,
  cells: [
    {
      kind: 'bench',
      id: 'bench',
      title: 'A bench',
      circuit: {
        groups: [
          { name: 'in', shape: [4, 4, 1], role: 'input' },
          {
            name: 'out',
            shape: [4, 4, 1],
            role: 'output',
            leak: 0.5,
            volts: Array.from({ length: 16 }, (_, i) => i / 16),
            pins: [{ at: 'border', volts: 0.25 }],
          },
        ],
        couplings: [
          { kind: 'dense', name: 'link', from: 'in', to: 'out', weights: { from: 'normal', std: 0.5 } },
          { kind: 'stencil', name: 'near', from: 'out', to: 'out' },
          {
            kind: 'resistive',
            name: 'grid',
            from: 'out',
            to: 'out',
            conditioned: { by: 'in', low: 0.1 },
          },
        ],
      },
      anneal: { dt: 0.05, steps: 500 },
      view: { fields: ['in', 'out'], paint: 'in' },
      sliders: [
        { path: 'circuit.groups.out.leak', label: 'Leak', low: 0, high: 2 },
        { path: 'circuit.couplings.link.gain', low: 0, high: 3 },
      ],
    },
    {
      kind: 'train',
      id: 'train',
      circuit: {
        groups: [
          { name: 'x', shape: [1], role: 'input' },
          { name: 'h', shape: [8], law: 'saturating' },
          { name: 'y', shape: [1], role: 'output' },
        ],
        couplings: [
          { kind: 'dense', name: 'up', from: 'x', to: 'h' },
          { kind: 'dense', name: 'down', from: 'h', to: 'y' },
        ],
      },
      task: { kind: 'function', expression: 'sin(3 * x)' },
      training: { trainable: { couplings: ['up'], biases: ['h'] } },
      sliders: [{ path: 'training.optimiser.rate', low: 0.001, high: 0.1, log: true }],
    },
  ],
});

export const bench = parsed.cells[0] as BenchCell;
export const train = parsed.cells[1] as TrainCell;
