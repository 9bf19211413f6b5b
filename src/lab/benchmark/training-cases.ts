/** The rows of the benchmark that learn: one epoch of each, on generated samples. */
import * as v from 'valibot';
import type { CircuitSpec } from '../../circuit/schema.ts';
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

export interface TrainingSpec {
  readonly name: string;
  readonly title: string;
  readonly circuit: CircuitSpec;
  readonly task: object;
  readonly training: object;
}

export const trainingCase = ({ name, title, circuit, task, training }: TrainingSpec): TrainingCase => ({
  name,
  title,
  prepare: async () => {
    const facts = { kind: 'train', id: 'row', title, caption: title, seed: 1 };
    const cell = { ...facts, circuit, task, training: { ...training, epochs: EPOCHS } };
    const [parsed] = parseNotebook({ kirchhoff: 1, title, cells: [cell] }).cells;
    if (parsed.kind !== 'train') throw new Error(`${name} does not learn`);
    return prepareTraining(parsed, { data: {} });
  },
});

/** Hidden nodes that drive the outputs and are driven back: it has an energy, so that nudges reach every node. */
export function settlingCircuit(ends: number, hidden: number): CircuitSpec {
  const weights = (std: number) => ({ from: 'normal', std }) as const;
  return {
    groups: [
      { name: 'start', shape: [ends], role: 'input', encode: { scale: 4.58 } },
      { name: 'hidden', shape: [hidden], law: 'saturating' },
      { name: 'flow', shape: [ends], role: 'output', encode: { scale: 8.23 } },
    ],
    couplings: [
      { kind: 'dense', name: 'in', from: 'start', to: 'hidden', weights: weights(1) },
      { kind: 'dense', name: 'out', from: 'hidden', to: 'flow', weights: weights(0.06) },
    ],
  };
}

/** A resistor grid whose fields are read from the 3 x 3 cells around: 112 numbers at every size. */
export function darcySpec(size: number, samples: number): Pick<TrainingSpec, 'circuit' | 'task'> {
  const task = { kind: 'darcy', size, samples, tests: 1 };
  return { task, circuit: suggestedCircuit(v.parse(LearnTaskSchema, task)) };
}

export const BY_NUDGING = { mechanism: 'nudging', beta: 0.2, optimiser: { rate: 1e-3 }, tolerance: 1e-5 };
export const BY_ADJOINT = {
  mechanism: 'adjoint',
  loss: 'absolute',
  trainable: { biases: ['fields'], perChannel: ['fields'] },
  optimiser: { rate: 1e-3 },
};

export const TRAINING_CASES: readonly TrainingCase[] = [
  trainingCase({
    name: 'epoch-burgers',
    title: 'an epoch of Burgers 16-64-16 by nudging, 800 samples in batches of 50',
    circuit: settlingCircuit(16, 64),
    task: { kind: 'burgers', samples: 800, tests: 1 },
    training: { ...BY_NUDGING, batch: 50 },
  }),
  trainingCase({
    name: 'epoch-darcy-112',
    title: 'an epoch of the 112-parameter Darcy grid, 160 samples in batches of 32',
    ...darcySpec(16, 160),
    training: { ...BY_ADJOINT, batch: 32 },
  }),
];
