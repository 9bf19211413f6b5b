import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BenchEvent, BenchHandle, RunStatus } from '../../src/lab/api.ts';
import { openSession } from '../../src/lab/session.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { BenchCell } from '../../src/notebook/schema.ts';

const noGpu = async (): Promise<string> => 'There is no GPU here';

function bench(more: Record<string, unknown> = {}): BenchCell {
  const cell = {
    id: 'bench',
    kind: 'bench',
    circuit: {
      groups: [
        { name: 'in', shape: [4], role: 'input', volts: [0.5, -0.5, 0.25, 1] },
        { name: 'out', shape: [24], role: 'output', law: 'saturating', volts: { from: 'normal', std: 0.3 } },
      ],
      couplings: [
        { kind: 'dense', from: 'in', to: 'out' },
        { kind: 'dense', name: 'inner', from: 'out', to: 'out', gain: 0.2 },
      ],
      noise: { start: 0.01, end: 0, duration: 5 },
    },
    anneal: { dt: 0.05, steps: 2000 },
    ...more,
  };
  const [parsed] = parseNotebook({ kirchhoff: 1, cells: [cell] }).cells;
  if (parsed.kind !== 'bench') throw new Error('expected a bench');
  return parsed;
}

interface Opened {
  readonly handle: BenchHandle;
  readonly events: BenchEvent[];
  readonly status: () => RunStatus;
  readonly until: (state: RunStatus['state']) => Promise<void>;
}

