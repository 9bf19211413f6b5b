/** The float32 kernels of settling against plain loops in float64, at, below and above four lanes. */
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/circuit/philox.ts';
import { createMatrices } from '../../src/engine/cpu/matrices/matrices.ts';
import {
  loops,
  type Grid,
  type Reals,
  type SettlingKernels,
} from '../../src/engine/cpu/matrices/settling.ts';

const BATCHES = [1, 2, 3, 4, 5, 7, 8, 32] as const;
const SIZE = 9;
const random = (n: number, stream: number) => Math.fround(2 * uniform(3, n, 0, 0, stream) - 1);

interface Memory {
  readonly kernels: SettlingKernels;
  reals(count: number): Reals;
  ints(list: readonly number[]): Int32Array;
}

function float32(kind: 'wasm-simd' | 'javascript'): Memory {
  const matrices = createMatrices(1 << 14, kind);
  expect(matrices.kind).toBe(kind);
  const ints = (list: readonly number[]) => {
    const made = matrices.ints(list.length);
    made.set(list);
    return made;
  };
  return { kernels: matrices.settling, reals: (count) => matrices.floats(count), ints };
}
const float64 = (): Memory => ({
  kernels: loops,
  reals: (count) => new Float64Array(count),
  ints: (list) => Int32Array.from(list),
});

/** A ring of nodes, the last held; conductances shared by the samples, and others of each sample's own. */
function ring({ reals, ints }: Memory, batch: number): Grid {
  const fill = (count: number, stream: number, shift = 0) => {
    const list = reals(count);
    for (let n = 0; n < count; n++) list[n] = random(n, stream) + shift;
    return list;
  };
  const lists = Array.from({ length: SIZE }, (_, i): number[] =>
    i === SIZE - 1 ? [] : [(i + 1) % (SIZE - 1), 0, i, (i + SIZE - 2) % (SIZE - 1), 1, i],
  );
  const rows = lists.reduce((ends: number[], list) => [...ends, (ends.at(-1) ?? 0) + list.length / 3], [0]);
  const moving = (x: Reals) => x.fill(0, (SIZE - 1) * batch);
  const sets = [
    { g: fill(SIZE, 11, 1.2), perSample: false },
    { g: fill(SIZE * batch, 12, 1.2), perSample: true },
  ];
  return {
    size: SIZE,
    diagonal: moving(fill(SIZE * batch, 13, 4)),
    inverse: moving(fill(SIZE * batch, 14, 2)),
    r: moving(fill(SIZE * batch, 15)),
    p: moving(fill(SIZE * batch, 16)),
    image: reals(SIZE * batch),
    rows: ints(rows),
    entries: ints(lists.flat()),
    conductances: sets,
    places: ints(sets.flatMap(({ g, perSample }) => [g.byteOffset, perSample ? 4 * batch : 4])),
    factor: fill(batch, 17),
    sum: reals(batch),
    left: reals(batch),
  };
}

/** Everything the kernels give for the same numbers, by name. */
function results(memory: Memory, batch: number): Record<string, number[]> {
  const { kernels, reals, ints } = memory;
  const fill = (count: number, stream: number, shift = 0) => {
    const list = reals(count);
    for (let n = 0; n < count; n++) list[n] = random(n, stream) + shift;
    return list;
  };
  const grid = ring(memory, batch);
  const x = fill(SIZE * batch, 1);
  const found: Record<string, number[]> = {};
  const keep = (name: string, list: Reals) => (found[name] = [...list]);
  const balance = {
    v: fill(SIZE * batch, 2),
    current: fill(SIZE * batch, 3),
    leak: fill(SIZE, 4, 1.5),
    nodes: ints([7, 0, 3]),
    met: reals(batch),
    scale: reals(batch),
  };
  kernels.balance(balance);
  keep('voltages', balance.v);
  keep('met', balance.met);
  keep('scale', balance.scale);
  const dots = reals(batch);
  kernels.dots(dots, x, balance.current);
  keep('dots', dots);
  kernels.addEach(x, grid.factor, balance.current);
  keep('added', x);
  const difference = reals(SIZE * batch);
  kernels.subtract(difference, x, balance.v);
  keep('difference', difference);
  kernels.gridImage(grid, grid.p);
  keep('image', grid.image);
  keep('curvature', grid.sum);
  kernels.gridStep(grid, x);
  keep('stepped', x);
  keep('rest', grid.r);
  keep('squares', grid.sum);
  keep('left', grid.left);
  kernels.gridTurn(grid);
  keep('direction', grid.p);
  return found;
}

describe.each(['wasm-simd', 'javascript'] as const)('%s', (kind) => {
  test.each(BATCHES)('gives what float64 gives, batch %i', (batch) => {
    const expected = results(float64(), batch);
    const found = results(float32(kind), batch);
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [name, list] of Object.entries(expected))
      list.forEach((x, n) => expect(Math.abs(found[name][n] - x), `${name} ${n}`).toBeLessThan(2e-5));
  });

  test('what is not a number is met', () => {
    const { kernels, reals, ints } = float32(kind);
    const [v, current, leak] = [reals(8), reals(8).fill(1), reals(2).fill(1)];
    current[1] = NaN;
    const [met, scale] = [reals(4), reals(4)];
    kernels.balance({ v, current, leak, nodes: ints([0, 1]), met, scale });
    expect([...met]).toEqual([1, NaN, 1, 1]);
  });
});

test('arrays of another memory or of wrong lengths are refused', () => {
  const { kernels, reals, ints } = float32('wasm-simd');
  const [v, leak, met] = [reals(6), reals(2), reals(3)];
  const nodes = ints([0]);
  const whole = { v, current: reals(6), leak, nodes, met, scale: reals(3) };
  expect(() => kernels.balance({ ...whole, current: new Float32Array(6) })).toThrow('its own matrices');
  expect(() => kernels.balance({ ...whole, current: reals(5) })).toThrow('do not belong together');
  expect(() => kernels.balance({ ...whole, nodes: ints([2]) })).toThrow('no node 2');
  expect(() => kernels.dots(met, v, reals(5))).toThrow('do not belong together');
  expect(() => kernels.subtract(v, v, reals(7))).toThrow('do not belong together');
});
