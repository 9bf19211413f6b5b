import { describe, expect, it } from 'vitest';
import type { CircuitShape } from '../../src/lab/api.ts';
import { layOut, strongestFirst } from '../../src/ui/bench/circuit/layout.ts';
import { niceCeiling, si, significant, tick, volts } from '../../src/ui/bench/format.ts';
import { heightAt, heightsOf } from '../../src/ui/bench/landscape/surface.ts';
import { valueAt, withValue } from '../../src/ui/bench/recipe/path.ts';
import { axesOf, fitted, moved, type Vector } from '../../src/ui/bench/scene/orbit.ts';

type Group = CircuitShape['groups'][number];
const group = (name: string, offset: number, height: number, width: number, channels = 1): Group => ({
  name,
  role: 'hidden',
  law: 'linear',
  offset,
  size: height * width * channels,
  height,
  width,
  channels,
  rails: null,
});
const circuit = (groups: readonly Group[], edges: readonly (readonly [number, number])[] = []) => ({
  nodes: groups.reduce((n, g) => n + g.size, 0),
  groups,
  lines: {
    source: Uint32Array.from(edges, ([a]) => a),
    target: Uint32Array.from(edges, ([, b]) => b),
    strength: new Float32Array(edges.length).fill(1),
  },
});
const place = (positions: Float32Array, node: number): number[] =>
  Array.from(positions.subarray(3 * node, 3 * node + 3));
const apart = (positions: Float32Array, a: number, b: number): number =>
  Math.hypot(...place(positions, a).map((x, i) => x - positions[3 * b + i]));

describe('the layout of a circuit', () => {
  it('puts rows of a grid downwards, channels and groups along the depth, no two nodes in one place', () => {
    const { positions } = layOut(circuit([group('a', 0, 3, 4, 2), group('b', 24, 1, 9)]));
    expect(place(positions, 0)[1]).toBeGreaterThan(place(positions, 8)[1]);
    expect(place(positions, 1)[2]).toBeGreaterThan(place(positions, 0)[2]);
    expect(place(positions, 24)[2]).toBeGreaterThan(place(positions, 23)[2]);
    const seen = new Set(Array.from({ length: 33 }, (_, node) => place(positions, node).join()));
    expect(seen.size).toBe(33);
  });

  it('keeps neighbours of a chain and of a ring together', () => {
    const chain = layOut(
      circuit(
        [group('rod', 0, 1, 100)],
        Array.from({ length: 99 }, (_, i) => [i, i + 1]),
      ),
    );
    const ring = layOut(
      circuit(
        [group('ring', 0, 1, 60)],
        Array.from({ length: 60 }, (_, i) => [i, (i + 1) % 60]),
      ),
    );
    for (let i = 0; i < 99; i++) expect(apart(chain.positions, i, i + 1)).toBeCloseTo(1, 4);
    for (let i = 0; i < 60; i++) expect(apart(ring.positions, i, (i + 1) % 60)).toBeCloseTo(1, 1);
  });

  it('scatters couplings of equal strength but keeps stronger ones first', () => {
    const order = Array.from(strongestFirst(Float32Array.of(1, 1, -3, 1, 1, 1, 2, 1)));
    expect(order.slice(0, 2)).toEqual([2, 6]);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(order.slice(2)).not.toEqual([0, 1, 3, 4, 5, 7]);
  });
});

