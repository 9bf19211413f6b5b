/**
 * Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011): counter-based random
 * integers, identical on every engine. Key = (seed, 0), counter = (node, sample, step, stream).
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of the unsigned product. */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = ah * bl + ((al * bl) >>> 16);
  const carry = al * bh + (middle & 0xffff);
  return (ah * bh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** Fills `out` (4 words) with the block of this counter and key. */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0) >>> 0;
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

const block = new Uint32Array(4);
/** Twenty-four bits, exact in float32, so that uniforms agree bit for bit on every engine. */
const UNIT = 2 ** -24;

/** Uniform in [0, 1) at this counter. */
export function uniform(seed: number, node: number, sample: number, step: number, stream: number): number {
  philox(node, sample, step, stream, seed, 0, block);
  return (block[0] >>> 8) * UNIT;
}

/** N(0, 1) at this counter: Box-Muller on the first two words. */
export function normal(seed: number, node: number, sample: number, step: number, stream: number): number {
  philox(node, sample, step, stream, seed, 0, block);
  const u = ((block[0] >>> 8) + 1) * UNIT;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * (block[1] >>> 8) * UNIT);
}

/** Stream 0 is the thermal noise; initial values take one stream per field, from its path (FNV-1a, never 0). */
export function streamOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193) >>> 0;
  return hash || 1;
}
