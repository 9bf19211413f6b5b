/** Small trainable circuits for gradient tests: random ones, moved to where a gradient exists. */
import type { NetGroup, Netlist } from '../src/circuit/netlist.ts';
import { uniform } from '../src/circuit/philox.ts';
import type { EngineLoss } from '../src/circuit/learning-terms.ts';
import { createLoss, type Loss } from '../src/learning/loss.ts';
import { randomNetlist, type RandomCircuit } from './random-circuits.ts';

const BATCH = 3;

/**
 * A random netlist with the last group as its output. Bistable nodes get wider rails, which
 * no well reaches; rectifying ones a bias that keeps them away from their kink.
 */
export function trainableNetlist(options: Omit<RandomCircuit, 'batch'>): Netlist {
  const { law } = options;
  const strength = law === 'bistable' ? 0.1 : 0.6;
  const netlist = randomNetlist({ strength, ...options, batch: BATCH });
  const groups = netlist.groups.map((g, n): NetGroup => ({
    ...g,
    role: n === netlist.groups.length - 1 ? 'output' : 'hidden',
  }));
  const leak = netlist.leak.slice();
  const bias = netlist.bias.slice();
  for (const g of groups)
    for (let i = g.offset; i < g.offset + g.size; i++) {
      if (g.law.name === 'bistable') {
        leak[i] = 0.15;
        bias[i] *= 0.1;
      }
      if (g.law.name === 'rectifying') bias[i] = i % 4 === 0 ? -1.2 + bias[i] : 1.2 + bias[i];
    }
  return { ...netlist, groups, leak, bias };
}

/** Random targets near the voltages circuits reach. */
export function randomLoss(netlist: Netlist, name: EngineLoss = 'squared'): Loss {
  const count = netlist.groups.filter(({ role }) => role === 'output').reduce((sum, g) => sum + g.size, 0);
  const targets = Float64Array.from({ length: netlist.batch * count }, (_, n) => targetOf(name, n, count));
  return createLoss(name, netlist, targets);
}

function targetOf(name: EngineLoss, n: number, count: number): number {
  if (name === 'cross-entropy') return uniform(9, n, 0, 0, 41);
  // Samples in turn belong together and do not.
  if (name === 'goodness') return Math.floor(n / count) % 2 === 0 ? 1 : -1;
  return 1.6 * uniform(9, n, 0, 0, 41) - 0.8;
}

/** Laws whose equilibria have a slope. */
export const LEARNING_LAWS = [
  'linear',
  'saturating',
  'rectifying',
  'soft-rail',
  'bistable',
  'custom',
] as const;

/** Two groups, one driving the other, with trainable couplings between them; made anew at every call. */
export const CASCADE = (): Netlist =>
  trainableNetlist({ kind: 'dense', law: 'saturating', nodes: 12, between: true });
