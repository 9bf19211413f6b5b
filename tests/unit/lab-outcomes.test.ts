/** How a run on the page comes to its end: at the same step with the same numbers, however it was paced. */
import { describe, expect, it } from 'vitest';
import type { BenchEvent, BenchHandle } from '../../src/lab/api.ts';
import type { RunOutcome } from '../../src/lab/outcome.ts';
import { nextLook } from '../../src/lab/pace.ts';
import { openSession } from '../../src/lab/session.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { BenchCell } from '../../src/notebook/schema.ts';

function bench({ gain = 0.2, ...anneal }: Record<string, unknown> = {}): BenchCell {
  const groups = [
    { name: 'in', shape: [4], role: 'input', volts: [0.5, -0.5, 0.25, 1] },
    { name: 'out', shape: [24], role: 'output', law: 'saturating', volts: { from: 'normal', std: 0.3 } },
  ];
  const couplings = [
    { kind: 'dense', from: 'in', to: 'out' },
    { kind: 'dense', name: 'inner', from: 'out', to: 'out', gain },
  ];
  const noise = { start: 0.01, end: 0, duration: 5 };
  const cell = {
    kind: 'bench',
    id: 'bench',
    circuit: { groups, couplings, noise },
    anneal: { dt: 0.05, steps: 2000, ...anneal },
  };
  return parseNotebook({ kirchhoff: 1, cells: [cell] }).cells[0] as BenchCell;
}

interface Opened {
  readonly handle: BenchHandle;
  /** The outcome after those that have come before. */
  readonly next: () => Promise<RunOutcome>;
}

async function open(cell: BenchCell, { speed = Infinity, data = {} } = {}): Promise<Opened> {
  const outcomes: RunOutcome[] = [];
  const webgpu = async (): Promise<string> => 'There is no GPU here';
  const handle = await openSession(
    cell,
    { engine: 'cpu', data, autoplay: false, webgpu },
    (e: BenchEvent) => {
      if (e.type === 'outcome') outcomes.push(e.outcome);
    },
  );
  await handle.setSpeed(speed);
  let read = 0;
  const next = async (): Promise<RunOutcome> => {
    for (let tries = 0; outcomes.length <= read; tries++) {
      if (tries > 500) throw new Error('no outcome');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return outcomes[read++];
  };
  return { handle, next };
}

/** What became of it, but for how long that took. */
async function result(cell: BenchCell, speed?: number): Promise<Partial<RunOutcome>> {
  return timeless(await run(cell, speed));
}

function timeless(outcome: RunOutcome): Partial<RunOutcome> {
  return { ...outcome, seconds: undefined };
}

async function run(cell: BenchCell, speed?: number): Promise<RunOutcome> {
  const { handle, next } = await open(cell, { speed });
  await handle.play();
  const outcome = await next();
  await handle.close();
  return outcome;
}

describe('a run that ends', () => {
  it('tells its recipe, status, steps, time and every metric', async () => {
    const cell = bench();
    const { seconds, metrics, ...rest } = await run(cell);
    expect(rest).toEqual({ cell, status: 'settled', steps: nextLook(rest.steps - 1) });
    expect(seconds).toBeGreaterThan(0);
    expect(Object.keys(metrics)).toEqual(
      ['time', 'residual', 'relativeResidual', 'chargeEvents', 'parameters', 'operations', 'energy'].concat(
        'dissipated',
      ),
    );
    expect(metrics.relativeResidual).toBeLessThan(cell.anneal.tolerance);
    expect(metrics.time).toBeCloseTo(rest.steps * 0.05);
  });

  it('ends at the same step with the same bits, however fast it is played or stepped', async () => {
    const fast = await result(bench());
    const slow = await result(bench(), 2000);
    expect(slow).toStrictEqual(fast);
    const { handle, next } = await open(bench());
    await handle.step(37);
    await handle.step(-11);
    await handle.play();
    const stepped = timeless(await next());
    expect(stepped).toStrictEqual(fast);
    await handle.close();
  });

  it('ends at its last step where it does not settle before, and fails where it blows up', async () => {
    expect(await run(bench({ steps: 50 }))).toMatchObject({ status: 'stopped', steps: 50 });
    expect(await run(bench({ steps: 50, until: 'steps' }))).toMatchObject({ status: 'stopped', steps: 50 });
    const wild = bench({ dt: 50, steps: 500 });
    const groups = wild.circuit.groups.map((g) => ({ ...g, law: 'linear' as const }));
    const failed = await run({ ...wild, circuit: { ...wild.circuit, groups } });
    expect(failed).toMatchObject({ status: 'failed', metrics: {} });
    expect(failed.steps).toBeGreaterThan(0);
  });

  it('says what its recipe alone does not repeat: touches, edits on the way, data', async () => {
    const { handle, next } = await open(bench());
    await handle.play();
    expect(await next()).not.toHaveProperty('inexact');
    await handle.touch({ kind: 'perturb', node: 9, volts: 0.8 });
    expect(await next()).toMatchObject({ status: 'settled', inexact: 'touched' });
    await handle.update(bench({ gain: 0.1 }));
    const edited = await next();
    expect(edited).toMatchObject({ inexact: 'edited', cell: bench({ gain: 0.1 }) });
    expect(edited.metrics).not.toHaveProperty('dissipated');
    await handle.reset();
    await handle.play();
    expect(await next()).not.toHaveProperty('inexact');
    await handle.close();
    const own = { mine: { kind: 'array', shape: [1], values: Float64Array.of(1) } as const };
    const brought = await open(bench(), { data: own });
    await brought.handle.play();
    expect(await brought.next()).toMatchObject({ inexact: 'data' });
    await brought.handle.close();
  });

  it('is replayed to the same bits from any state, and starts from the recipe as it is now', async () => {
    const first = await result(bench());
    const other = await result(bench({ gain: 0.1 }));
    const { handle, next } = await open(bench({ gain: 0.3 }));
    await handle.step(20);
    await handle.touch({ kind: 'clamp', node: 9, volts: 0.8 });
    await handle.replay(bench());
    expect(timeless(await next())).toEqual(first);
    // An edit before the first step is where the run starts; one made later holds after a reset, and after going back.
    await handle.reset();
    await handle.update(bench({ gain: 0.1 }));
    await handle.play();
    expect(timeless(await next())).toEqual(other);
    await handle.update(bench());
    await next();
    await handle.reset();
    await handle.play();
    expect(timeless(await next())).toEqual(first);
    await handle.update(bench({ gain: 0.1 }));
    await next();
    await handle.seek(10);
    await handle.play();
    const { metrics, inexact } = await next();
    expect(inexact).toBe('edited');
    expect(metrics.energy).toBeCloseTo(other.metrics?.energy ?? NaN, 4);
    await handle.close();
  });
});

it('looks for the end at steps that depend on nothing else, ever further apart', () => {
  const looks: number[] = [];
  for (let step = 0; step < 1e6; step = nextLook(step)) looks.push(step);
  expect(looks.slice(0, 4)).toEqual([0, 8, 16, 24]);
  expect(looks.length).toBeLessThan(450);
  for (const [i, step] of looks.slice(0, -1).entries()) {
    expect(nextLook(Math.floor((step + looks[i + 1]) / 2))).toBe(looks[i + 1]);
    expect(looks[i + 1] - step).toBeLessThanOrEqual(Math.max(8, step / 32));
  }
});
