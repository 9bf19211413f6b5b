/** Kernels are measured where the work is large, remembered, and the same circuit whichever won. */
import { expect, test } from 'vitest';
import { openKernelStore } from '../../src/lab/kernel-store.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu.ts';
import type { TunerStore } from '../../src/engine/webgpu/tuner.ts';
import { randomNetlist, SAFE_DT } from '../random-circuits.ts';
import { distance, shaders } from './engine.ts';

const stepping = { integrator: 'euler', dt: SAFE_DT } as const;
/** Work enough that candidates are worth measuring on any adapter. */
const large = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 400, batch: 32 });

test('what was measured once is read from the store by the next engine', async () => {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  const store: TunerStore = {
    get: (key) => {
      asked.push(key);
      return kept.get(key) ?? null;
    },
    set: (key, name) => void kept.set(key, name),
  };
  const first = await createWebGpuEngine(navigator.gpu, { shaders, store });
  const a = await first.create(large, stepping);
  const measured = a.kernels.filter(({ milliseconds }) => milliseconds);
  expect(measured.length).toBeGreaterThan(0);
  for (const { chosen, milliseconds } of measured) {
    const times = Object.entries(milliseconds ?? {});
    expect(times.length).toBeGreaterThan(1);
    for (const [, time] of times) expect(time).toBeGreaterThan(0);
    expect(times.reduce((best, next) => (next[1] < best[1] ? next : best))[0]).toBe(chosen);
  }
  expect(kept.size).toBe(measured.length);
  expect([...kept.values()].sort()).toEqual(measured.map(({ chosen }) => chosen).sort());

  const second = await createWebGpuEngine(navigator.gpu, { shaders, store });
  const b = await second.create(large, stepping);
  expect(b.kernels.map(({ chosen }) => chosen)).toEqual(a.kernels.map(({ chosen }) => chosen));
  expect(b.kernels.some(({ milliseconds }) => milliseconds)).toBe(false);
  expect(asked.length).toBeGreaterThan(measured.length);
  await Promise.all([a.run(5), b.run(5)]);
  expect(distance(await a.voltages(), await b.voltages())).toBe(0);
  first.dispose();
  second.dispose();
});

test('a kernel the store names but nobody knows is measured anew', async () => {
  const written: string[] = [];
  const store: TunerStore = { get: () => 'dense/forgotten', set: (_, name) => void written.push(name) };
  const engine = await createWebGpuEngine(navigator.gpu, { shaders, store });
  const anneal = await engine.create(large, stepping);
  expect(written.length).toBeGreaterThan(0);
  expect(anneal.kernels.some(({ chosen }) => chosen === 'dense/forgotten')).toBe(false);
  engine.dispose();
});

test('choices outlive the page', async () => {
  const store = await openKernelStore();
  await store?.set('an adapter|a shape', 'dense/one');
  const again = await openKernelStore();
  expect(await again?.get('an adapter|a shape')).toBe('dense/one');
  expect(await again?.get('another')).toBe(null);
});
