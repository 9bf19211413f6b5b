/**
 * What torch.save writes: a zip file whose `data.pkl` says which tensors there are, and one entry of numbers per
 * storage, `data/0` and on. The pickle is interpreted by a whitelist (pickle.ts), so no code of the file runs.
 */
import { reject } from '../circuit/problem.ts';
import { DATA_CAPS, elementsOf } from './caps.ts';
import type { DataArray } from './data.ts';
import { indexAt, NUMBER_TYPES, refuseNumber, wholeNumber, type NumberTypeName } from './numbers.ts';
import { AS_NUMPY, hasKind, unpickle, type Handlers, type Pickled, type Refuse } from './pickle.ts';
import { shown } from './text.ts';
import type { Zip } from './zip.ts';

const STORAGES: ReadonlyMap<string, NumberTypeName> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
]);
const REBUILD = 'torch._utils._rebuild_tensor_v2';
const ORDERED_DICT = 'collections.OrderedDict';

/** What {@link readTorch} calls a tensor that was saved alone. */
const ALONE = 'data';

interface Storage {
  readonly kind: 'storage';
  readonly key: string;
  readonly type: NumberTypeName;
  /** Numbers, not bytes. */
  readonly size: number;
}

/** A tensor as the pickle describes it; its numbers are read last, when all of them are known to fit. */
interface View {
  readonly kind: 'view';
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

type Made = Storage | View;

const place = (path: string, name: string) => `${path} ${shown(name)}`;
const folderOf = (zip: Zip) =>
  zip.entries
    .map(({ name }) => /^([^/]+\/)data\.pkl$/.exec(name)?.[1])
    .find((folder) => folder !== undefined);

/** Told from NumPy's archives by the entry that says what the others mean. */
export const isTorch = (zip: Zip): boolean => folderOf(zip) !== undefined;

/** Pickles start with their version; the format before the zip files was several pickles one after the other. */
export const isPickle = (bytes: Uint8Array): boolean => bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5;

export function refusePickle(path: string): never {
  return reject(
    path,
    'the file is a bare pickle, or in the format of PyTorch before 1.6',
    'Load it in PyTorch and save it again: torch.save({"x": x, "y": y}, "data.pt")',
  );
}

/**
 * The tensors of a file by name, or the only one as {@link ALONE}, as float32 in row-major order; plain numbers
 * become arrays of one. Other entries (text, lists, dicts in dicts) are passed over. Throws BadInput.
 */
export function readTorch(path: string, zip: Zip): ReadonlyMap<string, DataArray> {
  const folder = folderOf(zip) ?? '';
  const entries = new Map(zip.entries.map(({ name }, index) => [name, index]));
  if (entries.size !== zip.entries.length) {
    reject(path, 'the archive holds two entries of the same name', 'Save it again with torch.save');
  }
  if (entries.has(`${folder}constants.pkl`))
    reject(path, 'the file is a TorchScript archive, which holds code', AS_NUMPY);
  const unpack = (name: string, cap: number = DATA_CAPS.inflatedBytes) => {
    const index = entries.get(folder + name);
    if (index === undefined) return reject(place(path, name), 'the entry is missing', 'Bring the whole file');
    const { size } = zip.entries[index];
    if (size > cap) reject(place(path, name), `the entry holds ${size} bytes`, `Keep it to ${cap} bytes`);
    return zip.unpack(index, place(path, name));
  };
  const pickle = unpickle(`${path} data.pkl`, unpack('data.pkl', DATA_CAPS.pickleBytes), handlers);
  const little =
    !entries.has(`${folder}byteorder`) || new TextDecoder().decode(unpack('byteorder', 16)).trim() !== 'big';
  const views = viewsOf(path, pickle);
  checkSizes(path, views);
  const read = new Map<string, Uint8Array>();
  const numbersOf = (key: string) => {
    let bytes = read.get(key);
    if (bytes === undefined) read.set(key, (bytes = unpack(`data/${key}`)));
    return bytes;
  };
  return new Map(
    [...views].map(([name, view]) => [
      name,
      typeof view === 'number'
        ? { kind: 'array', shape: [1], values: Float32Array.of(view) }
        : copy(place(path, name), view, numbersOf(view.storage.key), little),
    ]),
  );
}

const handlers: Handlers<Made> = {
  allows: (name) => name === REBUILD || name === ORDERED_DICT || STORAGES.has(name),
  call: (name, values, refuse) => {
    if (name === REBUILD) return { kind: 'made', value: rebuild(values, refuse) };
    if (name !== ORDERED_DICT || values.length > 0)
      return refuse(`a call of ${name} with other values`, AS_NUMPY);
    return { kind: 'dict', entries: new Map() };
  },
  load: (id, refuse) => ({ kind: 'made', value: storage(id, refuse) }),
};

/** ("storage", class, key, device, numbers). */
function storage(id: Pickled<Made>, refuse: Refuse): Storage {
  const [tag, type, key, , size] = hasKind(id, 'tuple') && id.items.length === 5 ? id.items : [];
  if (tag !== 'storage' || type === undefined || !hasKind(type, 'global') || typeof key !== 'string') {
    return refuse('a storage that is not described as PyTorch does');
  }
  const numbers = STORAGES.get(type.name);
  if (numbers === undefined || !wholeNumber(size)) return refuse('a storage of unknown type or size');
  return { kind: 'storage', key, type: numbers, size };
}

/** (storage, offset, shape, strides, requires_grad, hooks). */
function rebuild([made, offset, shape, strides]: readonly Pickled<Made>[], refuse: Refuse): View {
  const lengths = wholeNumbers(shape);
  const steps = wholeNumbers(strides);
  if (made === undefined || !hasKind(made, 'made') || made.value.kind !== 'storage' || !wholeNumber(offset)) {
    return refuse('a tensor without its storage');
  }
  if (!lengths || !steps || lengths.length !== steps.length) return refuse('a tensor of unknown shape');
  return { kind: 'view', storage: made.value, offset, shape: lengths, strides: steps };
}

function wholeNumbers(value: Pickled<Made> | undefined): readonly number[] | undefined {
  if (value === undefined || !hasKind(value, 'tuple') || value.items.length > DATA_CAPS.dimensions)
    return undefined;
  return value.items.every(wholeNumber) ? value.items : undefined;
}

function viewsOf(path: string, pickle: Pickled<Made>): Map<string, View | number> {
  const views = new Map<string, View | number>();
  const take = (name: string, value: Pickled<Made>) => {
    if (hasKind(value, 'made') && value.value.kind === 'view') views.set(name, value.value);
    if (typeof value === 'boolean') views.set(name, Number(value));
    if (typeof value !== 'number') return;
    if (!Number.isFinite(Math.fround(value))) refuseNumber(place(path, name), [], value);
    views.set(name, value);
  };
  if (hasKind(pickle, 'dict')) {
    for (const [name, value] of pickle.entries) if (typeof name === 'string') take(name, value);
  } else {
    take(ALONE, pickle);
  }
  if (views.size === 0) {
    reject(
      path,
      'the file holds no tensor, and no dict of tensors',
      'Save tensors by name: torch.save({"x": x, "y": y}, "data.pt")',
    );
  }
  return views;
}

/** Before anything is allocated: strides let a few bytes describe many numbers. */
function checkSizes(path: string, views: ReadonlyMap<string, View | number>): void {
  if (views.size > DATA_CAPS.arrays) {
    reject(path, `the file holds ${views.size} tensors`, `Keep it to ${DATA_CAPS.arrays} tensors`);
  }
  let elements = 0;
  const stored = new Map<string, number>();
  for (const [name, view] of views) {
    if (typeof view === 'number') continue;
    const { offset, shape, strides, storage } = view;
    elements += elementsOf(shape, place(path, name));
    stored.set(storage.key, Math.max(stored.get(storage.key) ?? 0, storage.size));
    const last = shape.reduce((at, length, axis) => at + (length - 1) * strides[axis], offset);
    if (!(last < storage.size)) {
      reject(
        place(path, name),
        `the tensor reaches number ${last} of a storage of ${storage.size}`,
        'The file is damaged; save it again with torch.save',
      );
    }
  }
  if (elements > DATA_CAPS.elements) {
    reject(path, `the tensors hold ${elements} numbers`, `Keep them to ${DATA_CAPS.elements} numbers`);
  }
  const repeats = [...stored.values()].reduce((rest, size) => rest - size, elements);
  if (repeats > DATA_CAPS.repeats) {
    reject(
      path,
      `the tensors repeat numbers ${repeats} times`,
      'Save each tensor as tensor.clone().contiguous()',
    );
  }
}

function copy(path: string, tensor: View, bytes: Uint8Array, little: boolean): DataArray {
  const { storage, offset, shape, strides } = tensor;
  const { width, read } = NUMBER_TYPES[storage.type];
  if (bytes.length < storage.size * width) {
    reject(
      path,
      `its storage takes ${storage.size * width} bytes, the entry data/${shown(storage.key)} has ${bytes.length}`,
      'Bring the whole file',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
  const row = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 1;
  const index = shape.map(() => 0);
  let start = offset;
  for (let i = 0; i < values.length;) {
    for (let at = start, end = i + row; i < end; i++, at += step) {
      const value = read(view, at * width, little);
      values[i] = value;
      if (!Number.isFinite(values[i])) refuseNumber(path, indexAt(i, shape), value);
    }
    // Count up the rows as an odometer, last axis fastest; `start` follows by strides.
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      start += strides[axis];
      if (++index[axis] < shape[axis]) break;
      start -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { kind: 'array', shape: shape.length === 0 ? [1] : shape, values };
}
