/**
 * Files as torch.save writes them, byte by byte: a protocol 2 pickle of a dict of tensors, in a zip file with PyTorch's
 * peculiarities (sizes behind the data, padding to 64 bytes, a zip64 directory).
 */
import { deflateSync } from 'fflate';

const utf8 = (text: string) => [...new TextEncoder().encode(text)];
const little = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);

/** Pieces of a pickle, named as in Python's pickletools. */
export const op = {
  proto: [0x80, 2],
  mark: [0x28],
  stop: [0x2e],
  emptyDict: [0x7d],
  emptyList: [0x5d],
  emptyTuple: [0x29],
  tuple: [0x74],
  tuple1: [0x85],
  setItem: [0x73],
  setItems: [0x75],
  append: [0x61],
  reduce: [0x52],
  build: [0x62],
  persistent: [0x51],
  none: [0x4e],
  no: [0x89],
  yes: [0x88],
  put: (place: number) => (place < 256 ? [0x71, place] : [0x72, ...little(place, 4)]),
  get: (place: number) => (place < 256 ? [0x68, place] : [0x6a, ...little(place, 4)]),
  global: (module: string, name: string) => [0x63, ...utf8(`${module}\n${name}\n`)],
  text: (text: string) => [0x58, ...little(utf8(text).length, 4), ...utf8(text)],
  int: (value: number) => {
    if (value >= 0 && value < 256) return [0x4b, value];
    if (value >= 0 && value < 65_536) return [0x4d, ...little(value, 2)];
    if (Math.abs(value) < 2 ** 31) return [0x4a, ...little(value >>> 0, 4)];
    return [0x8a, 8, ...little(value, 8)];
  },
  float: (value: number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    return [0x47, ...bytes];
  },
};

export interface TensorOfTest {
  /** Class of the storage, e.g. `FloatStorage`. */
  readonly storage: string;
  readonly key: string;
  /** Numbers in the storage. */
  readonly size: number;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
}

const tupleOf = (values: readonly number[]) => [op.mark, ...values.map(op.int), op.tuple].flat();

export const contiguous = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));

/** One tensor, as `torch._utils._rebuild_tensor_v2` is called for it. */
export const tensorPickle = ({
  storage,
  key,
  size,
  shape,
  strides = contiguous(shape),
  offset = 0,
}: TensorOfTest) =>
  [
    op.global('torch._utils', '_rebuild_tensor_v2'),
    [op.mark, op.mark].flat(),
    op.text('storage'),
    op.global('torch', storage),
    [op.text(key), op.text('cpu'), op.int(size), op.tuple, op.persistent].flat(),
    op.int(offset),
    [tupleOf(shape), tupleOf(strides), op.no].flat(),
    [op.global('collections', 'OrderedDict'), op.emptyTuple, op.reduce].flat(),
    op.tuple,
    op.reduce,
  ].flat();

/** A dict; every name is remembered, as Python's pickler does. */
export const dictPickle = (entries: Readonly<Record<string, readonly number[]>>) =>
  [
    op.proto,
    op.emptyDict,
    op.put(0),
    op.mark,
    ...Object.entries(entries).flatMap(([name, value], i) => [op.text(name), op.put(i + 1), value]),
    op.setItems,
    op.stop,
  ].flat();

export interface ArchiveOptions {
  readonly folder?: string;
  readonly deflate?: boolean;
}

/** A zip file of entries `folder/name`. */
export function torchZip(
  entries: Readonly<Record<string, readonly number[] | Uint8Array>>,
  { folder = 'archive', deflate = false }: ArchiveOptions = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: number[] = [];
  let at = 0;
  const write = (bytes: readonly number[] | Uint8Array) => {
    parts.push(Uint8Array.from(bytes));
    at += bytes.length;
  };
  const all = Object.entries(entries);
  for (const [entry, content] of all) {
    const name = utf8(`${folder}/${entry}`);
    const data = Uint8Array.from(content);
    const packed = deflate ? deflateSync(data) : data;
    const padding = (128 - ((at + 30 + name.length + 4) % 64)) % 64;
    const method = deflate ? 8 : 0;
    const offset = at;
    const checksum = little(crc(data), 4);
    write([0x50, 0x4b, 3, 4, 0, 0, 8, 8, method, 0, ...Array<number>(16).fill(0), ...little(name.length, 2)]);
    write([...little(padding + 4, 2), ...name, 0x46, 0x42, ...little(padding, 2)]);
    write(Array<number>(padding).fill(0x5a));
    write(packed);
    write([0x50, 0x4b, 7, 8, ...checksum, ...little(packed.length, 8), ...little(data.length, 8)]);
    directory.push(0x50, 0x4b, 1, 2, 0, 0, 0, 0, 8, 8, method, 0, 0, 0, 0, 0, ...checksum);
    directory.push(...little(packed.length, 4), ...little(data.length, 4), ...little(name.length, 2));
    directory.push(...Array<number>(12).fill(0), ...little(offset, 4), ...name);
  }
  const start = at;
  write(directory);
  const end = at;
  const both = (bytes: number) => [...little(all.length, bytes), ...little(all.length, bytes)];
  const place = (bytes: number) => [...little(directory.length, bytes), ...little(start, bytes)];
  write([0x50, 0x4b, 6, 6, ...little(44, 8), 30, 3, 45, 0, ...little(0, 8), ...both(8), ...place(8)]);
  write([0x50, 0x4b, 6, 7, ...little(0, 4), ...little(end, 8), ...little(1, 4)]);
  write([0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...both(2), ...place(4), 0, 0]);
  const bytes = new Uint8Array(at);
  let to = 0;
  for (const part of parts) {
    bytes.set(part, to);
    to += part.length;
  }
  return bytes;
}

/** An archive with a pickle and its storages, in the order of torch.save. */
export const torchFile = (
  pickle: readonly number[] | Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  options?: ArchiveOptions,
) =>
  torchZip(
    {
      'data.pkl': pickle,
      byteorder: utf8('little'),
      ...Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [`data/${key}`, bytes])),
      version: utf8('3\n'),
      '.data/serialization_id': utf8('0636457737946401051300000025273995036293'),
    },
    options,
  );

export const bytesOf = (array: ArrayBufferView) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** A small set as that of Darcy flow: x of bool, y of float32, and the pickle that says so. */
export const x: TensorOfTest = { storage: 'BoolStorage', key: '0', size: 12, shape: [3, 2, 2] };
export const y: TensorOfTest = { storage: 'FloatStorage', key: '1', size: 12, shape: [3, 2, 2] };
export const xs = [1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0];
export const ys = xs.map((value, i) => value - i / 8);
export const storages = { 0: Uint8Array.from(xs), 1: bytesOf(Float32Array.from(ys)) };
export const darcy = dictPickle({ x: tensorPickle(x), y: tensorPickle(y) });

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let k = 0; k < 8; k++) value = (value & 1) !== 0 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
