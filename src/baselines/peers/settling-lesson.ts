/**
 * Centred nudging of inputs x, one hidden stage and outputs that drive each other through one matrix W2:
 *
 *   settle:    s1 = tanh(x W1 + b1 + s2 W2^T), s2 = s1 W2 + b2, in turn, from s2 = 0
 *   nudge:     the same from there, with +-beta e added to s2's current, e = y - s2 of the free state
 *   gradient:  [dH/dp(+beta) - dH/dp(-beta)] / (2 beta B), e.g. of W2: -s1^T s2
 */
import type { NetCoupling, NetDense } from '../../circuit/netlist.ts';
import type { PeerLesson } from './peer.ts';

export interface SettlingLesson {
  readonly kind: 'settling';
  readonly batch: number;
  readonly sizes: readonly [inputs: number, hidden: number, outputs: number];
  readonly beta: number;
  /** Turns of a settle until every sample meets less than the tolerance, and of a nudge. */
  readonly freeTurns: number;
  readonly nudgedTurns: number;
  /** [S, inputs] and [S, outputs] */
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  readonly count: number;
}

/** Throws an Error for other circuits. */
export function settlingLesson(lesson: PeerLesson): SettlingLesson {
  const { plan, samples, beta, feedback } = lesson;
  const { netlist, blocks, fed } = plan;
  const { groups, couplings, batch, held, leak, volts } = netlist;
  const [first, second] = couplings;
  const [input, hidden, output] = groups;
  const refused = new Error('nudging is written for the peers only for one settling hidden stage');
  if (groups.length !== 3 || couplings.length !== 2 || plan.loss !== 'squared') throw refused;
  if (!isNext(first, 0) || !isNext(second, 1) || !second.reciprocal) throw refused;
  if (hidden.law.name !== 'saturating' || output.law.name !== 'linear' || fed[0] !== 0) throw refused;
  const free = held.reduce((sum, h) => sum + 1 - h, 0);
  if (free !== hidden.size + output.size || leak.subarray(hidden.offset).some((h) => h !== 1)) throw refused;
  if (volts.some((v, n) => v !== 0 && !held[n % netlist.nodes])) throw refused;
  if (feedback !== 'held') throw new Error('only nudges that hold their feedback are written for the peers');
  const all = blocks.map(({ kind, at, count }) => `${kind} ${at} ${count}`).join();
  const { length: in1 } = first.weights;
  const { length: in2 } = second.weights;
  if (all !== `weight 0 ${in1},weight 1 ${in2},bias 1 ${hidden.size},bias 2 ${output.size}`) throw refused;
  const still = {
    kind: 'settling',
    batch,
    sizes: [input.size, hidden.size, output.size],
    beta,
    inputs: samples.inputs,
    targets: samples.targets,
    count: samples.count,
  } as const;
  return { ...still, ...turnsOf(still, lesson) };
}

const isNext = (c: NetCoupling, at: number): c is NetDense =>
  c.kind === 'dense' && c.from === at && c.to === at + 1 && c.gain === 1;

/** Turns of plain alternation, at the start of the lesson, until the currents met are below the tolerance. */
function turnsOf(
  { sizes, beta, inputs, targets, count }: Omit<SettlingLesson, 'freeTurns' | 'nudgedTurns'>,
  { start: { parameters: p }, plan }: PeerLesson,
): Pick<SettlingLesson, 'freeTurns' | 'nudgedTurns'> {
  const [a, h, o] = sizes;
  const { tolerance, sweeps } = plan.settling;
  const [second, bias1, bias2] = [a * h, a * h + h * o, a * h + h * o + h];
  const heard = new Float64Array(h);
  const settle = (v: Float64Array, injected: Float64Array): number => {
    for (let turn = 1; ; turn++) {
      let met = 0;
      const visit = (node: number, into: number) => {
        met = Math.max(met, Math.abs(into - v[node]));
        v[node] = into;
      };
      for (let j = 0; j < h; j++) {
        let into = heard[j];
        for (let k = 0; k < o; k++) into += p[second + j * o + k] * v[h + k];
        visit(j, into);
      }
      const s = v.slice(0, h).map(Math.tanh);
      for (let k = 0; k < o; k++) {
        let into = p[bias2 + k] + injected[k];
        for (let j = 0; j < h; j++) into += s[j] * p[second + j * o + k];
        visit(h + k, into);
      }
      if (met < tolerance) return turn;
      if (turn === sweeps) throw new Error(`its circuit does not settle in ${sweeps} plain sweeps`);
    }
  };
  let [freeTurns, nudgedTurns] = [1, 1];
  for (let n = 0; n < count; n++) {
    for (let j = 0; j < h; j++) {
      heard[j] = p[bias1 + j];
      for (let i = 0; i < a; i++) heard[j] += inputs[n * a + i] * p[i * h + j];
    }
    const v = new Float64Array(h + o);
    freeTurns = Math.max(freeTurns, settle(v, new Float64Array(o)));
    for (const amount of [beta, -beta]) {
      const e = Float64Array.from({ length: o }, (_, k) => amount * (targets[n * o + k] - v[h + k]));
      nudgedTurns = Math.max(nudgedTurns, settle(v.slice(), e));
    }
  }
  return { freeTurns, nudgedTurns };
}
