/** What large circuits take: memory against the circuit's own data, and that the largest allowed ones run. */
import { describe, expect, test, vi } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { randomNetlist, SAFE_DT, type RandomCircuit } from '../random-circuits.ts';

// Building the largest ones takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const stepping = { integrator: 'euler', dt: SAFE_DT } as const;

/**
 * Couplings as the netlist has them (4 bytes a weight, 12 an edge), capacitance,
 * leak and bias of every node, and voltage, signal and current of every node and sample [bytes].
 */
function ownData({ nodes, batch, couplings }: Netlist): number {
  const states = 3 * 4 * nodes + 3 * 4 * nodes * batch;
  return couplings.reduce((sum, c) => {
    switch (c.kind) {
      case 'dense':
      case 'stencil':
        return sum + 4 * c.weights.length;
      case 'sparse':
        return sum + 12 * c.weights.length;
      case 'resistive':
        return sum + 12 * c.source.length;
      case 'source':
        return sum + 8 * c.target.length;
      default:
        return c satisfies never;
    }
  }, states);
}

const LARGE: readonly RandomCircuit[] = [
  { kind: 'dense', law: 'saturating', nodes: 1024, batch: 1 },
  { kind: 'dense', law: 'saturating', nodes: 1024, batch: 64, reciprocal: false },
  { kind: 'dense', law: 'saturating', nodes: 1000, batch: 3, between: true },
  { kind: 'sparse', law: 'bistable', nodes: 2000, batch: 32 },
  { kind: 'sparse', law: 'saturating', nodes: 65_536, batch: 1 },
  { kind: 'resistive', law: 'linear', nodes: 65_536, batch: 1 },
  { kind: 'stencil', law: 'saturating', nodes: 65_536, batch: 1 },
];

describe('memory', () => {
  test.each(LARGE)('$kind, $nodes nodes, $batch samples: at most 1.3 times the circuit', async (circuit) => {
    const netlist = randomNetlist(circuit);
    const anneal = await createCpuEngine().create(netlist, stepping);
    await anneal.run(20);
    expect(anneal.bytes).toBeGreaterThan(4 * netlist.nodes * netlist.batch);
    expect(anneal.bytes / ownData(netlist)).toBeLessThanOrEqual(1.3);
    expect((await anneal.voltages()).every(Number.isFinite)).toBe(true);
    anneal.dispose();
  });
});

test('65,536 nodes with sparse couplings settle', async () => {
  const netlist = randomNetlist({ kind: 'sparse', law: 'saturating', nodes: 65_536, batch: 1 });
  const anneal = await createCpuEngine().create(netlist, stepping);
  const { status, residual } = await anneal.settle({ tolerance: 1e-4, maxSteps: 5000 });
  expect([status, residual.blownUp]).toEqual(['settled', -1]);
  expect(residual.max).toBeLessThan(1e-4 * residual.scale);
  anneal.dispose();
});
