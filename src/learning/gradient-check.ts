/** Compares a mechanism's gradient with central differences of the settled loss, in float64. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Work } from '../engine/engine.ts';
import { createReferenceEngine } from '../engine/reference/reference.ts';
import { trainingAnneal } from './equilibrium.ts';
import { finiteDifferences } from './finite-differences.ts';
import type { Loss } from './loss.ts';
import type { Mechanism } from './mechanism.ts';
import { countOf, parametersOf, type ParameterBlock, type Trainable } from '../circuit/parameters.ts';

export interface GradientCheck {
  /** Of the angle between the two gradients. */
  readonly cosine: number;
  /** |mechanism| / |differences| */
  readonly normRatio: number;
  /** The parameter furthest off: its block, index within the block, and both values. */
  readonly worst: {
    readonly name: string;
    readonly index: number;
    readonly gradient: number;
    readonly difference: number;
  };
  /** How many parameters were compared, of how many. */
  readonly compared: number;
  readonly parameters: number;
}

export interface GradientCheckOptions extends Work {
  readonly trainable?: Trainable;
  /** Parameters compared at most; spread evenly over every block. Default 64. */
  readonly most?: number;
}

/** Tight enough that what has not settled stays far below a difference of two losses. */
const SETTLING = { tolerance: 1e-11, maxSteps: 200_000 };

export async function checkGradient(
  netlist: Netlist,
  loss: Loss,
  mechanism: Mechanism,
  { trainable, most = 64, signal, onProgress }: GradientCheckOptions = {},
): Promise<GradientCheck> {
  const { blocks } = parametersOf(netlist, trainable);
  const anneal = await trainingAnneal(createReferenceEngine(), netlist);
  try {
    const lesson = { anneal, blocks, loss, settling: SETTLING, signal };
    const gradient = await mechanism(lesson);
    const chosen = spread(blocks, most);
    const differences = await finiteDifferences({ ...lesson, onProgress }, chosen);
    return compared(blocks, chosen, gradient.values, differences);
  } finally {
    anneal.dispose();
  }
}

/** A gradient [P] beside the differences of the chosen parameters. */
export function compared(
  blocks: readonly ParameterBlock[],
  chosen: readonly number[],
  gradient: Float64Array,
  differences: Float64Array,
): GradientCheck {
  const measured = Float64Array.from(chosen, (parameter) => gradient[parameter]);
  const worst = worstOf(measured, differences);
  const block = blocks.find(({ offset, count }) => chosen[worst] < offset + count);
  return {
    cosine: dot(measured, differences) / (norm(measured) * norm(differences)),
    normRatio: norm(measured) / norm(differences),
    worst: {
      name: block ? block.name : '',
      index: block ? chosen[worst] - block.offset : -1,
      gradient: measured[worst],
      difference: differences[worst],
    },
    compared: chosen.length,
    parameters: countOf(blocks),
  };
}

/** At most `most` parameters, from every block alike, at even distances. */
export function spread(blocks: readonly ParameterBlock[], most: number): number[] {
  const share = Math.max(1, Math.floor(most / blocks.length));
  return blocks.flatMap(({ offset, count }) => {
    const taken = Math.min(count, share);
    return Array.from({ length: taken }, (_, n) => offset + Math.floor((n * count) / taken));
  });
}

function worstOf(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, x, n) => (Math.abs(x - b[n]) > Math.abs(a[worst] - b[worst]) ? n : worst), 0);
}
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, n) => sum + x * b[n], 0);
const norm = (a: Float64Array) => Math.sqrt(dot(a, a));
