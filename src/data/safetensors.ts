/**
 * The safetensors format: 8 bytes with the length of a JSON header, the header, and the numbers, little endian.
 * The header gives each tensor's type, shape and place; the places must fill the file without gaps or overlaps.
 */
import { refuseHostile } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { DATA_CAPS, elementsOf, shapeText } from './caps.ts';
import { indexAt, NUMBER_TYPES, refuseNumber, wholeNumber, type NumberTypeName } from './numbers.ts';
import { shown } from './text.ts';

export interface Tensor {
  /** Empty for a single number. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const SAVE_AGAIN = 'Save it again with safetensors';
const METADATA = '__metadata__';
const UNREADABLE = 'Save it with the types F32, F64, F16, BF16, I64, I32, I16, I8, U8 or BOOL';

/** Told from text by the zeros in the header's length, and from other binary files by the brace after it. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes.subarray(4, 8).every((byte) => byte === 0) && bytes[8] === 0x7b;
}

/** Every tensor as float32, and the metadata. Throws BadInput; NaN, infinite and too large numbers are refused. */
export function readTensors(bytes: Uint8Array, path = 'safetensors'): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isSafetensors(bytes)) {
    reject(path, 'the content is not that of a safetensors file', 'Save it with safetensors.torch.save_file');
  }
  const length = view.getUint32(0, true);
  if (length > DATA_CAPS.tensorHeaderBytes) {
    reject(path, `a header of ${length} bytes`, `Keep the header to ${DATA_CAPS.tensorHeaderBytes} bytes`);
  }
  if (8 + length > bytes.length) reject(path, 'the file ends inside its header', 'Bring the whole file');
  const header = parseHeader(`${path} header`, bytes.subarray(8, 8 + length));
  const metadata = readMetadata(`${path} header ${METADATA}`, header.get(METADATA));
  header.delete(METADATA);
  if (header.size > DATA_CAPS.arrays) {
    reject(path, `the file holds ${header.size} tensors`, `Keep it to ${DATA_CAPS.arrays} tensors`);
  }
  const entries = [...header].map(([name, entry]) => readEntry(`${path} ${shown(name)}`, name, entry));
  checkPlaces(path, entries, bytes.length - 8 - length);
  return {
    tensors: new Map(entries.map((entry) => [entry.name, readValues(path, view, 8 + length, entry)])),
    metadata,
  };
}

function parseHeader(path: string, bytes: Uint8Array): Map<string, unknown> {
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return reject(path, 'the header is not JSON', SAVE_AGAIN);
  }
  // First, so that what follows meets no reserved names and no deep nesting.
  refuseHostile(header, path);
  refuseRepeats(path, text);
  if (!isObject(header)) return reject(path, 'the header is not an object', SAVE_AGAIN);
  return new Map(Object.entries(header));
}

/** JSON.parse takes the last of two members of the same name, in silence. */
function refuseRepeats(path: string, json: string): void {
  const names: Set<string>[] = [];
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[{}]/g)) {
    if (token === '{') names.push(new Set());
    else if (token === '}') names.pop();
    else if (token.endsWith(':')) {
      const name = String(JSON.parse(token.slice(0, -1)));
      if (names.at(-1)?.has(name)) reject(path, `the name "${shown(name)}" appears twice`, SAVE_AGAIN);
      names.at(-1)?.add(name);
    }
  }
}

function readMetadata(path: string, found: unknown): Record<string, string> {
  if (found === undefined) return {};
  if (!isObject(found)) return reject(path, 'the metadata are not an object', SAVE_AGAIN);
  const entries = Object.entries(found).map(([name, text]): [string, string] => {
    if (typeof text !== 'string')
      return reject(`${path} ${shown(name)}`, 'the entry is not text', 'Write text');
    return [name, text];
  });
  return Object.fromEntries(entries);
}

interface Entry {
  readonly name: string;
  readonly type: NumberTypeName;
  readonly shape: readonly number[];
  readonly count: number;
  /** Bytes from the end of the header. */
  readonly start: number;
  readonly end: number;
}

