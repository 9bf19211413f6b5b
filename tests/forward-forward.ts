/** A cascade whose stages each judge their own goodness, and the float64 gradient of each stage blind to the others. */
import { buildNetlist } from '../src/circuit/build.ts';
import type { Netlist } from '../src/circuit/netlist.ts';
import { countOf, parametersOf } from '../src/circuit/parameters.ts';
import { parseCircuit } from '../src/circuit/parse.ts';
import { createReferenceEngine } from '../src/engine/reference/reference.ts';
import { adjointGradient } from '../src/learning/adjoint.ts';
import { equilibrium, trainingAnneal } from '../src/learning/equilibrium.ts';
import { createLoss, type Loss } from '../src/learning/loss.ts';

const SETTLING = { tolerance: 1e-11 };

/** Three stages after a held input, reached by dense, sparse and stencil couplings that go one way. */
export function stages(): Netlist {
  const stage = (name: string, shape: readonly number[], law: string) =>
    ({ name, shape, law, role: 'output', bias: { from: 'normal', std: 0.5 } }) as const;
  const one = { reciprocal: false, weights: { from: 'normal', std: 0.8 } } as const;
  const circuit = parseCircuit({
    groups: [
      { name: 'in', shape: [2, 2, 1], role: 'input', volts: { from: 'normal', std: 1 } },
      stage('first', [2, 2, 2], 'saturating'),
      stage('second', [5], 'soft-rail'),
      stage('third', [3], 'saturating'),
    ],
    couplings: [
      { kind: 'stencil', from: 'in', to: 'first', size: [3, 3], ...one },
      { kind: 'dense', from: 'first', to: 'second', ...one },
      { kind: 'sparse', from: 'second', to: 'third', edges: { from: 'random', degree: 3 }, ...one },
      { kind: 'dense', from: 'in', to: 'third', ...one },
    ],
  });
  return buildNetlist(circuit, { seed: 3, batch: 6, data: {}, path: 'c', ideal: true });
}

/** Samples in turn belong together and do not. */
export function goodnessOf(netlist: Netlist): Loss {
  const count = netlist.groups.reduce((sum, { role, size }) => sum + (role === 'output' ? size : 0), 0);
  const targets = Float64Array.from({ length: netlist.batch * count }, (_, n) =>
    Math.floor(n / count) % 2 === 0 ? 1 : -1,
  );
  return createLoss('goodness', netlist, targets);
}

/** Mean loss, and every stage's slope of its own loss, what reaches it held. */
export async function stageByStage(netlist: Netlist): Promise<{ loss: number; values: Float64Array }> {
  const { blocks } = parametersOf(netlist, { leaks: 'all' });
  const engine = createReferenceEngine();
  const free = await trainingAnneal(engine, netlist);
  const volts = Float32Array.from(await equilibrium(free, SETTLING));
  let loss = 0;
  const values = new Float64Array(countOf(blocks));
  for (const stage of netlist.groups.filter(({ role }) => role === 'output')) {
    const held = Uint8Array.from({ length: netlist.nodes }, (_, i) =>
      i >= stage.offset && i < stage.offset + stage.size ? 0 : 1,
    );
    const groups = netlist.groups.map((g) => (g === stage ? g : { ...g, role: 'hidden' as const }));
    const alone: Netlist = { ...netlist, volts, held, groups };
    const anneal = await trainingAnneal(engine, alone);
    const found = await adjointGradient({ anneal, blocks, loss: goodnessOf(alone), settling: SETTLING });
    loss += found.loss;
    found.values.forEach((slope, p) => (values[p] += slope));
    anneal.dispose();
  }
  free.dispose();
  engine.dispose();
  return { loss, values };
}
