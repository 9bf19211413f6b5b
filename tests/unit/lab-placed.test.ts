import { describe, expect, it } from 'vitest';
import type { BenchEvent, BenchHandle } from '../../src/lab/api.ts';
import { pythonOf } from '../../src/lab/python.ts';
import { prepareBench } from '../../src/lab/prepare.ts';
import { runNotebook } from '../../src/lab/runner.ts';
import { openSession } from '../../src/lab/session.ts';
import { readGset } from '../../src/data/graph.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { BenchCell } from '../../src/notebook/schema.ts';
import { layOut } from '../../src/ui/bench/circuit/layout.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const webgpu = async (): Promise<string> => 'There is no GPU here';

/** Bistable spins on a graph of 200 vertices, spread over four chips. */
const spec = (placement: Record<string, unknown> | undefined, more: Record<string, unknown> = {}) => ({
  kind: 'bench',
  id: 'chips',
  batch: 8,
  circuit: {
    groups: [
      {
        ...{ name: 'spins', shape: [200], role: 'output', law: 'bistable', k: 0.1, leak: 0 },
        volts: { from: 'normal', std: 0.1 },
      },
    ],
    couplings: [
      {
        ...{ kind: 'sparse', name: 'edges', from: 'spins', to: 'spins', gain: -0.2 },
        edges: { from: 'data', name: 'graph' },
      },
    ],
    noise: { start: 0.64, end: 0, power: 2, duration: 100 },
    ramp: { kind: 'exponential', time: 30 },
  },
  anneal: { dt: 0.2, steps: 500, until: 'steps', placement },
  task: { kind: 'max-cut', spins: 'spins', vertices: 200, degree: 8 },
  ...more,
});

function bench(
  placement: Record<string, unknown> | undefined,
  more: Record<string, unknown> = {},
): BenchCell {
  const [cell] = parseNotebook({ kirchhoff: 1, cells: [spec(placement, more)] }).cells;
  if (cell.kind !== 'bench') throw new Error('expected a bench');
  return cell;
}

const run = async (cells: readonly unknown[], data = {}) =>
  (
    await runNotebook(parseNotebook({ kirchhoff: 1, cells }), {
      ...{ engine: 'cpu', data, build: 'test', webgpu, say: () => undefined },
    })
  ).cells;

describe('a bench on several parts', () => {
  it('reports its traffic beside its cut, and no energy that it would have given off', async () => {
    const [{ metrics }] = await run([spec({ parts: 4, refresh: 10 })]);
    expect(metrics).toMatchObject({ parts: 4, traffic: 50 * metrics.copies });
    expect(metrics.cutEdges).toBeGreaterThan(400);
    expect(metrics.cut).toBeGreaterThan(560);
    expect(metrics.energy).toBeLessThan(-20);
    expect(metrics).not.toHaveProperty('dissipated');
    const [alone] = await run([spec(undefined)]);
    expect(alone.metrics).toHaveProperty('dissipated');
    expect(alone.metrics).not.toHaveProperty('traffic');
  });

  it('is swept over its interval and its bandwidth', async () => {
    const [chips, interval, bandwidth] = await run([
      spec({ parts: 4 }),
      ...[
        { id: 'interval', parameters: [{ path: 'anneal.placement.refresh', values: [1, 5, 25, 125] }] },
        { id: 'bandwidth', parameters: [{ path: 'anneal.placement.bandwidth', values: [1, 4, 16] }] },
      ].map((sweep) => ({ kind: 'sweep', of: 'chips', metrics: ['best', 'mean', 'traffic'], ...sweep })),
    ]);
    const values = (cell: typeof chips, name: string) => cell.runs?.map(({ metrics }) => metrics[name]);
    expect(values(interval, 'traffic')).toEqual([1, 5, 25, 125].map((n) => chips.metrics.traffic / n));
    expect(values(interval, 'best')?.[0]).toBe(chips.metrics.best);
    // Old news costs more than the luck of the draw can give.
    expect(interval.metrics).toMatchObject({ bestLeastAt: 125 });
    expect(interval.metrics.bestMost - interval.metrics.bestLeast).toBeGreaterThan(20);
    expect(values(bandwidth, 'traffic')).toEqual([1, 4, 16].map((n) => 500 * n * 12));
    expect(bandwidth.metrics).toMatchObject({ meanLeastAt: 1, meanMostAt: 16 });
  });

  it('goes back a step between refreshes and on again to the same bits', async () => {
    const events: BenchEvent[] = [];
    const handle: BenchHandle = await openSession(
      bench({ parts: 4, refresh: 7, bandwidth: 2 }),
      { engine: 'auto', data: {}, autoplay: false, webgpu: () => Promise.reject(new Error('not asked for')) },
      (event) => events.push(event),
    );
    const volts = async () => (await handle.voltages()).slice();
    await handle.step(40);
    const at40 = await volts();
    await handle.step(25);
    const at65 = await volts();
    await handle.step(-25);
    expect(await volts()).toEqual(at40);
    await handle.step(25);
    expect(await volts()).toEqual(at65);
    await handle.reset();
    await handle.step(65);
    expect(await volts()).toEqual(at65);
    const shape = events.findLast((event) => event.type === 'shape');
    expect(shape?.type === 'shape' && shape.shape.spots).toHaveLength(600);
    await handle.close();
  });

  it('is drawn part by part', async () => {
    const { placed } = await prepareBench(bench({ parts: 4, by: 'in-turn' }), { data: {} });
    const group = { name: 'spins', role: 'output', law: 'bistable', offset: 0, size: 200 } as const;
    const { positions } = layOut({
      nodes: 200,
      groups: [{ ...group, height: 1, width: 200, channels: 1, rails: 1 }],
      lines: { source: new Uint32Array(), target: new Uint32Array(), strength: new Float32Array() },
      spots: placed?.spots,
    });
    const quarter = (i: number): string => [positions[3 * i] > 0, positions[3 * i + 1] > 0].join();
    const quarters = Array.from({ length: 200 }, (_, i) => quarter(i));
    expect(new Set(quarters).size).toBe(4);
    quarters.forEach((at, i) => expect(at).toBe(quarters[i % 4]));
    expect(
      new Set(Array.from({ length: 200 }, (_, i) => positions.slice(3 * i, 3 * i + 3).join())).size,
    ).toBe(200);
  });

  it('is refused as a script, with a clear problem', async () => {
    await expect(
      pythonOf(bench({ parts: 4 }), { data: {}, provenance: { build: 'test' } as never }),
    ).rejects.toThrow('cells.chips.anneal.placement: a circuit on several parts');
  });

  itWithData(
    'does worse on Gset G22 the older the copies, from what one chip finds on',
    ['gset/G22.txt'],
    async () => {
      const graph = readGset('G22.txt', new TextDecoder().decode(sharedBytes('gset/G22.txt')));
      const full = (placement: Record<string, unknown> | undefined) => ({
        ...spec(placement, { batch: 4 }),
        anneal: { dt: 0.2, steps: 500, until: 'steps', placement },
      });
      const best: number[] = [];
      for (const refresh of [1, 20, 100]) {
        const [{ metrics }] = await run([full({ parts: 4, refresh })], { graph });
        best.push(metrics.best);
      }
      const [alone] = await run([full(undefined)], { graph });
      expect(best[0]).toBe(alone.metrics.best);
      expect(best[0]).toBeGreaterThan(13_000);
      expect(best[1]).toBeLessThan(best[0]);
      expect(best[2]).toBeLessThan(best[1] - 500);
    },
    60_000,
  );
});
