import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { DataArray } from '../../src/data/data.ts';
import { readNpy, writeNpy } from '../../src/data/npy.ts';
import { readData, readDataSet } from '../../src/data/read.ts';
import numpy from '../fixtures/numpy.json' with { type: 'json' };
import { firstProblem, problemsOf } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const text = (content: string) => new TextEncoder().encode(content);
const array = (shape: number[], values: number[]) => ({
  kind: 'array',
  shape,
  values: Float32Array.from(values),
});

function npyBytes(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const bytes = new Uint8Array(10 + header.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(text(header), 10);
  bytes.set(data, 10 + header.length);
  return bytes;
}

describe('npy', () => {
  for (const [name, fixture] of Object.entries(numpy)) {
    if (!('values' in fixture)) continue;
    it(`reads ${name} as NumPy wrote it`, () => {
      expect(readData(name.replaceAll(/[<>|]/g, ''), bytesOf(fixture.base64))).toEqual(
        array(fixture.shape, fixture.values),
      );
    });
  }

  it('reads bytes at an odd offset of a larger buffer', () => {
    const npy = writeNpy({ shape: [3], values: Float32Array.of(1, 2, 3) });
    const larger = new Uint8Array(npy.length + 3);
    larger.set(npy, 3);
    expect(readData('a.npy', larger.subarray(3))).toEqual(array([3], [1, 2, 3]));
  });

  it.each([[[5]], [[2, 3]], [[2, 3, 4]], [[1]]])('writes shape %j so that it reads back', (shape) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i / 3);
    const bytes = writeNpy({ shape, values });
    expect(bytes.indexOf(10) % 64).toBe(63);
    expect(readData('a.npy', bytes)).toEqual({ kind: 'array', shape, values });
  });

  it('refuses what it cannot read, naming the place', () => {
    const cut = writeNpy({ shape: [4], values: new Float32Array(4) }).subarray(0, -3);
    expect(firstProblem(() => readData('cut.npy', cut))).toMatch(
      /^cut.npy: .*takes 16 bytes, the file has 13/,
    );
    expect(firstProblem(() => readData('x.npy', npyBytes('<c8', '(1,)', new Uint8Array(8))))).toContain(
      '"<c8"',
    );
    expect(firstProblem(() => readData('x.npy', npyBytes('<f4', '(0,)', new Uint8Array(0))))).toContain(
      'no numbers',
    );
    expect(firstProblem(() => readData('x.npy', text('1,2')))).toContain('not that of a NumPy file');
    expect(firstProblem(() => readData('x.npy', new Uint8Array(0)))).toContain('empty');
    const nan = writeNpy({ shape: [2, 2], values: Float32Array.of(1, 2, NaN, 4) });
    expect(firstProblem(() => readData('nan.npy', nan))).toBe('nan.npy at [1, 0]: the value is NaN');
  });

  it.each([
    '(4294967296, 4294967296)',
    '(99999999999999999999, 0)',
    `(${'9'.repeat(400)},)`,
    '(2147483648,)',
    '(1,1,1,1,1,1,1,1,1)',
  ])('refuses shape %s before allocating', (shape) => {
    expect(problemsOf(() => readData('big.npy', npyBytes('|u1', shape, new Uint8Array(8))))).toHaveLength(1);
  });
});

describe('npz', () => {
  it.each(['stored.npz', 'compressed.npz'] as const)('reads every array of %s', (name) => {
    const { base64, arrays } = numpy[name];
    const set = readDataSet(name, bytesOf(base64));
    expect(set).toEqual({
      x: array(arrays.x.shape, arrays.x.values),
      y: array(arrays.y.shape, arrays.y.values),
    });
    expect(firstProblem(() => readData(name, bytesOf(base64)))).toContain('2 arrays: x, y');
  });

  it('reads a single array', () => {
    const data = readData('single.npz', bytesOf(numpy['single.npz'].base64));
    expect(data).toMatchObject({ kind: 'array', shape: [64, 64] });
  });

  const zip = (files: Record<string, Uint8Array>) => zipSync(files);
  const one = writeNpy({ shape: [1], values: Float32Array.of(1) });

  it('refuses members that are no arrays or have no usable name', () => {
    expect(firstProblem(() => readDataSet('a.npz', zip({ 'a.npy': text('hello') })))).toContain(
      'not an npy array',
    );
    expect(firstProblem(() => readDataSet('a.npz', zip({ '../../a.npy': one })))).toContain(
      'cannot be referred to',
    );
    expect(firstProblem(() => readDataSet('a.npz', zip({ '__proto__.npy': one })))).toContain(
      'cannot be referred to',
    );
  });

  it('notices damage', () => {
    const bytes = zip({ 'a.npy': writeNpy({ shape: [100], values: new Float32Array(100).fill(0.5) }) });
    for (let at = 40; at < 100; at += 3) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x10;
      expect(
        firstProblem(() => readDataSet('a.npz', damaged)),
        `byte ${at}`,
      ).not.toBe('no problem');
    }
  });

  it('stops a bomb at its announced size and refuses one that announces too much', () => {
    const bomb = zip({ 'a.npy': new Uint8Array(20e6) });
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength);
    const central = bomb.length - 22 - 46 - 5;
    expect(view.getUint32(central, true)).toBe(0x02014b50);
    view.setUint32(central + 24, 1000, true);
    const start = performance.now();
    expect(firstProblem(() => readDataSet('bomb.npz', bomb))).toContain('damaged');
    expect(performance.now() - start).toBeLessThan(500);
    view.setUint32(central + 24, 0xfffffff0, true);
    expect(firstProblem(() => readDataSet('bomb.npz', bomb))).toContain('unpacks to 4294967280 bytes');
  });
});

