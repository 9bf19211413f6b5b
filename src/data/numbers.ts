/** Numbers as binary files hold them, read into float32; shared by npy, safetensors and torch. */
import { reject } from '../circuit/problem.ts';
import { shapeText } from './caps.ts';

export interface NumberType {
  /** Bytes. */
  readonly width: number;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

/** DataView.getFloat16 is too young for Node.js 20: sign, 5 bits of exponent, 10 of mantissa. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15));
}

const widening = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  widening.setUint16(0, bits);
  return widening.getFloat32(0);
}

/** By the names of safetensors. */
export const NUMBER_TYPES = {
  F64: { width: 8, read: (view, at, little) => view.getFloat64(at, little) },
  F32: { width: 4, read: (view, at, little) => view.getFloat32(at, little) },
  F16: { width: 2, read: (view, at, little) => float16(view.getUint16(at, little)) },
  BF16: { width: 2, read: (view, at, little) => bfloat16(view.getUint16(at, little)) },
  I64: { width: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  I32: { width: 4, read: (view, at, little) => view.getInt32(at, little) },
  I16: { width: 2, read: (view, at, little) => view.getInt16(at, little) },
  I8: { width: 1, read: (view, at) => view.getInt8(at) },
  U64: { width: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  U32: { width: 4, read: (view, at, little) => view.getUint32(at, little) },
  U16: { width: 2, read: (view, at, little) => view.getUint16(at, little) },
  U8: { width: 1, read: (view, at) => view.getUint8(at) },
  BOOL: { width: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
} as const satisfies Record<string, NumberType>;

export type NumberTypeName = keyof typeof NUMBER_TYPES;

/** Index into an array of the element at a position in row-major order. */
export function indexAt(position: number, shape: readonly number[]): number[] {
  const index = shape.map(() => 0);
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

/** Refuses a number that float32 cannot hold, missing and infinite ones included, naming its index. */
export function refuseNumber(path: string, index: readonly number[], value: number): never {
  return reject(
    index.length === 0 ? path : `${path} at ${shapeText(index)}`,
    Number.isFinite(value) ? `${value} does not fit float32` : `the value is ${value}`,
    'Replace missing and infinite values, or scale the data, and save again',
  );
}

export const wholeNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
