/** The models a circuit is compared with, by their options; each is loaded when it is asked for. */
import { reject } from '../circuit/problem.ts';
import type { Baseline, Form, Lessons, Opening } from './baseline.ts';
import type { FiniteElementOptions } from './numeric/finite-elements.ts';
import type { SpectralOptions } from './numeric/spectral.ts';
import type { Evolution } from './symbolic/evolution.ts';
import type { GraphNetwork } from './graph/open.ts';
import type { Window } from './graph/window.ts';

export type Model =
  | { readonly kind: 'ridge'; readonly ridge: number }
  | { readonly kind: 'kernel-ridge'; readonly ridge: number; readonly width: number }
  | {
      readonly kind: 'perceptron';
      readonly hidden: readonly number[];
      readonly activation: 'tanh' | 'relu' | 'gelu';
    }
  | {
      readonly kind: 'fno';
      readonly modes: number;
      readonly width: number;
      readonly layers: number;
      readonly projection: number;
      readonly padding: number;
    }
  | ({ readonly kind: 'finite-elements' } & FiniteElementOptions)
  | ({ readonly kind: 'spectral' } & SpectralOptions)
  | ({ readonly kind: 'symbolic' } & Evolution)
  | GraphNetwork;

/** Throws BadInput, with paths relative to the row, where a model does not fit the samples. */
export async function openModel(model: Model, opening: Opening): Promise<Baseline> {
  const { lessons } = opening;
  switch (model.kind) {
    case 'ridge': {
      const { Ridge } = await import('./ridge.ts');
      return new Ridge(lessons, model.ridge);
    }
    case 'kernel-ridge': {
      const { KernelRidge } = await import('./kernel-ridge.ts');
      return new KernelRidge(lessons, model);
    }
    case 'perceptron': {
      const [{ openNetwork }, { perceptron }] = await Promise.all([
        import('./jax/learner.ts'),
        import('./jax/perceptron.ts'),
      ]);
      return openNetwork(perceptron(...widthsOf(lessons), model), opening);
    }
    case 'fno': {
      const [{ openNetwork }, { fourier }] = await Promise.all([
        import('./jax/learner.ts'),
        import('./jax/fourier.ts'),
      ]);
      return openNetwork(fourier(gridOf(lessons.form), model), opening);
    }
    case 'finite-elements': {
      const [{ baselineOf }, { finiteElements }] = await Promise.all([
        import('./numeric/solver.ts'),
        import('./numeric/finite-elements.ts'),
      ]);
      return baselineOf(finiteElements(lessons, model), lessons);
    }
    case 'spectral': {
      const [{ baselineOf }, { spectral }] = await Promise.all([
        import('./numeric/solver.ts'),
        import('./numeric/spectral.ts'),
      ]);
      return baselineOf(spectral(lessons, model), lessons);
    }
    case 'symbolic': {
      const { Symbolic } = await import('./symbolic/symbolic.ts');
      return new Symbolic(lessons, model, opening.seed);
    }
    case 'graph-wavenet':
    case 'mtgnn':
    case 't-gcn':
    case 'ddgcrn':
    case 'megacrn': {
      const [{ openNetwork }, { graphNetwork }] = await Promise.all([
        import('./jax/learner.ts'),
        import('./graph/open.ts'),
      ]);
      return openNetwork(await graphNetwork(windowOf(lessons.form), model), opening);
    }
    default:
      return model satisfies never;
  }
}

function windowOf(form: Form): Window {
  if (form.kind === 'network') return form;
  return reject(
    'model.kind',
    'a graph network answers for sensors, and this task has none',
    'Use a perceptron here, or the task traffic',
  );
}

/** Numbers of a sample and of an answer. */
export function widthsOf({ train }: Lessons): [inputs: number, outputs: number] {
  return [train.inputs.length / train.count, train.targets.length / train.count];
}

export interface Grid {
  /** [n] on a ring, [height, width] in a field. */
  readonly axes: readonly number[];
  readonly channels: number;
}

function gridOf(form: Form): Grid {
  switch (form.kind) {
    case 'ring':
      return { axes: [form.points], channels: 1 };
    case 'field':
      return { axes: [form.height, form.width], channels: form.channels };
    default:
      return reject(
        'model.kind',
        'a Fourier neural operator answers fields, and this task has none',
        'Use a perceptron here, or a task on a grid such as darcy or burgers',
      );
  }
}
