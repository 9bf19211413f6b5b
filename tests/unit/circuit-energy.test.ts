import { describe, expect, test } from 'vitest';
import { currentScale, energyOf } from '../../src/circuit/energy.ts';
import { compile } from '../../src/circuit/expression.ts';
import { LAW_VARIABLES, nodeLaw } from '../../src/circuit/laws.ts';
import { LAWS } from '../../src/circuit/schema-fields.ts';
import { wellOf } from '../../src/circuit/wells.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT } from '../random-circuits.ts';

describe('the energy', () => {
  const reference = createReferenceEngine();
  for (const kind of CIRCUIT_KINDS)
    test(`falls down the net current, dH/dv = -phi' r: ${kind}`, async () => {
      for (const law of LAWS)
        for (const between of [false, true]) {
          if (!isPossible(kind, law) || law === 'bifurcating') continue;
          const netlist = randomNetlist({
            kind,
            law,
            nodes: 16,
            batch: 1,
            between,
            ramp: { kind: 'linear', time: 1 },
          });
          const injected = netlist.volts.map((v) => 0.1 * v);
          const anneal = await reference.create(netlist, { integrator: 'euler', dt: SAFE_DT });
          await anneal.inject(injected);
          await anneal.run(7);
          const { voltages, time } = await anneal.checkpoint();
          const r = await anneal.currents();
          const energy = energyOf(netlist);
          const at = (node: number, shift: number) => {
            const volts = Float64Array.from(voltages);
            volts[node] += shift;
            return energy({ volts, gain: time, injected });
          };
          for (const { offset, size, law: nodeLaw_, k } of netlist.groups) {
            const slope = compile(nodeLaw_.signalSlope, LAW_VARIABLES);
            for (let i = offset; i < offset + size; i++) {
              // Signals that condition a conductance or a source move the energy by more than their own current.
              const conditions = netlist.couplings.some(
                (c) => c.kind === 'source' || (c.kind === 'resistive' && c.conditioned),
              );
              if (conditions && offset === 0) continue;
              const numeric = (at(i, 1e-5) - at(i, -1e-5)) / 2e-5;
              expect(numeric, `${law} ${i}`).toBeCloseTo(-slope(voltages[i], k) * r[i], 6);
            }
          }
        }
    });

  test('its wells have the closed forms of the laws', () => {
    for (const name of LAWS) {
      if (name === 'bifurcating') continue;
      const group = { ...randomNetlist({ kind: 'dense', law: name, nodes: 1, batch: 1 }).groups[0] };
      const custom = nodeLaw(
        'custom',
        group.k,
        { signal: textOf(name).signal, self: textOf(name).self },
        'law',
      );
      const byQuadrature = wellOf({ ...group, law: custom });
      const closed = wellOf(group);
      for (const v of [-70, -3.3, -1, -0.01, 0, 0.4, 2, 9.7, 130])
        expect(byQuadrature(v, 0.7) / (1 + Math.abs(closed(v, 0.7))), `${name} at ${v}`).toBeCloseTo(
          closed(v, 0.7) / (1 + Math.abs(closed(v, 0.7))),
          8,
        );
    }
  });

  test('of a large voltage is finite, of an infinite one not a number', () => {
    const [saturating] = randomNetlist({ kind: 'dense', law: 'saturating', nodes: 1, batch: 1 }).groups;
    expect(wellOf(saturating)(1e5, 1)).toBeCloseTo(Math.LN2, 6);
    const [custom] = randomNetlist({ kind: 'dense', law: 'custom', nodes: 1, batch: 1 }).groups;
    expect(wellOf(custom)(Infinity, 1)).toBeNaN();
  });
});

function textOf(name: string): { signal: string; self: string } {
  if (name === 'saturating') return { signal: 'tanh(v)', self: '0' };
  if (name === 'rectifying') return { signal: 'max(v, 0)', self: '0' };
  if (name === 'soft-rail') return { signal: 'v', self: 'v^3' };
  if (name === 'bistable') return { signal: 'v', self: 'k*(v^3 - v)' };
  if (name === 'custom') return { signal: 'sigmoid(2*v)', self: '0.3*v^3 + 0.1*sin(k*v)' };
  return { signal: 'v', self: '0' };
}

test('the current scale is the largest sum of magnitudes at a node', () => {
  const netlist = randomNetlist({ kind: 'dense', law: 'linear', nodes: 2, batch: 1 });
  const [coupling] = netlist.couplings;
  if (coupling.kind !== 'dense') throw new Error('expected a dense coupling');
  coupling.weights.set([0.7, -0.2], 1);
  const [a, b] = netlist.volts;
  const total = coupling.gain * Math.abs(coupling.weights[1] + coupling.weights[2]);
  const sums = [0, 1].map((i) => {
    const other = i === 0 ? b : a;
    return Math.abs(netlist.leak[i] * netlist.volts[i]) + Math.abs(netlist.bias[i]) + total * Math.abs(other);
  });
  expect(currentScale(netlist, { volts: netlist.volts, gain: 1 })).toBeCloseTo(Math.max(...sums), 9);
});
