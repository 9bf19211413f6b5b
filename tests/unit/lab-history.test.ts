import { expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import type { Progress } from '../../src/engine/engine.ts';
import { History } from '../../src/lab/history.ts';
import { randomNetlist, SAFE_DT } from '../random-circuits.ts';

async function start() {
  const netlist = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 20, batch: 2 });
  const anneal = await createCpuEngine().create(netlist, { integrator: 'euler', dt: SAFE_DT });
  const history = new History();
  history.begin(await anneal.checkpoint(), netlist);
  return { anneal, history, netlist };
}

it('a replay tells its progress, and one that is cancelled stays where it got to', async () => {
  const { anneal, history } = await start();
  const told: Progress[] = [];
  await history.goTo(anneal, 500, { onProgress: (progress) => told.push(progress) });
  expect(anneal.step).toBe(500);
  expect(told.at(-1)).toEqual({ done: 500, total: 500, of: 'steps' });
  await history.goTo(anneal, 500, { signal: AbortSignal.abort() });
  expect(anneal.step).toBeLessThan(100);
});

it('keeps a bounded number of checkpoints over a long run, and every step stays within reach', async () => {
  const { anneal, history, netlist } = await start();
  const seen = new Map<number, Float32Array>();
  while (anneal.step < 8000) {
    await anneal.run(16);
    if (history.wants(anneal.step)) history.add(await anneal.checkpoint(), netlist);
    if (anneal.step % 1600 === 0) seen.set(anneal.step, await anneal.voltages());
  }
  expect(history.size).toBeLessThanOrEqual(48);
  for (const [step, volts] of seen) {
    await history.goTo(anneal, step);
    expect(await anneal.voltages()).toEqual(volts);
  }
});

it('a touch forgets the future it replaced', async () => {
  const { anneal, history } = await start();
  const touch = async (volts: number): Promise<void> => {
    await anneal.perturb(3, volts);
    history.push({ step: anneal.step, kind: 'touched', apply: (a) => a.perturb(3, volts), bytes: 0 });
  };
  await anneal.run(10);
  await touch(0.5);
  await anneal.run(10);
  await history.goTo(anneal, 5);
  history.truncate(5);
  await touch(-0.5);
  await history.goTo(anneal, 20);
  const replayed = await anneal.voltages();
  const { anneal: fresh } = await start();
  await fresh.run(5);
  await fresh.perturb(3, -0.5);
  await fresh.run(15);
  expect(replayed).toEqual(await fresh.voltages());
});
