import { describe, expect, it } from 'vitest';
import type { Frames } from '../../src/engine/engine.ts';
import { FrameStore } from '../../src/ui/bench/record/frame-store.ts';
import { Latest } from '../../src/ui/bench/record/latest.ts';
import { Density, lastNotAfter } from '../../src/ui/bench/trajectories/density.ts';

/** Frames of `nodes` nodes; node i of step s is at `volts(s, i)`. */
function frames(
  steps: readonly number[],
  nodes: number,
  volts: (step: number, node: number) => number,
): Frames {
  const voltages = new Float32Array(steps.length * nodes);
  steps.forEach((step, f) => {
    for (let i = 0; i < nodes; i++) voltages[f * nodes + i] = volts(step, i);
  });
  return {
    count: steps.length,
    nodes,
    sample: 0,
    steps: Float64Array.from(steps),
    times: Float64Array.from(steps, (s) => s / 10),
    voltages,
    energy: Float64Array.from(steps, (s) => -s),
    residual: Float64Array.from(steps, (s) => 1 / (s + 1)),
    blownUp: new Int32Array(steps.length).fill(-1),
  };
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('the store of recorded frames', () => {
  it('keeps every frame while there is room, with its voltages', () => {
    const store = new FrameStore(3);
    store.append(frames(upTo(100), 3, (s, i) => s + i / 10));
    expect(store.count).toBe(100);
    expect(Array.from(store.column(42))).toEqual([42, 42.1, 42.2].map(Math.fround));
    expect([store.low, store.high]).toEqual([0, Math.fround(99.2)]);
  });

  it.each([1e4, 1e6])(
    'stays within its columns over %d steps, in order, and keeps a logarithmic start',
    (last) => {
      const store = new FrameStore(2);
      const stride = last / 1e4;
      for (let begin = 0; begin < last; begin += 100 * stride)
        store.append(
          frames(
            upTo(100).map((i) => begin + i * stride),
            2,
            (s) => s,
          ),
        );
      expect(store.count).toBeLessThanOrEqual(store.capacity);
      const steps = Array.from(store.steps.subarray(0, store.count));
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect(steps.every((step, i) => store.column(i)[0] === Math.fround(step))).toBe(true);
      // A tenth of the columns or more lie in the first tenth of each decade's run.
      expect(steps.filter((s) => s <= last / 10).length).toBeGreaterThan(steps.length / 10);
      expect(steps[steps.length - 1]).toBeGreaterThan(0.95 * last);
    },
  );

  it('bounds its memory for the largest circuit', () => {
    const store = new FrameStore(65_536);
    expect(store.capacity * 65_536 * 4).toBeLessThanOrEqual(32 * 2 ** 20);
    expect(store.capacity).toBeGreaterThanOrEqual(32);
  });

  it('takes frames back and shows a sought state without recording it', () => {
    const store = new FrameStore(1);
    store.append(frames(upTo(50), 1, (s) => s));
    store.truncate(20);
    expect(store.lastStep).toBe(19);
    store.show(5, 0.5, Float32Array.of(5));
    expect([store.count, store.shownStep, store.shown[0]]).toEqual([20, 5, 5]);
    store.append(frames([3, 4], 1, () => 0));
    expect(store.count).toBe(20);
    expect(store.indexAt(7)).toBe(7);
    store.truncate(0);
    expect([store.count, store.low]).toEqual([0, Infinity]);
  });
});

describe('the density of trajectories', () => {
  const view = { width: 40, height: 20, from: 0, to: 10, log: false, low: -1, high: 1 };

  it('counts every node once per sample and interpolates between frames', () => {
    const store = new FrameStore(200);
    store.append(frames([0, 100], 200, (step) => -0.95 + (1.9 * step) / 100));
    const density = new Density(view, 200, () => [1, 0, 0]);
    expect(density.fill(store, store.times, 1e9)).toBe(false);
    expect(density.next).toBe(view.width);
    // All nodes move together, so a column has ink only around their common line.
    for (let column = 0; column < view.width; column++) {
      const rows = upTo(view.height).filter((row) => density.pixels[4 * (row * view.width + column) + 3] > 0);
      const centre = ((view.width - column - 0.5) / view.width) * 0.95 * view.height + 0.025 * view.height;
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => Math.abs(row + 0.5 - centre) < 2)).toBe(true);
    }
  });

  it('stops at the last frame, goes on with the next, and yields when its time is up', () => {
    const store = new FrameStore(200);
    store.append(frames(upTo(50), 200, () => 0));
    const density = new Density(view, 200, () => [0, 0, 0]);
    expect(density.fill(store, store.times, -1)).toBe(true);
    expect(density.next).toBe(0);
    density.fill(store, store.times, 1e9);
    expect(density.next).toBe(19);
    store.append(frames(upTo(101).slice(50), 200, () => 0));
    density.fill(store, store.times, 1e9);
    expect(density.next).toBe(40);
  });

  it('finds columns on a logarithmic axis', () => {
    const density = new Density({ ...view, from: 0.1, to: 100, log: true }, 1, () => [0, 0, 0]);
    expect(density.timeOf(0)).toBeCloseTo(0.1);
    expect(density.timeOf(40)).toBeCloseTo(100);
    expect(density.columnOf(density.timeOf(17))).toBeCloseTo(17);
  });

  it('finds the last time not after another', () => {
    const times = Float64Array.of(0, 1, 2, 2, 5);
    expect([-1, 0, 1.5, 2, 9].map((t) => lastNotAfter(times, 5, t))).toEqual([0, 0, 1, 3, 4]);
  });
});

it('a burst of requests sends the first and the last', async () => {
  const sent: number[] = [];
  const latest = new Latest<number>(async (value) => {
    sent.push(value);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  for (const value of [1, 2, 3, 4]) latest.put(value);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(sent).toEqual([1, 4]);
});
