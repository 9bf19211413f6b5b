import { expect, test } from 'vitest';
import { normal, philox, uniform } from '../../src/circuit/philox.ts';
import { addNoise } from '../../src/engine/cpu/noise.ts';

const hex = (words: Uint32Array) => [...words].map((w) => w.toString(16).padStart(8, '0')).join(' ');

test('Philox gives the known answers of Random123', () => {
  const out = new Uint32Array(4);
  const ones = 0xffffffff;
  philox(0, 0, 0, 0, 0, 0, out);
  expect(hex(out)).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  philox(ones, ones, ones, ones, ones, ones, out);
  expect(hex(out)).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, out);
  expect(hex(out)).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
});

test('uniforms lie in [0, 1) and normals have mean 0 and variance 1', () => {
  const count = 20_000;
  let [sum, square, low, high] = [0, 0, 1, 0];
  for (let i = 0; i < count; i++) {
    const u = uniform(3, i, 0, 0, 1);
    const x = normal(3, i, 0, 0, 2);
    low = Math.min(low, u);
    high = Math.max(high, u);
    sum += x;
    square += x * x;
  }
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThan(1);
  expect(Math.abs(sum / count)).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(square / count - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
});

test('the fast noise of the CPU engine is the same numbers', () => {
  const batch = 5;
  for (const seed of [0, 1, 0x7fffffff, 0xffffffff])
    for (let node = 0; node < 400; node++) {
      const v = new Float32Array(batch * (node + 1));
      const step = node * 7919;
      addNoise(v, 0.5, seed, node, step, batch);
      for (let b = 0; b < batch; b++)
        expect(Math.abs(v[node * batch + b] - 0.5 * normal(seed, node, b, step, 0))).toBeLessThan(3e-7);
    }
});
