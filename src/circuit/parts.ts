/**
 * Imperfect parts: what a programmed coupling becomes when it is written into a circuit whose devices hold few levels
 * and differ from one another. Thermal noise is the anneal's business (`noise`).
 */
import type { NetCoupling, Netlist } from './netlist.ts';
import { normal, streamOf } from './philox.ts';

/** No conductance and no sign is lost, however large the mismatch. */
const LEAST_FACTOR = 0.02;

/** The numbers a coupling stores: weights, or conductances (which are positive); none for source currents. */
export function storedNumbers(c: NetCoupling): Float32Array {
  if (c.kind === 'resistive') return c.conductance;
  return c.kind === 'source' ? new Float32Array() : c.weights;
}

/** 1 + mismatch N(0, 1) for every stored number of a coupling, fixed by the seed; null where parts match. */
export function mismatchFactors({ parts, seed, couplings }: Netlist, coupling: number): Float32Array | null {
  if (parts.mismatch === 0) return null;
  const c = couplings[coupling];
  const stream = streamOf(`parts.${c.name}`);
  return storedNumbers(c).map((_, n) =>
    Math.max(LEAST_FACTOR, 1 + parts.mismatch * normal(seed, n, 0, 0, stream)),
  );
}

/**
 * The nearest of 2^bits levels: evenly from -most to most for weights, from most / 2^bits to most for conductances,
 * which cannot be zero. `most` is the largest magnitude of the coupling; bits 0 leaves the number as it is.
 */
export function quantised(value: number, most: number, bits: number, positive: boolean): number {
  if (bits === 0 || most === 0) return value;
  const levels = 2 ** bits;
  if (positive) return (Math.min(levels, Math.max(1, Math.round((value / most) * levels))) * most) / levels;
  const step = (2 * most) / (levels - 1);
  return -most + step * Math.min(levels - 1, Math.max(0, Math.round((value + most) / step)));
}

/** What these programmed numbers become; writes into `written`. */
export function writeNumbers(
  programmed: ArrayLike<number>,
  factors: Float32Array | null,
  { bits, positive }: { readonly bits: number; readonly positive: boolean },
  written: Float32Array,
): void {
  let most = 0;
  if (bits > 0) for (let n = 0; n < programmed.length; n++) most = Math.max(most, Math.abs(programmed[n]));
  for (let n = 0; n < programmed.length; n++)
    written[n] = quantised(programmed[n], most, bits, positive) * (factors ? factors[n] : 1);
}

/** The circuit as its parts make it; ideal afterwards, so that nothing is written twice. */
export function writeParts(netlist: Netlist): Netlist {
  const { parts } = netlist;
  if (parts.mismatch === 0 && parts.bits === 0) return netlist;
  const couplings = netlist.couplings.map((c, index): NetCoupling => {
    const written = new Float32Array(storedNumbers(c).length);
    const positive = c.kind === 'resistive';
    writeNumbers(storedNumbers(c), mismatchFactors(netlist, index), { bits: parts.bits, positive }, written);
    if (c.kind === 'source') return c;
    return c.kind === 'resistive' ? { ...c, conductance: written } : { ...c, weights: written };
  });
  return { ...netlist, couplings, parts: { mismatch: 0, bits: 0 } };
}