describe('the camera', () => {
  const box = { low: [-3, -2, 0] as Vector, high: [3, 2, 5] as Vector };
  const slopes = [0.5, 0.3] as const;

  it('holds the whole box in view from any side', () => {
    for (const azimuth of [-2, 0, 0.4, 3])
      for (const elevation of [-1, 0, 1.4]) {
        const orbit = fitted(box, { azimuth, elevation }, slopes);
        const [right, up, back] = axesOf(orbit);
        for (let corner = 0; corner < 8; corner++) {
          const at = [0, 1, 2].map((i) => ((corner >> i) & 1 ? box.high[i] : box.low[i]) - orbit.target[i]);
          const along = (axis: Vector) => at.reduce((sum, x, i) => sum + x * axis[i], 0);
          const ahead = orbit.distance - along(back);
          expect(Math.abs(along(right)) / ahead).toBeLessThanOrEqual(slopes[0] + 1e-9);
          expect(Math.abs(along(up)) / ahead).toBeLessThanOrEqual(slopes[1] + 1e-9);
        }
      }
  });

  it('comes home, and neither turns over nor runs away', () => {
    const home = fitted(box, { azimuth: 0.4, elevation: 0.3 }, slopes);
    const turned = moved(home, { kind: 'orbit', dx: 10, dy: 9999 }, home, 0.001);
    expect(turned.elevation).toBeLessThan(Math.PI / 2);
    const far = moved(home, { kind: 'zoom', factor: 1e9 }, home, 0.001);
    expect(far.distance).toBeLessThanOrEqual(6 * home.distance);
    expect(moved(far, { kind: 'home' }, home, 0.001)).toEqual(home);
  });
});

describe('numbers', () => {
  it('are written with their unit and digits', () => {
    expect(significant(3.14159)).toBe('3.14');
    expect(significant(1234.5)).toBe('1,235');
    expect(significant(-3.2e-7, 2)).toBe('−3.2 × 10⁻⁷');
    expect(significant(500, 2)).toBe('500');
    expect(si(3.1e-8, 's')).toBe('31.0 ns');
    expect(si(500, 'V', 2)).toBe('500 V');
    expect(volts(0.5, 2)).toBe('0.50 V');
    expect(volts(5, 2)).toBe('5 V');
    expect(volts(0.002)).toBe('2 mV');
    expect([0, 2.5, 5].map((t) => tick(t, 2.5))).toEqual(['0', '2.5', '5.0']);
    expect(tick(0.25, 0.25)).toBe('0.25');
  });

  it('have round ceilings', () => {
    expect([0.9, 1, 1.2, 2.2, 7, 9].map(niceCeiling)).toEqual([1, 1, 1.5, 3, 8, 10]);
    expect(niceCeiling(0)).toBe(1);
  });
});

describe('paths into a recipe', () => {
  const recipe = {
    circuit: {
      groups: [
        { name: 'a', leak: 1 },
        { name: 'b', leak: 2 },
      ],
    },
    view: { lines: 1 },
  };

  it('go by name or index', () => {
    expect(valueAt(recipe, 'circuit.groups.b.leak')).toBe(2);
    expect(valueAt(recipe, 'circuit.groups.0.leak')).toBe(1);
    expect(valueAt(recipe, 'circuit.groups.c.leak')).toBeUndefined();
    expect(valueAt(recipe, 'circuit.constructor')).toBeUndefined();
  });

  it('set a copy and leave the rest as it is', () => {
    const next = withValue(recipe, 'circuit.groups.b.leak', 5);
    expect(next.circuit.groups.map((g) => g.leak)).toEqual([1, 5]);
    expect(next.view).toBe(recipe.view);
    expect(next.circuit.groups[0]).toBe(recipe.circuit.groups[0]);
    expect(recipe.circuit.groups[1].leak).toBe(2);
    expect(withValue(recipe, 'circuit.groups.c.leak', 5)).toEqual(recipe);
  });
});

describe('the energy surface', () => {
  it('is scaled to one and interpolated', () => {
    const heights = heightsOf(Float32Array.from({ length: 9 }, (_, i) => i));
    expect(Math.min(...heights)).toBe(0);
    expect(Math.max(...heights)).toBe(1);
    expect(heightAt(Float32Array.of(0, 1, 2, 3), 2, 0, 0)).toBeCloseTo(1.5);
    expect(heightAt(Float32Array.of(0, 1, 2, 3), 2, 5, 5)).toBeCloseTo(3, 2);
  });

  it('is flat for a constant energy', () => {
    expect(Array.from(heightsOf(new Float32Array(4).fill(7)))).toEqual([0, 0, 0, 0]);
  });
});
