/** The rows of the benchmark that learn: one epoch of each, on generated samples. */
import * as v from 'valibot';
import { parseNotebook } from '../../notebook/parse.ts';
import { LearnTaskSchema } from '../../notebook/schema-train.ts';
import { suggestedCircuit } from '../../tasks/learn/suggestions.ts';
import { prepareTraining, type PreparedTraining } from '../prepare-training.ts';

export interface TrainingCase {
  readonly name: string;
  readonly title: string;
  prepare(): Promise<PreparedTraining>;
}

/** Epochs of the course; a run takes as many as it is timed for. */
const EPOCHS = 1_000_000;

const trainingCase = (name: string, title: string, task: object, training: object): TrainingCase => ({
  name,
  title,
  prepare: async () => {
    const circuit = suggestedCircuit(v.parse(LearnTaskSchema, task));
    const facts = { kind: 'train', id: 'row', title, caption: title, seed: 1 };
    const cell = { ...facts, circuit, task, training: { ...training, epochs: EPOCHS } };
    const [parsed] = parseNotebook({ kirchhoff: 1, title, cells: [cell] }).cells;
    if (parsed.kind !== 'train') throw new Error(`${name} does not learn`);
    return prepareTraining(parsed, { data: {} });
  },
});

export const TRAINING_CASES: readonly TrainingCase[] = [
  trainingCase(
    'epoch-burgers',
    'an epoch of Burgers 16-64-16 by nudging, 800 samples in batches of 50',
    { kind: 'burgers', samples: 800, tests: 1 },
    { mechanism: 'nudging', beta: 0.2, optimiser: { rate: 1e-3 }, batch: 50, tolerance: 1e-5 },
  ),
  trainingCase(
    'epoch-darcy-112',
    'an epoch of the 112-parameter Darcy grid, 160 samples in batches of 32',
    { kind: 'darcy', size: 16, samples: 160, tests: 1 },
    {
      mechanism: 'adjoint',
      loss: 'absolute',
      trainable: { biases: ['fields'], perChannel: ['fields'] },
      optimiser: { rate: 1e-3 },
      batch: 32,
    },
  ),
];
