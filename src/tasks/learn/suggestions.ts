/** A small circuit that can learn a task, to start a new cell from. */
import { parseExpression } from '../../circuit/expression.ts';
import { BadInput } from '../../circuit/problem.ts';
import type { CircuitSpec } from '../../circuit/schema.ts';
import type { DarcyLearnTask } from './darcy.ts';
import type { LearnTask } from './lessons.ts';
import { featuresOf } from './traffic-features.ts';

type Groups = CircuitSpec['groups'];

/** Fits the data that the task generates; for data of one's own the shapes follow theirs. */
export function suggestedCircuit(task: LearnTask): CircuitSpec {
  switch (task.kind) {
    case 'function': {
      const middle = (task.low + task.high) / 2;
      const half = Math.abs(task.high - task.low) / 2 || 1;
      // Voltages from -1 to 1 whatever the range.
      const encode = { scale: 1 / half, offset: -middle / half };
      return cascade(
        { name: 'inputs', shape: [readsY(task.expression) ? 2 : 1], encode },
        { size: 24, std: 2 },
        { name: 'answer', shape: [1] },
      );
    }
    case 'heat': {
      // The map is linear: no hidden nodes.
      const shape: [number] = [Math.max(16, task.modes)];
      return linear({ name: 'start', shape }, { name: 'end', shape });
    }
    case 'darcy':
      return resistorGrid(task);
    case 'burgers':
      // Start and end at unit standard deviation.
      return cascade(
        { name: 'start', shape: [16], encode: { scale: 4.6 } },
        { size: 64, std: 0.25 },
        { name: 'flow', shape: [16], encode: { scale: 8.2 } },
      );
    case 'traffic':
      return perSensor(task.sensors, featuresOf(task.history), task.horizon);
    case 'moons':
      return cascade({ name: 'point', shape: [2] }, { size: 16, std: 1 }, { name: 'class', shape: [2] });
    case 'drift':
      return cascade(
        { name: 'inputs', shape: [8] },
        { size: 32, std: 0.35 },
        { name: 'outputs', shape: [4] },
      );
    default:
      return task satisfies never;
  }
}

/** An expression that x alone does not make sense of. */
function readsY(expression: string): boolean {
  try {
    parseExpression(expression, ['x'], 'task.expression');
    return false;
  } catch (error) {
    if (error instanceof BadInput) return true;
    throw error;
  }
}

interface End {
  readonly name: string;
  readonly shape: [number];
  readonly encode?: { readonly scale: number; readonly offset?: number };
}

const endsOf = (input: End, output: End, hidden: Groups): Groups => [
  { ...input, role: 'input' },
  ...hidden,
  { ...output, role: 'output' },
];

function linear(input: End, output: End): CircuitSpec {
  return {
    groups: endsOf(input, output, []),
    couplings: [
      { kind: 'dense', name: 'all', from: input.name, to: output.name, reciprocal: false, weights: 0 },
    ],
  };
}

/** One hidden stage of saturating nodes; `std` of the weights into it. */
function cascade(input: End, hidden: { size: number; std: number }, output: End): CircuitSpec {
  const weights = { from: 'normal', std: hidden.std } as const;
  return {
    groups: endsOf(input, output, [{ name: 'hidden', shape: [hidden.size], law: 'saturating' }]),
    couplings: [
      { kind: 'dense', name: 'in', from: input.name, to: 'hidden', reciprocal: false, weights },
      { kind: 'dense', name: 'out', from: 'hidden', to: output.name, reciprocal: false },
    ],
  };
}

/**
 * A resistor grid that starts near the physics: edges to the right and down, leaks to the far border and the source
 * are exponentials of linear maps of the 3 x 3 cells around, at first constant.
 */
function resistorGrid({ size, field }: DarcyLearnTask): CircuitSpec {
  const isGaussian = field === 'gaussian';
  // Generated pressures are near 0.01; 20 times that in volts, hence 20 times the source.
  const volts = isGaussian ? 20 : 1;
  const [conductance, source] = isGaussian ? [6, volts / (size + 1) ** 2] : [0.1, 1 / size ** 2];
  const log = (value: number) => Number(Math.log(value).toFixed(4));
  return {
    groups: [
      { name: 'rock', shape: [size, size, 3], role: 'input' },
      {
        name: 'fields',
        shape: [size, size, 4],
        bias: [log(conductance), log(conductance), log(conductance), log(source)],
      },
      {
        name: 'pressure',
        shape: [size, size, 1],
        role: 'output',
        leak: 0,
        encode: { scale: volts },
        // The measured fields have their low borders on the grid, the generated ones all borders beyond it.
        pins: isGaussian ? [] : [{ at: 'top' }, { at: 'left' }],
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
          groundAt: isGaussian ? ['top', 'bottom', 'left', 'right'] : ['bottom', 'right'],
        },
      },
    ],
  };
}

/** The same small circuit at every sensor: stencils of one cell. The last stage starts at zero: repeating the last value. */
function perSensor(sensors: number, features: number, horizon: number): CircuitSpec {
  const size: [number, number] = [1, 1];
  const stencil = { kind: 'stencil', size, reciprocal: false } as const;
  return {
    groups: [
      { name: 'history', shape: [1, sensors, features], role: 'input' },
      { name: 'hidden', shape: [1, sensors, 64], law: 'saturating' },
      { name: 'change', shape: [1, sensors, horizon], role: 'output' },
    ],
    couplings: [
      { ...stencil, name: 'hear', from: 'history', to: 'hidden' },
      { ...stencil, name: 'tell', from: 'hidden', to: 'change', weights: 0 },
    ],
  };
}
