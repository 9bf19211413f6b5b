import { describe, expect, it } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { runNotebook } from '../../src/lab/runner.ts';
import { countParameters } from '../../src/lab/shape.ts';
import { eadsCircuit, machineCell } from '../../src/notebook/machines.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { MACHINES } from '../../src/notebook/templates.ts';

const run = async (name: (typeof MACHINES)[number]) => {
  const cell = machineCell(name);
  const [result] = (
    await runNotebook(
      { ...parseNotebook({ kirchhoff: 1, cells: [] }), cells: [cell] },
      {
        ...{ engine: 'cpu', data: {}, build: 'test', say: () => undefined },
        webgpu: () => Promise.reject(new Error('not asked for')),
      },
    )
  ).cells;
  return result;
};

describe('machines of the family', () => {
  it('BRIM and the four chips cut their graph; the chips say what it took', async () => {
    const [alone, chips] = [await run('brim'), await run('multi-chip')];
    // Half of 2,048 edges would be chance.
    expect(alone.metrics.cut).toBeGreaterThan(1500);
    expect(chips.metrics.cut).toBeGreaterThan(1450);
    expect(chips.metrics.traffic).toBe(100 * chips.metrics.copies);
  });

  it('DS-GL finds its communities and settles', async () => {
    const { status, metrics } = await run('ds-gl');
    expect(status).toBe('settled');
    expect(metrics).toMatchObject({ parts: 4, cutEdges: 384 });
  });

  it('NP-GL and EADS learn', async () => {
    const [linear, curved] = [await run('np-gl'), await run('eads')];
    expect([linear.status, curved.status]).toEqual(['trained', 'trained']);
    // The rod's map is linear, so least squares are as good as it gets.
    expect(linear.metrics.mae).toBeLessThan(1e-3);
    expect(curved.metrics.mae).toBeLessThan(0.05);
  });

  it('forward-forward tells two moons apart', async () => {
    const { status, metrics } = await run('forward-forward');
    expect(status).toBe('trained');
    expect(metrics.accuracy).toBeGreaterThan(0.95);
  });

  it('EADS has 94,976 couplings at the size of PEMS04', () => {
    const circuit = parseCircuit(eadsCircuit(307, 128, 128, 307));
    expect(countParameters(buildNetlist(circuit, { seed: 1, batch: 1, data: {}, path: 'circuit' }))).toBe(
      94_976,
    );
  });
});
