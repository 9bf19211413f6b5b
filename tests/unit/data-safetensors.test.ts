import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput, formatProblem } from '../../src/circuit/problem.ts';
import { readData, readDataSet } from '../../src/data/read.ts';
import { readTensors, writeTensors, type Tensor } from '../../src/data/safetensors.ts';
import fixture from '../fixtures/safetensors.json' with { type: 'json' };
import { chance, damageBytes } from '../mutation.ts';
import { firstProblem, problemsOf } from '../problems.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const tensor = (shape: readonly number[], values: Iterable<number>): Tensor => ({
  shape,
  values: Float32Array.from(values),
});

/** A file with any header. */
function file(
  header: string,
  data: Uint8Array = new Uint8Array(0),
  length = utf8(header).length,
): Uint8Array {
  const bytes = new Uint8Array(8 + utf8(header).length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(utf8(header), 8);
  bytes.set(data, bytes.length - data.length);
  return bytes;
}
const entry = (dtype: string, shape: readonly number[], start: number, end: number) =>
  JSON.stringify({ dtype, shape, data_offsets: [start, end] });
const problem = (bytes: Uint8Array) => firstProblem(() => readTensors(bytes, 'w.safetensors'));

const name = fc
  .string({ unit: 'binary', minLength: 0, maxLength: 20 })
  .filter((text) => !(text in Object.prototype) && !['__metadata__', 'prototype'].includes(text));
const tensors = fc.dictionary(
  name,
  fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }).chain((shape) =>
    fc
      .array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
        minLength: shape.reduce((a, b) => a * b, 1),
        maxLength: shape.reduce((a, b) => a * b, 1),
      })
      .map((values) => tensor(shape, values)),
  ),
  { maxKeys: 8, noNullPrototype: true },
);
const metadata = fc.dictionary(name, fc.string({ unit: 'binary' }), { maxKeys: 5, noNullPrototype: true });

