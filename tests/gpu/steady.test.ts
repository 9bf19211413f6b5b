/** Currents from held groups are summed once: they must follow whatever is done to those groups from outside. */
import { expect, test } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import type { Anneal, Stepping } from '../../src/engine/engine.ts';
import { distance, reference, sharedEngine } from './engine.ts';

/** Held inputs drive two stages, one of them by two couplings; the first stage drives the second as well. */
function cascade(batch: number, seed: number): Netlist {
  const dense = { kind: 'dense', reciprocal: false } as const;
  const netlist = buildNetlist(
    parseCircuit({
      groups: [
        { name: 'in', shape: [13], role: 'input', law: 'saturating' },
        { name: 'hidden', shape: [9], role: 'hidden', law: 'saturating' },
        { name: 'out', shape: [6], role: 'output' },
      ],
      couplings: [
        { ...dense, name: 'first', from: 'in', to: 'hidden' },
        { ...dense, name: 'second', from: 'in', to: 'hidden' },
        { ...dense, name: 'on', from: 'hidden', to: 'out' },
        { ...dense, name: 'past', from: 'in', to: 'out' },
      ],
      ramp: { kind: 'linear', time: 2 },
    }),
    { seed, batch, data: {}, path: 'circuit' },
  );
  netlist.volts.forEach((_, n) => (netlist.volts[n] = Math.sin(n + seed)));
  return netlist;
}

for (const fused of [false, true])
  for (const batch of [1, 3, 8])
    for (const integrator of ['euler', 'relax', 'rk4'] as const)
      test(`${integrator}, ${batch} samples, ${fused ? 'sums fused with steps' : 'sums apart'}`, async () => {
        const engine = await sharedEngine({
          fused,
          forced: ['steps/dispatched'],
        });
        const how: Stepping = { integrator, dt: 0.1 };
        const netlist = cascade(batch, 1);
        const pair: readonly Anneal[] = [
          await engine.create(netlist, how),
          await reference.create(netlist, how),
        ];
        const together = async (what: string, act: (anneal: Anneal) => Promise<void>): Promise<void> => {
          for (const anneal of pair) {
            await act(anneal);
            await anneal.run(5);
          }
          const [gpu, float64] = pair;
          expect(distance(await gpu.voltages(), await float64.voltages()), what).toBeLessThan(2e-6);
        };
        await together('at first', () => Promise.resolve());
        // Looking at the scale overwrites the currents with magnitudes.
        await together('after a look', async (anneal) => void (await anneal.residual()));
        await together('another input', (anneal) => anneal.clamp(2, 0.9));
        await together('all voltages', (anneal) =>
          anneal.setVoltages(Float32Array.from(netlist.volts, (v) => -0.7 * v)),
        );
        await together('an input let go', (anneal) => anneal.release(4));
        await together('and held again', (anneal) => anneal.clamp(4, -0.2, 0));
        await together('other weights', (anneal) => anneal.replace(cascade(batch, 2)));
        engine.dispose();
      });