function readEntry(path: string, name: string, entry: unknown): Entry {
  if (!isObject(entry) || Object.keys(entry).sort().join() !== 'data_offsets,dtype,shape') {
    return reject(path, 'a tensor is given by dtype, shape and data_offsets, nothing else', SAVE_AGAIN);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !isNumberType(dtype)) {
    return reject(path, `numbers of type ${shown(JSON.stringify(dtype))} cannot be read`, UNREADABLE);
  }
  if (!Array.isArray(shape) || !shape.every(wholeNumber)) {
    return reject(path, 'the shape is not a list of whole numbers', SAVE_AGAIN);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(wholeNumber)) {
    return reject(path, 'the data_offsets are not two whole numbers', SAVE_AGAIN);
  }
  const count = elementsOf(shape, path);
  const [start, end] = offsets;
  const needed = count * NUMBER_TYPES[dtype].width;
  if (end - start !== needed) {
    reject(
      path,
      `shape ${shapeText(shape)} and type ${dtype} take ${needed} bytes, the place given holds ${end - start}`,
      SAVE_AGAIN,
    );
  }
  return { name, type: dtype, shape, count, start, end };
}

/** The tensors, in the order of their places, follow each other and end where the file does. */
function checkPlaces(path: string, entries: readonly Entry[], there: number): void {
  let end = 0;
  let elements = 0;
  for (const entry of entries.toSorted((a, b) => a.start - b.start)) {
    if (entry.start !== end) {
      reject(
        `${path} ${shown(entry.name)}`,
        `the numbers start at byte ${entry.start}, those before them end at ${end}`,
        SAVE_AGAIN,
      );
    }
    end = entry.end;
    elements += entry.count;
  }
  if (end !== there) {
    reject(
      path,
      `the tensors take ${end} bytes, the file has ${there}`,
      there < end ? 'The file was cut short; bring the whole file' : SAVE_AGAIN,
    );
  }
  if (elements > DATA_CAPS.elements) {
    reject(path, `the file holds ${elements} numbers`, `Keep it to ${DATA_CAPS.elements} numbers`);
  }
}

function readValues(path: string, view: DataView, base: number, entry: Entry): Tensor {
  const { name, type, shape, count, start } = entry;
  const { width, read } = NUMBER_TYPES[type];
  const values = new Float32Array(count);
  for (let i = 0, at = base + start; i < count; i++, at += width) {
    const value = read(view, at, true);
    values[i] = value;
    if (!Number.isFinite(values[i])) refuseNumber(`${path} ${shown(name)}`, indexAt(i, shape), value);
  }
  return { shape, values };
}

/**
 * A file of float32 tensors in the order of their names, so that the same tensors give the same bytes. The header is
 * padded with blanks to a multiple of 8 bytes. Throws BadInput for what {@link readTensors} would refuse.
 */
export function writeTensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  // Names that are whole numbers would change places in an object: the header is written member by member.
  const members: string[] = [];
  if (Object.keys(metadata).length > 0) members.push(`"${METADATA}":${JSON.stringify(sorted(metadata))}`);
  const parts = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  let end = 0;
  for (const [name, { shape, values }] of parts) {
    const path = `tensor ${shown(name)}`;
    if (name === METADATA) reject(path, `the name "${METADATA}" is reserved`, 'Choose another name');
    if (elementsOf(shape, path) !== values.length) {
      reject(path, `shape ${shapeText(shape)} does not hold ${values.length} numbers`, 'Correct the shape');
    }
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) refuseNumber(path, indexAt(wrong, shape), values[wrong]);
    const data_offsets = [end, (end += 4 * values.length)];
    members.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: 'F32', shape, data_offsets })}`);
  }
  const json = `{${members.join()}}`;
  refuseHostile(JSON.parse(json), 'tensors');
  const text = new TextEncoder().encode(json);
  const start = 8 + Math.ceil(text.length / 8) * 8;
  checkWritable(tensors.size, start - 8, end);
  const bytes = new Uint8Array(start + end).fill(0x20, 0, start);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const [, { values }] of parts) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

function checkWritable(tensors: number, header: number, numbers: number): void {
  const { arrays, tensorHeaderBytes, fileBytes } = DATA_CAPS;
  if (tensors > arrays) reject('tensors', `${tensors} tensors`, `Keep a file to ${arrays} tensors`);
  if (header > tensorHeaderBytes) {
    reject('tensors', `a header of ${header} bytes`, `Keep names and metadata to ${tensorHeaderBytes} bytes`);
  }
  if (8 + header + numbers > fileBytes) {
    reject('tensors', `a file of ${8 + header + numbers} bytes`, `Keep it to ${fileBytes} bytes`);
  }
}

const sorted = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const isNumberType = (name: string): name is NumberTypeName => Object.hasOwn(NUMBER_TYPES, name);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
