import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/circuit/problem.ts';
import type { DataArray } from '../../src/data/data.ts';
import { readData, readDataSet } from '../../src/data/read.ts';
import { firstProblem, problemsOf } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';
import {
  bytesOf,
  contiguous,
  darcy,
  dictPickle,
  op,
  storages,
  tensorPickle,
  torchFile,
  torchZip,
  x,
  xs,
  y,
  ys,
  type TensorOfTest,
} from '../torch-file.ts';

const array = (shape: readonly number[], values: Iterable<number>) => ({
  kind: 'array',
  shape,
  values: Float32Array.from(values),
});
/** One tensor in a file of its own. */
const alone = (tensor: TensorOfTest, bytes: Uint8Array) =>
  torchFile([op.proto, tensorPickle(tensor), op.stop].flat(), { [tensor.key]: bytes });
describe('PyTorch files', () => {
  it.each([{}, { folder: 'darcy_train_16' }, { deflate: true }])(
    'are read by the names of their tensors (%j)',
    (o) => {
      const file = torchFile(darcy, storages, o);
      expect(readDataSet('d.pt', file)).toEqual({ x: array([3, 2, 2], xs), y: array([3, 2, 2], ys) });
      expect(readData('d.pt', file, 'x')).toEqual(array([3, 2, 2], xs));
      expect(readData('d.pt', file, 'testX')).toEqual(array([3, 2, 2], xs));
      expect(readData('d.pt', file, 'testY')).toEqual(array([3, 2, 2], ys));
      expect(firstProblem(() => readData('d.pt', file, 'z'))).toBe(
        'd.pt: the archive holds 2 arrays: x, y; none is named "z"',
      );
      expect(firstProblem(() => readData('d.pt', file))).toContain('2 arrays: x, y');
    },
  );

  it('prefer the member of the exact name', () => {
    const file = torchFile(dictPickle({ x: tensorPickle(y), testX: tensorPickle(x) }), storages);
    expect(readData('d.pt', file, 'testX')).toEqual(array([3, 2, 2], xs));
  });

  it('give their only tensor under any name, and a tensor saved alone', () => {
    const file = torchFile(dictPickle({ field: tensorPickle(y) }), storages);
    expect(readData('d.pt', file, 'x')).toEqual(array([3, 2, 2], ys));
    expect(readDataSet('d.pt', alone(y, storages[1]))).toEqual({ data: array([3, 2, 2], ys) });
  });

  it('hold numbers and entries that are no data beside tensors', () => {
    const file = torchFile(
      dictPickle({
        visc: op.float(0.01),
        samples: op.int(1000),
        scale: op.int(-3),
        note: op.text('made by hand'),
        more: op.emptyDict,
        none: op.none,
        y: tensorPickle(y),
      }),
      storages,
    );
    expect(readDataSet('d.pt', file)).toEqual({
      visc: array([1], [0.01]),
      samples: array([1], [1000]),
      scale: array([1], [-3]),
      y: array([3, 2, 2], ys),
    });
  });

  it.each<[string, ArrayBufferView, number[]]>([
    ['DoubleStorage', Float64Array.of(0.5, -2, 3e30), [0.5, -2, 3e30]],
    ['HalfStorage', Uint16Array.of(0x3c00, 0xc500, 0x0001), [1, -5, 2 ** -24]],
    ['BFloat16Storage', Uint16Array.of(0x3f80, 0xc0a0, 0x4049), [1, -5, 3.140625]],
    ['LongStorage', BigInt64Array.of(-1n, 5n, 4294967296n), [-1, 5, 4294967296]],
    ['IntStorage', Int32Array.of(-70_000, 0, 9), [-70_000, 0, 9]],
    ['ShortStorage', Int16Array.of(-300, 0, 9), [-300, 0, 9]],
    ['CharStorage', Int8Array.of(-128, 0, 127), [-128, 0, 127]],
    ['ByteStorage', Uint8Array.of(255, 0, 127), [255, 0, 127]],
    ['BoolStorage', Uint8Array.of(1, 0, 1), [1, 0, 1]],
  ])('hold numbers of a %s', (storage, values, expected) => {
    const file = alone({ storage, key: '7', size: 3, shape: [3] }, bytesOf(values));
    expect(readData('d.pt', file)).toEqual(array([3], expected));
  });

  it('keep their numbers in any order: transposed, cut out, repeated', () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => i);
    const read = (shape: number[], strides: number[], offset = 0) =>
      readData(
        'd.pt',
        alone({ storage: 'FloatStorage', key: '0', size: 24, shape, strides, offset }, bytesOf(values)),
      ) as DataArray;
    expect(read([4, 6], [6, 1]).values).toEqual(values);
    expect(read([6, 4], [1, 6])).toEqual(
      array(
        [6, 4],
        Array.from({ length: 24 }, (_, i) => (i % 4) * 6 + Math.floor(i / 4)),
      ),
    );
    expect(read([2, 3], [12, 4], 3)).toEqual(array([2, 3], [3, 7, 11, 15, 19, 23]));
    expect(read([3, 2], [0, 1], 5)).toEqual(array([3, 2], [5, 6, 5, 6, 5, 6]));
    expect(read([], [], 23)).toEqual(array([1], [23]));
    expect(contiguous([2, 3, 4])).toEqual([12, 4, 1]);
  });

  it('share a storage, and give attributes of a state dict no meaning', () => {
    const half = { ...y, shape: [2], offset: 10 };
    const state = [op.emptyDict, op.text('_metadata'), op.emptyDict, op.setItem].flat();
    const pickle = [
      op.proto,
      [op.global('collections', 'OrderedDict'), op.emptyTuple, op.reduce, op.mark].flat(),
      [
        op.text('layer.weight'),
        tensorPickle(y),
        op.text('layer.bias'),
        tensorPickle(half),
        op.setItems,
      ].flat(),
      [state, op.build, op.stop].flat(),
    ].flat();
    expect(readDataSet('d.pt', torchFile(pickle, storages))).toEqual({
      'layer.weight': array([3, 2, 2], ys),
      'layer.bias': array([2], ys.slice(10)),
    });
  });

  it('are refused when damaged, naming the place', () => {
    const broken = (change: Partial<TensorOfTest>, bytes: Uint8Array = storages[1]) =>
      firstProblem(() => readData('d.pt', alone({ ...y, ...change }, bytes)));
    expect(broken({ shape: [3, 5] })).toBe('d.pt data: the tensor reaches number 14 of a storage of 12');
    expect(broken({ offset: 1 })).toContain('reaches number 12');
    expect(broken({ strides: [2 ** 52, 2, 1] })).toContain('reaches number');
    expect(broken({ shape: [0, 2, 2] })).toContain('no numbers');
    expect(broken({ shape: [1000, 1000, 1000], strides: [0, 0, 0] })).toContain('too large');
    expect(broken({ strides: [1] })).toContain('unknown shape');
    expect(broken({ offset: -1 })).toContain('without its storage');
    expect(broken({ size: 13 })).toContain('takes 52 bytes, the entry data/1 has 48');
    expect(firstProblem(() => readData('d.pt', torchFile(darcy, { 0: storages[0] })))).toBe(
      'd.pt data/1: the entry is missing',
    );
    const nan = bytesOf(Float32Array.from(ys, (value, i) => (i === 7 ? NaN : value)));
    expect(broken({}, nan)).toBe('d.pt data at [1, 1, 1]: the value is NaN');
    const double = alone(
      { ...y, storage: 'DoubleStorage', size: 1, shape: [1] },
      bytesOf(Float64Array.of(1e300)),
    );
    expect(firstProblem(() => readData('d.pt', double))).toBe(
      'd.pt data at [0]: 1e+300 does not fit float32',
    );
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [
        `t${i}`,
        tensorPickle({ ...y, shape: [2000, 2000], strides: [0, 0] }),
      ]),
    );
    expect(firstProblem(() => readDataSet('d.pt', torchFile(dictPickle(many), storages)))).toContain(
      'the tensors hold 36000000 numbers',
    );
  });

  it('of other kinds are refused with what to do', () => {
    const legacy = Uint8Array.from([
      0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
    ]);
    expect(problemsOf(() => readData('old.pt', legacy)).map(formatProblem)).toEqual([
      'old.pt: the file is a bare pickle, or in the format of PyTorch before 1.6. Load it in PyTorch and save it ' +
        'again: torch.save({"x": x, "y": y}, "data.pt").',
    ]);
    const script = torchZip({
      'data.pkl': darcy,
      'constants.pkl': [...op.proto, ...op.emptyTuple, ...op.stop],
    });
    expect(firstProblem(() => readData('s.pt', script))).toContain('TorchScript');
    expect(firstProblem(() => readData('t.pt', new TextEncoder().encode('1,2\n')))).toContain(
      'not that of a PyTorch',
    );
    const nothing = torchFile([op.proto, op.emptyDict, op.stop].flat());
    expect(firstProblem(() => readData('n.pt', nothing))).toContain('holds no tensor');
    const twice = zipSync({ 'a/data.pkl': Uint8Array.from(darcy), 'b/data.pkl': Uint8Array.from(darcy) });
    expect(firstProblem(() => readData('b.pt', twice))).toContain('a data/0: the entry is missing'.slice(2));
  });
});

itWithData(
  'reads the shared Darcy set as a PyTorch file of it',
  ['neuralop-darcy/darcy_train_16_x.npy', 'neuralop-darcy/darcy_train_16_y.npy'],
  () => {
    const [fx, fy] = ['x', 'y'].map(
      (name) => readData(name, sharedBytes(`neuralop-darcy/darcy_train_16_${name}.npy`)) as DataArray,
    );
    const shape = [1000, 16, 16];
    const pickle = dictPickle({
      x: tensorPickle({ storage: 'BoolStorage', key: '0', size: 256_000, shape }),
      y: tensorPickle({ storage: 'FloatStorage', key: '1', size: 256_000, shape }),
    });
    const file = torchFile(pickle, { 0: Uint8Array.from(fx.values), 1: bytesOf(fy.values) });
    for (const [name, { values }] of [
      ['x', fx],
      ['y', fy],
    ] as const) {
      const read = readData('darcy_train_16.pt', file, name) as DataArray;
      expect(read.shape).toEqual(shape);
      // Compared as bytes: a list of a quarter of a million numbers takes seconds.
      expect(Buffer.compare(bytesOf(read.values), bytesOf(values))).toBe(0);
    }
  },
);
