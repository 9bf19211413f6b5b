import { describe, expect, it } from 'vitest';
import type { CircuitShape } from '../../src/lab/api.ts';
import { Horizon } from '../../src/ui/bench/plot/horizon.ts';
import { FrameStore } from '../../src/ui/bench/record/frame-store.ts';
import { nodeName, Ranges } from '../../src/ui/bench/record/ranges.ts';
import type { BenchSession } from '../../src/ui/bench/session.ts';
import { ValueRange } from '../../src/ui/bench/trajectories/value-range.ts';
import { clockAt, stepAt } from '../../src/ui/pair/clock.ts';
import { commonNodes, voltageDifference } from '../../src/ui/pair/common-nodes.ts';
import { shareLooks } from '../../src/ui/pair/shared-looks.ts';

type Group = CircuitShape['groups'][number];
type Sizes = readonly [name: string, height: number, width: number, channels: number];

function shapeOf(groups: readonly Sizes[], more: Partial<CircuitShape> = {}): CircuitShape {
  let offset = 0;
  const laid = groups.map(([name, height, width, channels]): Group => {
    const size = height * width * channels;
    offset += size;
    return {
      ...{ name, height, width, channels, size, offset: offset - size, rails: null },
      role: 'hidden',
      law: 'linear',
    };
  });
  return { nodes: offset, groups: laid, dt: 0.1, voltsPerUnit: 1, ...more } as CircuitShape;
}

/** A recording of one node group at times `dt` apart, the voltage of every node being `volts(step)`. */
function sessionOf(
  steps: number,
  dt: number,
  volts: (step: number) => number,
  voltsPerUnit = 1,
): BenchSession {
  const shape = shapeOf([['x', 1, 2, 1]], { dt, voltsPerUnit });
  const store = new FrameStore(2);
  const count = steps + 1;
  const each = Array.from({ length: count }, (_, step) => step);
  store.append({
    ...{ count, nodes: 2, sample: 0 },
    steps: Float64Array.from(each),
    times: Float64Array.from(each, (step) => step * dt),
    voltages: Float32Array.from(each.flatMap((step) => [volts(step), volts(step)])),
    energy: new Float64Array(count),
    residual: new Float64Array(count),
    blownUp: new Int32Array(count).fill(-1),
  });
  const ranges = new Ranges(shape);
  ranges.include(store.shown);
  const painter = { invalidate: () => undefined };
  return { shape, store, ranges, painter, running: false, beside: null } as unknown as BenchSession;
}

describe('nodes of two circuits', () => {
  it('are the same where their names are', () => {
    const a = shapeOf([
      ['row', 1, 5, 1],
      ['grid', 3, 4, 1],
      ['deep', 2, 2, 3],
      ['only', 1, 1, 1],
    ]);
    const b = shapeOf([
      ['grid', 4, 2, 1],
      ['row', 1, 3, 1],
      ['deep', 2, 3, 2],
    ]);
    const common = commonNodes(a, b);
    expect(common.a.length).toBe(3 + 3 * 2 + 2 * 2 * 2);
    common.a.forEach((node, i) => expect(nodeName(a, node)).toBe(nodeName(b, common.b[i])));
    // Named by one number here, by row and column there.
    expect(commonNodes(shapeOf([['x', 1, 4, 1]]), shapeOf([['x', 2, 2, 1]])).a.length).toBe(0);
  });

  it('differ by the largest and the mean of |vA - vB| in volts', () => {
    const common = { a: Uint32Array.of(0, 2), b: Uint32Array.of(1, 0) };
    const voltages = [Float32Array.of(1, 9, -2), Float32Array.of(0.5, 0.25)] as const;
    expect(voltageDifference(common, voltages, [1, 4])).toEqual({ max: 4, mean: 2 });
    const none = { a: new Uint32Array(), b: new Uint32Array() };
    expect(voltageDifference(none, voltages, [1, 1])).toEqual({ max: NaN, mean: NaN });
  });
});

describe('the clock of two runs', () => {
  it('finds the step of a time and the time of a step, in the recording and beyond', () => {
    const session = sessionOf(100, 0.05, () => 0);
    for (const step of [0, 1, 37, 100, 250]) {
      expect(clockAt(session, step, 'time')).toBeCloseTo(step * 0.05, 9);
      expect(stepAt(session, step * 0.05, 'time')).toBe(step);
      expect(stepAt(session, step, 'steps')).toBe(step);
    }
    expect(stepAt(session, -1, 'time')).toBe(0);
  });
});

describe('shared axes and colours', () => {
  it('are the same for both runs and hold both, whatever their units', () => {
    const [a, b] = [sessionOf(40, 0.1, (s) => s / 40), sessionOf(90, 0.1, (s) => -s / 30, 2)];
    shareLooks([a, b], true);
    const [low, high] = new ValueRange().of(a);
    expect(new ValueRange().of(b)).toEqual([low, high]);
    expect(low).toBeLessThan(-6);
    expect(high).toBeGreaterThan(1);
    const stretches = [a, b].map((each) => each.store && new Horizon().of(each.store, each));
    expect(stretches[0]).toEqual({ from: 0, to: 9 });
    expect(stretches[1]).toEqual(stretches[0]);
    // One colour is one voltage: the range of A in its units is twice that of B in its own.
    expect(a.ranges?.of(0)).toBe(2 * (b.ranges?.of(0) ?? 0));
    const version = a.ranges?.version ?? 0;
    shareLooks([a, b], false);
    expect(a.ranges?.of(0)).toBeLessThan(2);
    expect(a.ranges?.version).toBeGreaterThan(version);
    expect(new ValueRange().of(a)[0]).toBeGreaterThan(-1);
  });
});
