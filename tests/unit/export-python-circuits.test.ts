/** Exported scripts of random circuits: run by Python, they come to the voltages the lab comes to. */
import { describe, expect, it, vi } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { LAWS } from '../../src/circuit/schema-fields.ts';
import { chooseTimeStep } from '../../src/circuit/stability.ts';
import { largestStep } from '../../src/engine/dormand-prince.ts';
import type { Integrator } from '../../src/engine/engine.ts';
import { pythonScript } from '../../src/notebook/export/python/script.ts';
import { runToCheck } from '../../src/lab/python.ts';
import { distanceIn, runPython } from '../python.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT, type RandomCircuit } from '../random-circuits.ts';
import { cellOf, provenance } from '../script-cells.ts';

vi.setConfig({ testTimeout: 240_000 });

/** Both compute in float64; the numbers compared with are written as float32. */
const ROUNDING = 5e-7;

const blank = cellOf({ groups: [{ name: 'row', shape: [2] }] }, { anneal: { steps: 40, until: 'steps' } });

async function scriptOf(netlist: Netlist, integrator: Integrator): Promise<string> {
  const stepping = { integrator, dt: SAFE_DT };
  const checked = await runToCheck({ netlist, stepping, cell: blank }, {});
  const largest = largestStep(chooseTimeStep(netlist).rate);
  return pythonScript({
    ...{ netlist, circuit: null, ...checked, provenance },
    stepping: { ...stepping, bound: 'set in the test', largest },
  });
}

async function agree(
  circuits: readonly (RandomCircuit & { readonly integrator?: Integrator })[],
): Promise<void> {
  const jobs = [];
  for (const { integrator = 'euler', ...circuit } of circuits)
    jobs.push({
      name: JSON.stringify({ ...circuit, integrator }),
      script: await scriptOf(randomNetlist(circuit), integrator),
    });
  for (const [name, run] of Object.entries(runPython(jobs))) {
    expect(run.code, `${name}\n${run.out}`).toBe(0);
    expect(distanceIn(run), name).toBeLessThan(ROUNDING);
  }
}

describe('a script comes to the voltages of the lab', () => {
  const possible = CIRCUIT_KINDS.flatMap((kind) =>
    LAWS.filter((law) => isPossible(kind, law)).map((law) => ({ kind, law })),
  );

  it('for every kind of coupling and every node law, alone and in batches, both ways and one way', () =>
    agree(
      possible.flatMap(({ kind, law }, index) => [
        { kind, law, nodes: 30, batch: 1, seed: index, reciprocal: true },
        { kind, law, nodes: 24, batch: 3, seed: index + 1, reciprocal: false },
      ]),
    ));

  it('between two groups, wrapping around, with gains, ramps and noise', () =>
    agree(
      (['dense', 'sparse', 'stencil', 'resistive'] as const).flatMap((kind) =>
        [true, false].flatMap((flag) => [
          {
            kind,
            law: 'linear' as const,
            nodes: 36,
            batch: 2,
            between: true,
            periodic: flag,
            reciprocal: flag,
          },
          {
            ...{ kind, law: 'bistable' as const, nodes: 20, batch: 2, between: flag },
            noise: { start: 0.3, end: 0.01, power: 2, duration: 1 },
            ramp: { kind: flag ? ('exponential' as const) : ('linear' as const), time: 1.5 },
          },
        ]),
      ),
    ));

  it('with every integrator', () =>
    agree(
      (['euler', 'rk4', 'dormand-prince', 'relax'] as const).flatMap((integrator) =>
        (
          ['dense', 'stencil', 'resistive', 'conditioned-by-free', 'conditioned-by-held', 'source'] as const
        ).map((kind) => ({ kind, law: 'custom' as const, nodes: 24, batch: 2, integrator })),
      ),
    ));

  it('for the momenta of bifurcating nodes and their pump', () =>
    agree([
      {
        ...{ kind: 'dense', law: 'bifurcating', nodes: 16, batch: 3 },
        ramp: { kind: 'linear', time: 1 },
      },
    ]));
});
