import { describe, expect, it } from 'vitest';
import type { DataGraph } from '../../src/circuit/given.ts';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { randomGraph } from '../../src/tasks/random-graph.ts';
import { dataNames, measureTask, prepareTask } from '../../src/tasks/task.ts';

const task = { kind: 'max-cut', spins: 'spins', vertices: 6, degree: 2, bestKnown: 0, success: 1 } as const;
const circuit = parseCircuit({
  groups: [
    { name: 'rest', shape: [2] },
    { name: 'spins', shape: [4], law: 'bistable' },
  ],
  couplings: [
    { kind: 'sparse', from: 'spins', to: 'spins', edges: { from: 'data', name: 'graph' }, gain: -1 },
  ],
});
/** A path of three edges and a heavy negative chord. */
const graph: DataGraph = {
  kind: 'graph',
  vertices: 4,
  source: Uint32Array.of(0, 1, 2, 0),
  target: Uint32Array.of(1, 2, 3, 3),
  weights: Float32Array.of(1, 2, 4, -8),
};

async function cutsOf(
  spins: readonly (readonly number[])[],
  { bestKnown = 0, success = 1, seconds = 1 } = {},
) {
  const set = { ...task, bestKnown, success };
  const setting = await prepareTask(set, { seed: 1, given: { graph }, circuit });
  const netlist = buildNetlist(circuit, {
    seed: 1,
    batch: spins.length,
    data: setting.data,
    path: 'circuit',
  });
  const voltages = Float32Array.from(spins.flatMap((sample) => [0.5, -0.5, ...sample]));
  return measureTask(set, setting, { netlist, voltages, time: 1, steps: 1, seconds });
}

describe('the max-cut task', () => {
  it('measures the best and the mean cut of the batch', async () => {
    const metrics = await cutsOf([
      [1, 1, 1, 1],
      [0.2, -0.1, 0.9, -1],
      [1, 1, -1, 1],
    ]);
    // Nothing cut; all four edges, the negative one too; the two around vertex 2.
    expect(metrics).toEqual({ cut: 6, best: 6, mean: (0 - 1 + 6) / 3, samples: 3 });
  });

  it('counts a node at exactly zero as up', async () => {
    expect((await cutsOf([[0, -1, 0, 1]])).cut).toBe(3);
  });

  it('reports ratio, success rate and time to solution where the best is known', async () => {
    const half = await cutsOf(
      [
        [1, 1, -1, 1],
        [1, 1, 1, 1],
      ],
      { bestKnown: 6, seconds: 4 },
    );
    expect(half).toMatchObject({ ratio: 1, successRate: 0.5 });
    expect(half.tts99).toBeCloseTo((4 / 2) * (Math.log(0.01) / Math.log(0.5)), 12);
  });

  it('leaves the time to solution out when nothing succeeds, and takes one restart when all do', async () => {
    const none = await cutsOf([[1, 1, 1, 1]], { bestKnown: 6 });
    expect(none).toMatchObject({ ratio: 0, successRate: 0 });
    expect(none).not.toHaveProperty('tts99');
    expect((await cutsOf([[1, 1, -1, 1]], { bestKnown: 6, seconds: 3 })).tts99).toBe(3);
    expect((await cutsOf([[1, -1, -1, -1]], { bestKnown: 6, success: 0.5 })).successRate).toBe(0);
  });

  it('generates its graph from the seed, and takes a given one', async () => {
    expect(dataNames(task)).toHaveLength(1);
    const { data, given } = await prepareTask(task, { seed: 4, given: {}, circuit });
    expect(given).toEqual([]);
    expect(data.graph).toEqual(randomGraph(4, 6, 2));
    expect((await prepareTask(task, { seed: 4, given: { graph }, circuit })).data.graph).toBe(graph);
  });

  it('refuses an array and a group that is not there', async () => {
    const array = { kind: 'array', shape: [2], values: new Float32Array(2) } as const;
    await expect(prepareTask(task, { seed: 1, given: { graph: array }, circuit })).rejects.toThrow(
      /data\.graph/,
    );
    await expect(prepareTask({ ...task, spins: 'none' }, { seed: 1, given: {}, circuit })).rejects.toThrow(
      /no group "none".*rest, spins/,
    );
  });
});

describe('random graphs', () => {
  it.each([
    [4, 2],
    [10, 3],
    [300, 8],
    [5, 50],
  ])('of %i vertices and mean degree %i have that many distinct edges', (vertices, degree) => {
    const { source, target, weights } = randomGraph(1, vertices, degree);
    const pairs = (vertices * (vertices - 1)) / 2;
    expect(source).toHaveLength(Math.min(pairs, Math.round((vertices * degree) / 2)));
    expect(weights.every((w) => w === 1)).toBe(true);
    const seen = new Set([...source].map((i, e) => i * vertices + target[e]));
    expect(seen.size).toBe(source.length);
    source.forEach((i, e) => {
      expect(i).toBeLessThan(target[e]);
      expect(target[e]).toBeLessThan(vertices);
    });
  });

  it('follow the seed', () => {
    expect(randomGraph(2, 50, 4)).toEqual(randomGraph(2, 50, 4));
    expect(randomGraph(2, 50, 4)).not.toEqual(randomGraph(3, 50, 4));
  });
});
