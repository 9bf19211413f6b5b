/**
 * Thermal noise: the numbers of `normal` in philox.ts, stream 0, made fast, since 64 million of them go into one
 * Max-Cut run. The agreement with `normal` is a unit test.
 */
const UNIT = 2 ** -24;
const A = 0xd2511f53;
const B = 0xcd9e8d57;
const A_HIGH = A >>> 16;
const A_LOW = A & 0xffff;
const B_HIGH = B >>> 16;
const B_LOW = B & 0xffff;
/** Signed, or the additions leave 32-bit arithmetic. */
const KEY_STEP_0 = 0x9e3779b9 | 0;
const KEY_STEP_1 = 0xbb67ae85 | 0;

/** First two words of the block. */
const words = new Int32Array(2);

/** All in 32-bit integers: high words come from 16-bit halves, where no partial sum exceeds 32 bits. */
function block(node: number, sample: number, step: number, seed: number): void {
  let c0 = node | 0;
  let c1 = sample | 0;
  let c2 = step | 0;
  let c3 = 0;
  let k0 = seed | 0;
  let k1 = 0;
  for (let round = 0; round < 10; round++) {
    const a = c0 & 0xffff;
    const b = c0 >>> 16;
    const c = c2 & 0xffff;
    const d = c2 >>> 16;
    const p = (Math.imul(A_HIGH, a) + (Math.imul(A_LOW, a) >>> 16)) | 0;
    const q = (Math.imul(A_LOW, b) + (p & 0xffff)) | 0;
    const s = (Math.imul(B_HIGH, c) + (Math.imul(B_LOW, c) >>> 16)) | 0;
    const t = (Math.imul(B_LOW, d) + (s & 0xffff)) | 0;
    const low0 = Math.imul(A, c0);
    const low1 = Math.imul(B, c2);
    const high0 = (Math.imul(A_HIGH, b) + (p >>> 16) + (q >>> 16)) | 0;
    const high1 = (Math.imul(B_HIGH, d) + (s >>> 16) + (t >>> 16)) | 0;
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
}

/** cos(2 pi x) for x in [0, 1), to 1e-12: folded into a quarter turn, then its series. */
function cosineOfTurns(x: number): number {
  const half = Math.abs(x - 0.5);
  const folded = half > 0.25;
  const angle = 2 * Math.PI * (folded ? 0.5 - half : half);
  const t = angle * angle;
  let sum = -1 / 6402373705728000;
  sum = 1 / 20922789888000 + t * sum;
  sum = -1 / 87178291200 + t * sum;
  sum = 1 / 479001600 + t * sum;
  sum = -1 / 3628800 + t * sum;
  sum = 1 / 40320 + t * sum;
  sum = -1 / 720 + t * sum;
  sum = 1 / 24 + t * sum;
  sum = -1 / 2 + t * sum;
  sum = 1 + t * sum;
  // cos(2 pi x) = -cos(2 pi (x - 1/2))
  return folded ? sum : -sum;
}

/** N(0, 1) of two words: Box-Muller. */
function gaussian(first: number, second: number): number {
  const u = ((first >>> 8) + 1) * UNIT;
  return Math.sqrt(-2 * Math.log(u)) * cosineOfTurns((second >>> 8) * UNIT);
}

/** v += amplitude xi for the samples of one node; v [N, B]. */
export function addNoise(
  v: Float32Array,
  amplitude: number,
  seed: number,
  node: number,
  step: number,
  batch: number,
): void {
  for (let b = 0, n = node * batch; b < batch; b++, n++) {
    block(node, b, step, seed);
    v[n] += amplitude * gaussian(words[0], words[1]);
  }
}