describe('safetensors', () => {
  const stored = new Uint8Array(Buffer.from(fixture.base64, 'base64'));

  it('reads every type as the safetensors library wrote it', () => {
    const read = readTensors(stored);
    expect(read.metadata).toEqual(fixture.metadata);
    expect(Object.fromEntries(read.tensors)).toEqual(
      Object.fromEntries(
        Object.entries(fixture.tensors).map(([key, { shape, values }]) => [key, tensor(shape, values)]),
      ),
    );
  });

  it('reads bfloat16', () => {
    const bytes = file(`{"b":${entry('BF16', [2], 0, 4)}}`, Uint8Array.of(0x80, 0x3f, 0x49, 0x40));
    expect(readTensors(bytes).tensors.get('b')).toEqual(tensor([2], [1, 3.140625]));
  });

  it('writes what it reads, whatever the names, shapes and numbers', () => {
    fc.assert(
      fc.property(tensors, metadata, (tensors, metadata) => {
        const given = new Map(Object.entries(tensors));
        const bytes = writeTensors(given, metadata);
        const read = readTensors(bytes);
        expect(Object.fromEntries(read.tensors)).toEqual(tensors);
        expect(read.metadata).toEqual(metadata);
        expect(bytes[0] % 8).toBe(0);
        expect(writeTensors(new Map([...given].reverse()), metadata)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('lays tensors out by name behind a padded header', () => {
    const bytes = writeTensors(
      new Map([
        ['b', tensor([1], [2])],
        ['a', tensor([2], [0, 1])],
      ]),
      { z: '1', a: '2' },
    );
    const length = bytes[0];
    expect(length % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd()).toBe(
      `{"__metadata__":{"a":"2","z":"1"},"a":${entryInOrder([2], 0, 8)},"b":${entryInOrder([1], 8, 12)}}`,
    );
    expect([...new Float32Array(bytes.slice(8 + length).buffer)]).toEqual([0, 1, 2]);
  });
  const entryInOrder = (shape: number[], start: number, end: number) =>
    JSON.stringify({ dtype: 'F32', shape, data_offsets: [start, end] });

  it('gives its tensors as data', () => {
    const bytes = writeTensors(
      new Map([
        ['layer.weight', tensor([1, 2], [1, 2])],
        ['x', tensor([], [3])],
      ]),
    );
    expect(readData('w.safetensors', bytes, 'x')).toEqual({ kind: 'array', ...tensor([1], [3]) });
    expect(Object.keys(readDataSet('renamed.bin', bytes))).toEqual(['layer.weight', 'x']);
    expect(firstProblem(() => readData('w.safetensors', bytes))).toContain('2 arrays: layer.weight, x');
  });

  it('gives no data where it holds none', () => {
    const empty = writeTensors(new Map(), { note: 'nothing' });
    expect(readTensors(empty)).toEqual({ tensors: new Map(), metadata: { note: 'nothing' } });
    expect(firstProblem(() => readData('w.safetensors', empty))).toBe(
      'w.safetensors: the file holds no tensors',
    );
  });

  it('refuses a header that is none', () => {
    expect(problem(new Uint8Array(3))).toContain('not that of a safetensors file');
    expect(problem(utf8('1,2,3\n4,5,6\n'))).toContain('not that of a safetensors file');
    expect(firstProblem(() => readData('w.safetensors', utf8('1,2\n3,4\n')))).toContain(
      'not that of a safetensors',
    );
    expect(problem(file('{}', undefined, 2 ** 20 + 1))).toBe('w.safetensors: a header of 1048577 bytes');
    expect(problem(file('{}', undefined, 2 ** 40))).toContain('not that of a safetensors file');
    expect(problem(file('{}', undefined, 3))).toBe('w.safetensors: the file ends inside its header');
    expect(problem(file('{"a"'))).toBe('w.safetensors header: the header is not JSON');
    expect(problem(file('{'.repeat(2 ** 20)))).toContain('not JSON');
    expect(problem(file(`{"a":${'['.repeat(2 ** 18)}${']'.repeat(2 ** 18)}}`))).toContain('levels deep');
    expect(problem(file('{}', Uint8Array.of(1)))).toBe(
      'w.safetensors: the tensors take 0 bytes, the file has 1',
    );
  });

  it('refuses names that reach prototypes, and names that appear twice', () => {
    for (const reserved of ['__proto__', 'constructor', 'toString']) {
      expect(problem(file(`{"${reserved}":${entry('F32', [1], 0, 4)}}`, new Uint8Array(4)))).toContain(
        'reserved',
      );
      expect(problem(file(`{"__metadata__":{"${reserved}":"1"}}`))).toContain('reserved');
      expect(firstProblem(() => writeTensors(new Map([[reserved, tensor([1], [1])]])))).toContain('reserved');
    }
    const twice = `{"a":${entry('F32', [1], 0, 4)},"\\u0061":${entry('F32', [1], 4, 8)}}`;
    expect(problem(file(twice, new Uint8Array(8)))).toBe('w.safetensors header: the name "a" appears twice');
    expect(problem(file('{"__metadata__":{"k":"1","k":"2"}}'))).toContain('"k" appears twice');
    // Quotes and braces inside text are not the header's own.
    const quoted = JSON.stringify({ __metadata__: { k: '{"k": "k", \\ }'.repeat(40_000) } });
    expect(problem(file(quoted))).toBe('no problem');
  });

  it.each([
    ['{"a":1}', 'w.safetensors a: a tensor is given by dtype, shape and data_offsets'],
    ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}', 'nothing else'],
    [`{"a":${entry('C64', [1], 0, 8)}}`, 'numbers of type "C64" cannot be read'],
    [`{"a":${entry('toString', [1], 0, 8)}}`, 'cannot be read'],
    ['{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}', 'numbers of type 7'],
    [`{"a":${entry('F32', [1.5], 0, 6)}}`, 'the shape is not a list of whole numbers'],
    [`{"a":${entry('F32', [-1, -2], 0, 8)}}`, 'the shape is not'],
    [`{"a":${entry('F32', [0], 0, 0)}}`, 'holds no numbers'],
    [`{"a":${entry('F32', [2 ** 52, 2 ** 52], 0, 8)}}`, 'too large'],
    [`{"a":${entry('F32', [1, 1, 1, 1, 1, 1, 1, 1, 1], 0, 4)}}`, '9 axes'],
    [`{"a":${entry('F32', [3], 0, 8)}}`, 'take 12 bytes, the place given holds 8'],
    [`{"a":${entry('F32', [1], 8, 4)}}`, 'holds -4'],
    [`{"a":${entry('F32', [1], 4, 8)}}`, 'start at byte 4, those before them end at 0'],
    [
      `{"a":${entry('F32', [2], 0, 8)},"b":${entry('F32', [1], 4, 8)}}`,
      'w.safetensors b: the numbers start at byte 4',
    ],
    [`{"a":${entry('F32', [3], 0, 12)}}`, 'the tensors take 12 bytes, the file has 8'],
    ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}', 'not two whole numbers'],
    ['{"__metadata__":{"a":1}}', 'w.safetensors header __metadata__ a: the entry is not text'],
    ['{"__metadata__":[]}', 'not an object'],
  ])('refuses %s', (header, expected) => {
    expect(problem(file(header, new Uint8Array(8)))).toContain(expected);
  });

  it('refuses numbers that are missing, infinite or too large, naming the place', () => {
    const nan = bytesOf(Float32Array.of(1, 2, 3, NaN));
    expect(problem(file(`{"a":${entry('F32', [2, 2], 0, 16)}}`, nan))).toBe(
      'w.safetensors a at [1, 1]: the value is NaN',
    );
    const large = bytesOf(Float64Array.of(1e300));
    expect(problem(file(`{"a":${entry('F64', [1], 0, 8)}}`, large))).toContain('1e+300 does not fit float32');
    expect(firstProblem(() => writeTensors(new Map([['a', tensor([2], [1, Infinity])]])))).toBe(
      'tensor a at [1]: the value is Infinity',
    );
    expect(firstProblem(() => writeTensors(new Map([['a', tensor([3], [1])]])))).toContain(
      'does not hold 1 numbers',
    );
    expect(firstProblem(() => writeTensors(new Map([['__metadata__', tensor([1], [1])]])))).toContain(
      'reserved',
    );
  });
  const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer);

  it.each([
    ['the file', (seed: number) => damageBytes(stored, chance(seed))],
    [
      'the header',
      (seed: number) => {
        const length = stored[0] + 256 * stored[1];
        const header = damageBytes(stored.subarray(8, 8 + length), chance(seed));
        const bytes = new Uint8Array(8 + header.length + stored.length - 8 - length);
        new DataView(bytes.buffer).setUint32(0, header.length, true);
        bytes.set(header, 8);
        bytes.set(stored.subarray(8 + length), 8 + header.length);
        return bytes;
      },
    ],
  ])('3,000 times damage to %s: read, or say what is wrong', (_, damage) => {
    let refused = 0;
    let longest = 0;
    for (let seed = 0; seed < 3_000; seed++) {
      const bytes = damage(seed);
      const start = performance.now();
      try {
        readDataSet('w.safetensors', bytes);
        const { tensors } = readTensors(bytes, 'w.safetensors');
        for (const { shape, values } of tensors.values()) {
          expect(values.length).toBe(shape.reduce((product, n) => product * n, 1));
        }
      } catch (error) {
        if (!(error instanceof BadInput)) throw new Error(`damage ${seed}`, { cause: error });
        for (const found of error.problems) expect(formatProblem(found)).toMatch(/^.+: .+\. .+\.$/s);
        refused++;
      }
      longest = Math.max(longest, performance.now() - start);
    }
    expect(longest).toBeLessThan(1000);
    expect(refused).toBeGreaterThan(1_000);
  });

  it('cut anywhere is refused', () => {
    for (let length = 0; length < stored.length; length++) {
      expect(
        problemsOf(() => readTensors(stored.subarray(0, length))),
        `after ${length}`,
      ).toHaveLength(1);
    }
  });
});