async function open(cell: BenchCell): Promise<Opened> {
  const events: BenchEvent[] = [];
  const handle = await openSession(
    cell,
    { engine: 'cpu', data: {}, autoplay: false, webgpu: noGpu },
    (event) => events.push(event),
  );
  await handle.setSpeed(Infinity);
  const status = (): RunStatus => {
    const last = events.findLast((event) => event.type === 'status');
    if (last?.type !== 'status') throw new Error('no status yet');
    return last.status;
  };
  const until = async (state: RunStatus['state']): Promise<void> => {
    for (let tries = 0; status().state !== state; tries++) {
      if (tries > 500) throw new Error(`still ${status().state}, not ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { handle, events, status, until };
}

describe('a live bench', () => {
  it('announces its shape and engine, plays until settled and measures its agreement', async () => {
    const { handle, events, status, until } = await open(bench());
    await handle.play();
    await until('settled');
    expect(status().residual).toBeLessThan(1e-6 * status().scale);
    expect(status().dissipated).toBeGreaterThan(0);
    await handle.voltages();
    const report = events.findLast((event) => event.type === 'engine');
    expect(report?.type === 'engine' && report.report.agreement).toBeLessThan(1e-5);
    expect(events.find((event) => event.type === 'shape')?.type).toBe('shape');
    await handle.close();
  });

  it('sends every early frame once, in order, from the start', async () => {
    const { handle, events, until } = await open(bench());
    await handle.play();
    await until('settled');
    const steps = events.flatMap((event) => (event.type === 'frames' ? [...event.frames.steps] : []));
    expect(steps.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    await handle.close();
  });

  it('steps back exactly, through noise and touches', async () => {
    const { handle } = await open(bench());
    await handle.step(40);
    await handle.touch({ kind: 'perturb', node: 9, volts: 0.8 });
    await handle.step(30);
    await handle.touch({ kind: 'clamp', node: 10, volts: -0.5 });
    await handle.touch({ kind: 'cut', source: 12, target: 13 });
    await handle.step(50);
    const at120 = await handle.voltages();
    await handle.step(60);
    await handle.step(-60);
    expect(await handle.voltages()).toEqual(at120);
    await handle.seek(10);
    await handle.seek(120);
    expect(await handle.voltages()).toEqual(at120);
    await handle.close();
  });

  it('writes a new future when it goes on from the past', async () => {
    const { handle, events, status } = await open(bench());
    await handle.step(100);
    await handle.seek(50);
    expect(status().recordedTo).toBe(100);
    await handle.step(5);
    expect(status().recordedTo).toBe(55);
    expect(events.findLast((event) => event.type === 'truncate')).toEqual({ type: 'truncate', fromStep: 51 });
    await handle.close();
  });

  it('resets to the same start', async () => {
    const { handle } = await open(bench());
    const start = await handle.voltages();
    await handle.step(77);
    const there = await handle.voltages();
    await handle.reset();
    expect(await handle.voltages()).toEqual(start);
    await handle.step(77);
    expect(await handle.voltages()).toEqual(there);
    await handle.close();
  });

  it('takes new numbers while running and re-settles', async () => {
    const { handle, status, until } = await open(bench());
    await handle.play();
    await until('settled');
    const before = await handle.voltages();
    const cell = bench();
    const settledAt = status().step;
    await handle.update({
      ...cell,
      circuit: {
        ...cell.circuit,
        couplings: cell.circuit.couplings.map((c) =>
          c.name === 'inner' && 'gain' in c ? { ...c, gain: 0.1 } : c,
        ),
      },
    });
    await until('settled');
    expect(status().step).toBeGreaterThan(settledAt);
    expect(await handle.voltages()).not.toEqual(before);
    await handle.close();
  });

  it('starts again from the recipe as it is now, not from the one it was opened with', async () => {
    const cell = bench();
    const groups = cell.circuit.groups.map((g) => (g.name === 'out' ? { ...g, leak: 3 } : g));
    const edited: BenchCell = { ...cell, circuit: { ...cell.circuit, groups } };
    const [first, second] = [await open(cell), await open(edited)];
    await first.handle.step(20);
    await first.handle.update(edited);
    await first.handle.step(20);
    await first.handle.reset();
    expect(first.status().step).toBe(0);
    await Promise.all([first.handle.step(60), second.handle.step(60)]);
    expect(await first.handle.voltages()).toEqual(await second.handle.voltages());
    await Promise.all([first.handle.close(), second.handle.close()]);
  });

  it('moves held inputs with the recipe and leaves free nodes where they are', async () => {
    const { handle } = await open(bench());
    await handle.step(10);
    const before = await handle.voltages();
    const cell = bench();
    const [input, output] = cell.circuit.groups;
    await handle.update({
      ...cell,
      circuit: { ...cell.circuit, groups: [{ ...input, volts: [1, 1, 1, 1] }, output] },
    });
    const after = await handle.voltages();
    expect([...after.subarray(0, 4)]).toEqual([1, 1, 1, 1]);
    expect(after.subarray(4)).toEqual(before.subarray(4));
    await handle.close();
  });

  it('measures a task in the units an edit gives its group', async () => {
    const notebook: unknown = JSON.parse(readFileSync('public/notebooks/darcy.json', 'utf8'));
    const cell = parseNotebook(notebook).cells.find((c) => c.kind === 'bench');
    if (cell?.kind !== 'bench') throw new Error('darcy.json has no bench');
    const { handle, status, until } = await open({ ...cell, batch: 1 });
    await handle.play();
    await until('settled');
    const { mae } = status().metrics;
    // Half a volt per unit of pressure: the same voltages now mean twice the pressure.
    const groups = cell.circuit.groups.map((g) =>
      g.name === 'pressure' ? { ...g, encode: { scale: 0.5, offset: 0 } } : g,
    );
    await handle.update({ ...cell, batch: 1, circuit: { ...cell.circuit, groups } });
    await handle.play();
    await until('settled');
    expect(status().metrics.mae).toBeGreaterThan(2 * mae);
    await handle.close();
  }, 30_000);

  it('starts afresh when the structure changes', async () => {
    const { handle, events } = await open(bench());
    await handle.step(10);
    const cell = bench();
    const [input, output] = cell.circuit.groups;
    await handle.update({
      ...cell,
      circuit: { ...cell.circuit, groups: [input, { ...output, shape: [30] }] },
    });
    expect((await handle.voltages()).length).toBe(34);
    expect(events.filter((event) => event.type === 'shape').length).toBe(2);
    await handle.close();
  });

  it('stops at a blow-up, names the node and offers to halve dt', async () => {
    const cell = bench({ anneal: { dt: 50, steps: 500 } });
    const unstable: BenchCell = {
      ...cell,
      circuit: {
        ...cell.circuit,
        groups: cell.circuit.groups.map((g) => ({ ...g, law: 'linear' as const })),
      },
    };
    const { handle, events, status, until } = await open(unstable);
    await handle.play();
    await until('blown-up');
    const problem = events.findLast((event) => event.type === 'problem');
    if (problem?.type !== 'problem') throw new Error('no problem announced');
    expect(problem.problem.problem).toMatch(/node out\[\d+\] blew up/);
    expect(problem.fix).toMatchObject({ path: 'anneal.dt', value: 25 });
    await handle.update({ ...unstable, anneal: { ...unstable.anneal, dt: 0.05 } });
    await until('settled');
    expect(status().residual).toBeLessThan(1e-5);
    await handle.close();
  });

  it('answers a bad touch with a problem and goes on', async () => {
    const { handle, events } = await open(bench());
    await handle.touch({ kind: 'perturb', node: 999, volts: 1 });
    expect(events.findLast((event) => event.type === 'problem')).toMatchObject({
      problem: { path: 'touch.node' },
    });
    await handle.step(3);
    expect((await handle.voltages()).length).toBe(28);
    await handle.close();
  });

  it('says why the CPU runs when there is no GPU', async () => {
    const events: BenchEvent[] = [];
    const handle = await openSession(
      bench(),
      { engine: 'auto', data: {}, autoplay: false, webgpu: noGpu },
      (event) => events.push(event),
    );
    const report = events.find((event) => event.type === 'engine');
    expect(report?.type === 'engine' && report.report.why).toMatch(
      /^There is no GPU here, so the CPU engine runs; it needs .+ for a step\.$/,
    );
    await handle.close();
  });

  it('settles at the same step as another of its company with the same recipe', async () => {
    const both = [await open(bench()), await open(bench())];
    for (const { handle } of both) {
      await handle.keepWith('same');
      await handle.setSpeed(4_000);
    }
    await Promise.all(both.map(({ handle }) => handle.play()));
    await Promise.all(both.map(({ until }) => until('settled')));
    const [a, b] = both.map(({ status }) => status());
    expect([a.step, a.settledAt]).toEqual([b.step, b.settledAt]);
    expect(await both[0].handle.voltages()).toEqual(await both[1].handle.voltages());
    await Promise.all(both.map(({ handle }) => handle.close()));
  });

  it('keeps together in simulated time with another, however long their steps are', async () => {
    const steps = { steps: 1e6, until: 'steps' };
    const fine = await open(bench({ anneal: { dt: 0.01, ...steps } }));
    const coarse = await open(bench({ anneal: { dt: 0.04, ...steps } }));
    const both = [fine, coarse];
    for (const { handle } of both) await handle.keepWith('two');
    await Promise.all(both.map(({ handle }) => handle.play()));
    for (let look = 0; look < 5; look++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      const [a, b] = both.map(({ events }) => lastTime(events));
      expect(Math.max(a, b)).toBeGreaterThan(0);
      // As many steps as may be between two slices, the longer ones.
      expect(Math.abs(a - b)).toBeLessThanOrEqual(2 * 256 * 0.04);
    }
    // One that stands still holds nobody up.
    await coarse.handle.pause();
    const there = lastTime(fine.events);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(lastTime(fine.events)).toBeGreaterThan(there);
    await Promise.all(both.map(({ handle }) => handle.close()));
  });
});

/** Simulated time of the last frame. */
function lastTime(events: readonly BenchEvent[]): number {
  const last = events.findLast((event) => event.type === 'frames');
  return last?.type === 'frames' ? last.frames.times[last.frames.count - 1] : 0;
}
