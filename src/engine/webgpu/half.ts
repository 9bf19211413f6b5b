/** Numbers in half precision (IEEE 754 binary16), as `unpack2x16float` reads them. */

const BITS = new ArrayBuffer(4);
const asFloat = new Float32Array(BITS);
const asWord = new Uint32Array(BITS);

/** Nearest half, ties to even; beyond 65,504 infinite. */
export function toHalf(x: number): number {
  asFloat[0] = x;
  const sign = (asWord[0] >>> 16) & 0x8000;
  const magnitude = asWord[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // From 65,520 on the nearest half is infinite.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(asFloat[0]) * 2 ** 24);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
}

/** The number a half stands for. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Pairs of halves in words, the first below. */
export function packHalves(list: Float32Array): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: Math.ceil(list.length / 2) }, (_, n) => {
    const second = 2 * n + 1 < list.length ? toHalf(list[2 * n + 1]) : 0;
    return (toHalf(list[2 * n]) | (second << 16)) >>> 0;
  });
}
