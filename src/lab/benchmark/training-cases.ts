/** The rows of the benchmark that learn: one epoch of each, on generated samples. */
import { parseNotebook } from '../../notebook/parse.ts';
import { prepareTraining, type PreparedTraining } from '../prepare-training.ts';

export interface TrainingCase {
  readonly name: string;
  readonly title: string;
  prepare(): Promise<PreparedTraining>;
}

/** Epochs of the course; a run takes as many as it is timed for. */
const EPOCHS = 1_000_000;

function trainingCase(name: string, title: string, cell: object): TrainingCase {
  return {
    name,
    title,
    prepare: async () => {
      const whole = { kind: 'train', id: 'row', title, caption: title, seed: 1, ...cell };
      const notebook = parseNotebook({ kirchhoff: 1, title, cells: [whole] });
      const [parsed] = notebook.cells;
      if (parsed.kind !== 'train') throw new Error(`${name} does not learn`);
      return prepareTraining(parsed, { data: {} });
    },
  };
}

export const TRAINING_CASES: readonly TrainingCase[] = [
  trainingCase('epoch-burgers', 'an epoch of Burgers 16-64-16 by nudging, 800 samples in batches of 50', {
    circuit: {
      groups: [
        { name: 'start', shape: [16], role: 'input', encode: { scale: 4.58 } },
        { name: 'hidden', shape: [64], law: 'saturating' },
        { name: 'flow', shape: [16], role: 'output', encode: { scale: 8.23 } },
      ],
      couplings: [
        { kind: 'dense', name: 'in', from: 'start', to: 'hidden', weights: { from: 'normal', std: 1 } },
        { kind: 'dense', name: 'out', from: 'hidden', to: 'flow', weights: { from: 'normal', std: 0.06 } },
      ],
    },
    task: { kind: 'burgers', samples: 800, tests: 1 },
    training: {
      mechanism: 'nudging',
      beta: 0.2,
      optimiser: { rate: 1e-3 },
      epochs: EPOCHS,
      batch: 50,
      tolerance: 1e-5,
    },
  }),
  trainingCase('epoch-darcy-112', 'an epoch of the 112-parameter Darcy grid, 160 samples in batches of 32', {
    circuit: {
      groups: [
        { name: 'rock', shape: [16, 16, 3], role: 'input' },
        { name: 'fields', shape: [16, 16, 4], bias: [-2.3026, -2.3026, -2.3026, -5.5452] },
        {
          name: 'pressure',
          shape: [16, 16, 1],
          role: 'output',
          leak: 0,
          pins: [{ at: 'top' }, { at: 'left' }],
        },
      ],
      couplings: [
        { kind: 'stencil', name: 'read', from: 'rock', to: 'fields', reciprocal: false, weights: 0 },
        {
          kind: 'resistive',
          name: 'flow',
          from: 'pressure',
          to: 'pressure',
          conditioned: {
            by: 'fields',
            fields: ['right', 'down', 'ground', 'source'],
            groundAt: ['bottom', 'right'],
          },
        },
      ],
    },
    task: { kind: 'darcy', size: 16, samples: 160, tests: 1 },
    training: {
      mechanism: 'adjoint',
      loss: 'absolute',
      trainable: { biases: ['fields'], perChannel: ['fields'] },
      optimiser: { rate: 1e-3 },
      epochs: EPOCHS,
      batch: 32,
    },
  }),
];
