/** Exported scripts draw and compute the numbers of a recipe themselves, and come to those of the lab. */
import { describe, expect, it, vi } from 'vitest';
import { pythonOf } from '../../src/lab/python.ts';
import { distanceIn, runPython } from '../python.ts';
import { cellOf, provenance } from '../script-cells.ts';

vi.setConfig({ testTimeout: 240_000 });

/** Recipes whose numbers the script draws or computes anew instead of holding them. */
const RECIPES: Readonly<Record<string, { readonly circuit: unknown; readonly rest?: object }>> = {
  'drawn couplings and start voltages': {
    circuit: {
      groups: [
        { name: 'in-put', shape: [64], role: 'input', volts: { from: 'uniform', low: -1, high: 0.5 } },
        { name: 'hidden', shape: [80], law: 'saturating', volts: { from: 'normal', std: 0.3, seed: 9 } },
      ],
      couplings: [
        { kind: 'dense', from: 'in-put', to: 'hidden', gain: 0.7 },
        {
          kind: 'dense',
          name: 'own',
          from: 'hidden',
          to: 'hidden',
          weights: { from: 'uniform', scale: 'fan-in' },
        },
      ],
    },
    rest: { batch: 3, seed: 77 },
  },
  'expressions of place over a grid with channels, pins and a stencil': {
    circuit: {
      groups: [
        {
          ...{ name: 'grid', shape: [8, 9, 2], law: 'custom', signal: 'tanh(v)^3 + k*max(v, -0.5)', k: 0.3 },
          ...{ self: '0.2*v^3 - sqrt(abs(v))*sign(v)/4', pins: [{ at: 'top', volts: 0.5 }] },
          bias: { from: 'expression', expression: 'sin(3*x)*cos(pi*y) - (c - 0.5)^2 + x^1.5/n' },
          volts: { from: 'expression', expression: '0.1*(b - i/n)' },
        },
        { name: 'plain', shape: [8, 9, 1], volts: { from: 'expression', expression: 'x - y*b + 0^x' } },
      ],
      couplings: [
        { kind: 'stencil', from: 'grid', to: 'grid', weights: { from: 'normal', std: 0.05 } },
        { kind: 'stencil', from: 'plain', to: 'grid', size: [5, 3], border: 'periodic', gain: -0.4 },
      ],
    },
    rest: { batch: 2 },
  },
  'random, ring, listed and cell edges': {
    circuit: {
      groups: [
        { name: 'ring', shape: [70], law: 'soft-rail', bias: 0.2 },
        { name: 'cells', shape: [5, 5, 3], law: 'rectifying', volts: 0.4 },
      ],
      couplings: [
        {
          kind: 'sparse',
          from: 'ring',
          to: 'ring',
          edges: { from: 'random', degree: 3 },
          weights: { from: 'normal', std: 0.1 },
        },
        {
          kind: 'sparse',
          from: 'ring',
          to: 'ring',
          edges: { from: 'ring', reach: 2 },
          weights: { from: 'uniform', scale: 'fan-in' },
          reciprocal: false,
        },
        {
          kind: 'sparse',
          from: 'cells',
          to: 'cells',
          edges: { from: 'cells' },
          weights: { from: 'normal', std: 0.2, scale: 'fan-in' },
          reciprocal: false,
        },
        {
          kind: 'sparse',
          from: 'ring',
          to: 'cells',
          edges: {
            from: 'list',
            edges: [
              [0, 1, 0.5],
              [69, 74],
            ],
          },
        },
      ],
    },
  },
  'resistors of a grid with ghosts, set cell by cell by another group': {
    circuit: {
      groups: [
        { name: 'fields', shape: [6, 6, 4], role: 'input', volts: { from: 'normal', std: 0.5 } },
        { name: 'mean', shape: [6, 6, 1], law: 'saturating', bias: 0.3 },
        { name: 'flow', shape: [6, 6, 1], leak: 0, volts: { from: 'uniform' } },
        { name: 'other', shape: [6, 6, 1], leak: 0.1 },
      ],
      couplings: [
        {
          kind: 'resistive',
          from: 'flow',
          to: 'flow',
          conditioned: {
            by: 'fields',
            low: 0.5,
            high: 2,
            fields: ['right', 'down', 'ground', 'source'],
            groundAt: ['top'],
          },
        },
        {
          kind: 'resistive',
          from: 'other',
          to: 'other',
          topology: { from: 'grid', periodic: true, ghosts: ['left'] },
          conductance: { from: 'uniform', low: 0.2, high: 1 },
        },
        {
          kind: 'resistive',
          from: 'other',
          to: 'other',
          conditioned: { by: 'mean', low: 0.3, high: 1.2, mean: 'arithmetic' },
        },
        {
          kind: 'resistive',
          from: 'flow',
          to: 'other',
          topology: { from: 'one-to-one' },
          conductance: 0.3,
          tied: true,
        },
        { kind: 'resistive', from: 'other', to: 'other', topology: { from: 'ground' }, conductance: 0.05 },
      ],
    },
  },
  'imperfect parts, rails, units and noise': {
    circuit: {
      groups: [
        {
          name: 'spins',
          shape: [60],
          law: 'bistable',
          k: 0.4,
          rails: 0.9,
          volts: { from: 'uniform', low: -0.1, high: 0.1 },
        },
      ],
      couplings: [
        { kind: 'dense', from: 'spins', to: 'spins', weights: { from: 'normal', scale: 'fan-in' } },
      ],
      parts: { mismatch: 0.1, bits: 4 },
      noise: { start: 0.02, duration: 10 },
      units: { voltage: 0.5 },
    },
    rest: { anneal: { steps: 64, until: 'steps' } },
  },
};

describe('a script of a bench', () => {
  it('draws and computes its numbers as the recipe does', async () => {
    const jobs = [];
    for (const [name, { circuit, rest }] of Object.entries(RECIPES))
      jobs.push({
        name,
        script: await pythonOf(cellOf(circuit, { anneal: { steps: 300 }, ...rest }), {
          data: {},
          provenance,
        }),
      });
    expect(jobs[0].script).toContain(
      'normal(SEED, np.arange(5120), 0, 0, stream_of("couplings.in-put-hidden-0.weights"))',
    );
    expect(jobs[0].script).toContain('np.fill_diagonal(W1, 0)');
    expect(jobs[1].script).toContain('np.sin(3 * x) * np.cos(3.141592653589793 * y)');
    for (const [name, run] of Object.entries(runPython(jobs))) {
      expect(run.code, `${name}\n${run.out}`).toBe(0);
      expect(distanceIn(run), name).toBeLessThan(1e-5);
    }
  });
});
