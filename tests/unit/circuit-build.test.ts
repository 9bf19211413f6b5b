import { describe, expect, it } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import type { DataSet } from '../../src/circuit/given.ts';
import type { NetResistive } from '../../src/circuit/netlist.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import type { CircuitSpec } from '../../src/circuit/schema.ts';

const build = (spec: CircuitSpec, { seed = 1, batch = 1, data = {} as DataSet } = {}) =>
  buildNetlist(parseCircuit(spec), { seed, batch, data, path: 'circuit' });
const row = (n: number, more = {}): CircuitSpec['groups'][number] => ({ name: 'row', shape: [n], ...more });

describe('building a netlist', () => {
  it('lays groups out one after the other with the defaults of their laws', () => {
    const netlist = build({
      groups: [
        { name: 'in', shape: [3], role: 'input', volts: [1, 2, 3] },
        { name: 'spins', shape: [2], law: 'bistable' },
      ],
      couplings: [{ kind: 'dense', from: 'in', to: 'spins', weights: 2 }],
    });
    expect([...netlist.leak]).toEqual([1, 1, 1, 0, 0]);
    expect([...netlist.held]).toEqual([1, 1, 1, 0, 0]);
    expect([...netlist.volts]).toEqual([1, 2, 3, 0, 0]);
    expect(netlist.groups.map(({ offset, rails }) => [offset, rails])).toEqual([
      [0, Infinity],
      [3, 1],
    ]);
  });

  it('draws the same numbers for the same seed, others for another, and none twice', () => {
    const spec: CircuitSpec = {
      groups: [row(50, { volts: { from: 'normal', std: 1 } })],
      couplings: [{ kind: 'dense', from: 'row', to: 'row' }],
    };
    const [a, b, c] = [build(spec), build(spec), build(spec, { seed: 2 })];
    expect(a.volts).toEqual(b.volts);
    expect(a.couplings).toEqual(b.couplings);
    expect(a.volts).not.toEqual(c.volts);
    expect(new Set(a.volts).size).toBe(50);
    const two = build(spec, { batch: 2 });
    expect(two.volts.subarray(0, 50)).toEqual(a.volts);
    expect(two.volts.subarray(50)).not.toEqual(a.volts);
  });

  it('scales by fan-in and leaves drawn self-couplings out', () => {
    const { couplings } = build({
      groups: [row(400)],
      couplings: [{ kind: 'dense', from: 'row', to: 'row', weights: { from: 'normal', scale: 'fan-in' } }],
    });
    const [dense] = couplings;
    if (dense.kind !== 'dense') throw new Error('expected a dense coupling');
    const variance = dense.weights.reduce((sum, w) => sum + w * w, 0) / dense.weights.length;
    expect(variance * 400).toBeCloseTo(1, 1);
    for (let i = 0; i < 400; i++) expect(dense.weights[i * 401]).toBe(0);
  });

  it('gives every random edge its own target', () => {
    const { couplings } = build({
      groups: [row(64)],
      couplings: [{ kind: 'sparse', from: 'row', to: 'row', edges: { from: 'random', degree: 12 } }],
    });
    const [sparse] = couplings;
    if (sparse.kind !== 'sparse') throw new Error('expected a sparse coupling');
    for (let i = 0; i < 64; i++) {
      const targets = sparse.target.subarray(i * 12, (i + 1) * 12);
      expect(new Set(targets).size).toBe(12);
      expect(targets.includes(i)).toBe(false);
    }
  });

  it('joins a grid to its right and lower neighbours and to grounded ghosts', () => {
    const { couplings, held } = build({
      groups: [
        { name: 'a', shape: [3, 4, 1], role: 'input', volts: { from: 'expression', expression: 'x' } },
        { name: 'p', shape: [3, 4, 1], leak: 0, pins: [{ at: 'top' }, { at: 'left' }] },
      ],
      couplings: [
        {
          kind: 'resistive',
          from: 'p',
          to: 'p',
          topology: { from: 'grid', ghosts: ['bottom', 'right'] },
          conditioned: { by: 'a', low: 0.1, high: 1 },
        },
      ],
    });
    const grid = couplings[0] as NetResistive;
    expect(grid.source.length).toBe(3 * 3 + 2 * 4 + 4 + 3);
    expect([...grid.target].filter((j) => j < 0).length).toBe(7);
    expect([...held.subarray(12)]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0]);
    grid.source.forEach((node, e) => {
      expect(grid.conditioned?.by0[e]).toBe(node - 12);
      expect(grid.conditioned?.by1[e]).toBe((grid.target[e] < 0 ? node : grid.target[e]) - 12);
    });
  });

  it('reads one sample of data per copy, encoded to volts', () => {
    const data: DataSet = { x: { kind: 'array', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) } };
    const spec: CircuitSpec = {
      groups: [row(3, { volts: { from: 'data', name: 'x' }, encode: { scale: 2, offset: 1 } })],
    };
    expect([...build(spec, { batch: 2, data }).volts]).toEqual([3, 5, 7, 9, 11, 13]);
    expect(() => build(spec, { batch: 3, data })).toThrow('hold 2 samples but the batch is 3');
    expect(() => build(spec)).toThrow('there are no data named "x"');
  });

  it('takes the size of a row from the graph it reads', () => {
    const graph = {
      kind: 'graph',
      vertices: 5,
      source: Uint32Array.of(0, 1),
      target: Uint32Array.of(4, 2),
      weights: Float32Array.of(1, -1),
    } as const;
    const spec: CircuitSpec = {
      groups: [row(3, { law: 'bistable' })],
      couplings: [{ kind: 'sparse', from: 'row', to: 'row', edges: { from: 'data', name: 'g' }, gain: -1 }],
    };
    expect(build(spec, { data: { g: graph } }).nodes).toBe(5);
  });

  it.each<[string, CircuitSpec, string]>([
    [
      'an unknown group',
      { groups: [row(2)], couplings: [{ kind: 'dense', from: 'rov', to: 'row' }] },
      'did you mean "row"',
    ],
    ['two groups of one name', { groups: [row(2), row(3)] }, 'two groups are named "row"'],
    [
      'resistors on saturating nodes',
      { groups: [row(2, { law: 'saturating' })], couplings: [{ kind: 'resistive', from: 'row', to: 'row' }] },
      'whose signal is the voltage',
    ],
    [
      'a stencil on rows',
      { groups: [row(4)], couplings: [{ kind: 'stencil', from: 'row', to: 'row' }] },
      'joins grids',
    ],
    [
      'a law expression with a typo',
      { groups: [row(2, { law: 'custom', signal: 'tahn(v)' })] },
      'unknown name "tahn"',
    ],
    ['too many nodes', { groups: [row(65536), { name: 'b', shape: [1] }] }, '65537 nodes'],
    ['rails on a saturating law', { groups: [row(2, { law: 'saturating', rails: 1 })] }, 'hard rails need'],
  ])('refuses %s', (_, spec, message) => expect(() => parseCircuit(spec)).toThrow(message));

  it('refuses couplings over the memory cap before making them', () => {
    expect(() =>
      build({ groups: [row(20_000)], couplings: [{ kind: 'dense', from: 'row', to: 'row' }] }),
    ).toThrow('512 MB');
    expect(() => build({ groups: [row(60_000)] }, { batch: 4096 })).toThrow('batch of at most');
  });
});
