/** NumPy's array files, versions 1 to 3: reads real numbers of every width, writes float32. */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { elementsOf, shapeText } from './caps.ts';
import type { DataArray } from './data.ts';
import { indexAt, NUMBER_TYPES, refuseNumber, type NumberType } from './numbers.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST_HEADER = 65_536;

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

const TYPES: Readonly<Record<string, NumberType>> = {
  f2: NUMBER_TYPES.F16,
  f4: NUMBER_TYPES.F32,
  f8: NUMBER_TYPES.F64,
  i1: NUMBER_TYPES.I8,
  i2: NUMBER_TYPES.I16,
  i4: NUMBER_TYPES.I32,
  i8: NUMBER_TYPES.I64,
  u1: NUMBER_TYPES.U8,
  u2: NUMBER_TYPES.U16,
  u4: NUMBER_TYPES.U32,
  u8: NUMBER_TYPES.U64,
  b1: NUMBER_TYPES.BOOL,
};

/** The array in a .npy file, as float32 in C order. Throws BadInput; NaN, infinite and too large numbers are refused. */
export function readNpy(path: string, bytes: Uint8Array): DataArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = readHeader(path, bytes, view);
  const descr = /'descr'\s*:\s*(?:'([^']*)'|([^,}]*))/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const dimensions = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header);
  if (!descr || !order || !dimensions) {
    return reject(
      `${path} header`,
      'the header does not describe an array',
      'Save the array again with numpy.save',
    );
  }
  const type = descr[1] ?? shorten(descr[2].trim(), 30);
  const shape = (dimensions[1].match(/\d+/g) ?? []).map(Number);
  const count = elementsOf(shape, path);

  const [, byteOrder, kind] = /^([<>|=])([fiub]\d+)$/.exec(type) ?? [];
  if (kind === undefined || !Object.hasOwn(TYPES, kind)) {
    return reject(
      `${path} header`,
      `numbers of type "${shorten(type, 30)}" cannot be read`,
      'Save it with astype("float32")',
    );
  }
  const { width, read } = TYPES[kind];
  const needed = count * width;
  const there = bytes.byteLength - start;
  if (there !== needed) {
    reject(
      path,
      `an array of shape ${shapeText(shape)} and type ${type} takes ${needed} bytes, the file has ${there}`,
      there < needed ? 'The file was cut short; bring the whole file' : 'Save one array per file',
    );
  }
  const values = new Float32Array(count);
  for (let i = 0, at = start; i < count; i++, at += width) {
    const value = read(view, at, byteOrder !== '>');
    values[i] = value;
    if (!Number.isFinite(values[i])) {
      // Positions in column-major order count the axes from the other end.
      const index = order[1] === 'True' ? indexAt(i, shape.toReversed()).reverse() : indexAt(i, shape);
      refuseNumber(path, index, value);
    }
  }
  return {
    kind: 'array',
    shape: shape.length === 0 ? [1] : shape,
    values: order[1] === 'True' && shape.length > 1 ? toRowMajor(values, shape) : values,
  };
}

function readHeader(path: string, bytes: Uint8Array, view: DataView): { header: string; start: number } {
  const short = () => reject(path, 'the file ends inside its header', 'Bring the whole file');
  if (bytes.byteLength < 12) short();
  const version = bytes[6];
  if (version < 1 || version > 3) {
    reject(
      path,
      `version ${version} of the npy format is unknown`,
      'Save it with numpy.save, which writes version 1 to 3',
    );
  }
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = version === 1 ? 10 : 12;
  if (length > LONGEST_HEADER)
    reject(path, `a header of ${length} bytes`, 'Save the array again with numpy.save');
  if (from + length > bytes.byteLength) short();
  return {
    header: new TextDecoder('latin1').decode(bytes.subarray(from, from + length)),
    start: from + length,
  };
}

/** Column-major values in row-major order. */
function toRowMajor(values: Float32Array, shape: readonly number[]): Float32Array {
  const out = new Float32Array(values.length);
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  const index = shape.map(() => 0);
  let at = 0;
  for (const value of values) {
    out[at] = value;
    // Count up as an odometer, first axis fastest; `at` follows by strides.
    for (let axis = 0; axis < shape.length; axis++) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** What precedes the numbers of a .npy file, version 1, C order; `descr` is NumPy's name of their type. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const list = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${list}, }`;
  // NumPy aligns the data to 64 bytes: 10 bytes of preamble, the text, blanks, a line feed.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), 10);
  return bytes;
}

/** Numbers as .npy files hold them: float32, little endian. */
export function littleEndian(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i], true);
  return bytes;
}

/** A float32 .npy file, version 1, little endian, C order. */
export function writeNpy({ shape, values }: Pick<DataArray, 'shape' | 'values'>): Uint8Array {
  const header = npyHeader('<f4', shape);
  const bytes = new Uint8Array(header.length + 4 * values.length);
  bytes.set(header);
  bytes.set(littleEndian(values), header.length);
  return bytes;
}