describe('csv', () => {
  const csv = (content: string, name = 'table.csv') => readData(name, text(content));

  it.each([
    ['1,2\n3,4\n', 'commas'],
    ['1;2\n3;4', 'semicolons'],
    ['1\t2\r\n3\t4\r\n', 'tabs and carriage returns'],
    ['  1   2\n  3 4  \n\n', 'blanks'],
    ['a,b\n1,2\n3,4', 'headings'],
    ['# made by hand\n"1", "2"\n3, 4', 'comments and quotes'],
    ['\uFEFF1,2\n3,4', 'a byte order mark'],
    ['1,0;2\n3;4,0', 'decimal commas'],
    ['+1,2e0\n.3e1,4.', 'other spellings'],
  ])('reads %j (%s)', (content) => {
    expect(csv(content)).toEqual(array([2, 2], [1, 2, 3, 4]));
  });

  it('names the line and the field', () => {
    expect(firstProblem(() => csv('1,2\n3\n'))).toBe('table.csv line 2: 1 fields where the first row has 2');
    expect(firstProblem(() => csv('1,2\n\n3,x\n'))).toBe('table.csv line 3 field 2: "x" is not a number');
    expect(firstProblem(() => csv('1,2\n3,\n'))).toBe('table.csv line 2 field 2: an empty field');
    expect(firstProblem(() => csv('1,2\n3,nan\n'))).toContain('"nan" is not a number');
    expect(firstProblem(() => csv('1,1e39'))).toContain('too large');
    expect(firstProblem(() => csv('a,b,c\n1,2'))).toContain('2 fields where the first row has 3');
    expect(firstProblem(() => csv('a,b\n'))).toContain('no numbers');
    expect(firstProblem(() => csv('0x10,2'))).not.toBe('no problem');
    expect(firstProblem(() => readData('a.csv', Uint8Array.of(0xff, 0xfe, 0x31)))).toContain('neither text');
  });

  it('reads a million numbers in well under a second', () => {
    const row = Array.from({ length: 1000 }, (_, i) => (i * 0.001).toFixed(3)).join(',');
    const start = performance.now();
    const table = csv(`${row}\n`.repeat(1000)) as DataArray;
    expect(performance.now() - start).toBeLessThan(2000);
    expect(table.shape).toEqual([1000, 1000]);
    expect(table.values[999_999]).toBeCloseTo(0.999);
  });
});

it('refuses files over 64 MB', () => {
  expect(firstProblem(() => readData('a.csv', new Uint8Array(64 * 2 ** 20 + 1)))).toContain('67108865 bytes');
});

itWithData('reads the shared Darcy set', ['neuralop-darcy/darcy_train_16_x.npy'], () => {
  const data = readNpy('darcy', sharedBytes('neuralop-darcy/darcy_train_16_x.npy'));
  expect(data.shape).toEqual([1000, 16, 16]);
  expect(new Set(data.values)).toEqual(new Set([0, 1]));
});

itWithData('reads the shared traffic tables', ['los-loop/los_speed.csv', 'los-loop/los_adj.csv'], () => {
  expect(readData('los_adj.csv', sharedBytes('los-loop/los_adj.csv'))).toMatchObject({ shape: [207, 207] });
  expect(readData('los_speed.csv', sharedBytes('los-loop/los_speed.csv'))).toMatchObject({
    shape: [2016, 207],
  });
});
