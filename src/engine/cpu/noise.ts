/**
 * Thermal noise: the numbers of `normal` in philox.ts, with the counter's rounds in 32-bit integer arithmetic only
 * (64 million of them go into one Max-Cut run). The agreement is a unit test.
 */
const UNIT = 2 ** -24;
/** Halves of the two multipliers 0xd2511f53 and 0xcd9e8d57. */
const A_HIGH = 0xd251;
const A_LOW = 0x1f53;
const B_HIGH = 0xcd9e;
const B_LOW = 0x8d57;

/** First two words of a block, as signed integers. */
const words = new Int32Array(2);

function block(node: number, sample: number, step: number, seed: number): void {
  let c0 = node | 0;
  let c1 = sample | 0;
  let c2 = step | 0;
  let c3 = 0;
  let k0 = seed | 0;
  let k1 = 0;
  for (let round = 0; round < 10; round++) {
    // High words of 32 x 32 bit products, from 16-bit halves: no partial sum exceeds 32 bits.
    const x0 = c0 & 0xffff;
    const x1 = c0 >>> 16;
    const p = Math.imul(A_LOW, x0);
    const q = (Math.imul(A_HIGH, x0) + (p >>> 16)) | 0;
    const r = (Math.imul(A_LOW, x1) + (q & 0xffff)) | 0;
    const high0 = (Math.imul(A_HIGH, x1) + (q >>> 16) + (r >>> 16)) | 0;
    const low0 = (r << 16) | (p & 0xffff);
    const y0 = c2 & 0xffff;
    const y1 = c2 >>> 16;
    const s = Math.imul(B_LOW, y0);
    const t = (Math.imul(B_HIGH, y0) + (s >>> 16)) | 0;
    const u = (Math.imul(B_LOW, y1) + (t & 0xffff)) | 0;
    const high1 = (Math.imul(B_HIGH, y1) + (t >>> 16) + (u >>> 16)) | 0;
    const low1 = (u << 16) | (s & 0xffff);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  words[0] = c0;
  words[1] = c1;
}

/** N(0, 1) at this counter, stream 0. */
export function thermal(seed: number, node: number, sample: number, step: number): number {
  block(node, sample, step, seed);
  const u = ((words[0] >>> 8) + 1) * UNIT;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * (words[1] >>> 8) * UNIT);
}

/** v += amplitude xi for the samples of one node. */
export function addNoise(
  v: Float32Array,
  amplitude: number,
  seed: number,
  node: number,
  step: number,
  batch: number,
): void {
  for (let b = 0, n = node * batch; b < batch; b++, n++) v[n] += amplitude * thermal(seed, node, b, step);
}
