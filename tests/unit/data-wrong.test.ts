/** Wrong data: every message says where, what and what to do; and which first rows of a table are headings. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/circuit/problem.ts';
import { readTable } from '../../src/data/csv.ts';
import { writeNpy } from '../../src/data/npy.ts';
import { readData, readDataSet } from '../../src/data/read.ts';
import { problemsOf } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const message = (name: string, bytes: Uint8Array) =>
  problemsOf(() => readData(name, bytes))
    .map(formatProblem)
    .join('\n');
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
const hdf5 = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const array = (values: number[], shape = [2, 2]) => writeNpy({ shape, values: Float32Array.from(values) });
/** The same array in column-major order, with NaN at [0, 1]: third in row-major order of [2, 2], second here. */
const fortran = () => {
  const bytes = array([1, 2, NaN, 4]);
  const text = new TextDecoder('latin1').decode(bytes);
  bytes.set(utf8('True '), text.indexOf('False'));
  return bytes;
};

const NUMBERS = 'Replace missing and infinite values by numbers.';
const AGAIN = 'Replace missing and infinite values, or scale the data, and save again.';
const BRING = 'Bring npy, npz, pt, safetensors, csv, Gset or QUBO.';

describe('wrong data', () => {
  it.each<[string, Uint8Array, string]>([
    ['t.csv', utf8('a,b\n1,2\n3,NaN\n'), `t.csv line 3 field 2: "NaN" is not a number. ${NUMBERS}`],
    ['t.csv', utf8('1,2\n-inf,4\n'), `t.csv line 2 field 1: "-inf" is not a finite number. ${NUMBERS}`],
    ['t.csv', utf8('Infinity,2\n'), `t.csv line 1 field 1: "Infinity" is not a finite number. ${NUMBERS}`],
    ['t.csv', utf8('1,2\n3,1e39\n'), 't.csv line 2 field 2: 1e39 is too large. Scale the data down.'],
    ['t.csv', utf8('1,2\n3,\n'), 't.csv line 2 field 2: an empty field. Write a number.'],
    ['t.csv', utf8('1,2\n3,4 kg\n'), 't.csv line 2 field 2: "4 kg" is not a number. Write a number.'],
    ['t.csv', utf8('1,2\n3\n'), 't.csv line 2: 1 fields where the first row has 2. Give every row as many.'],
    [
      't.csv',
      utf8('a,b\n1,2,3\n'),
      't.csv line 2: 3 fields where the first row has 2. Give every row as many.',
    ],
    ['t.csv', utf8('a,b\n'), 't.csv: the table holds no numbers. Write rows of numbers.'],
    ['t.csv', utf8(' \n\n'), 't.csv: the table holds no numbers. Write rows of numbers.'],
    ['nan.npy', array([1, 2, NaN, 4]), `nan.npy at [1, 0]: the value is NaN. ${AGAIN}`],
    ['nan.npy', fortran(), `nan.npy at [0, 1]: the value is NaN. ${AGAIN}`],
    ['inf.npy', array([1, -Infinity], [2]), `inf.npy at [1]: the value is -Infinity. ${AGAIN}`],
    ['i.npz', zipSync({ 'x.npy': array([NaN], [1]) }), `i.npz x at [0]: the value is NaN. ${AGAIN}`],
    ...['csv', 'npy', 'npz', 'pt', 'safetensors', 'txt'].map((kind): [string, Uint8Array, string] => [
      `e.${kind}`,
      new Uint8Array(0),
      `e.${kind}: the file is empty. Choose a file that holds data.`,
    ]),
    ...['npy', 'npz'].flatMap((kind) =>
      [utf8('1,2\n3,4\n'), png, hdf5].map((bytes): [string, Uint8Array, string] => [
        `w.${kind}`,
        bytes,
        `w.${kind}: the content is not that of a NumPy file. Save it with numpy.save or numpy.savez.`,
      ]),
    ),
    ...['pt', 'pth'].flatMap((kind) =>
      [utf8('1,2\n3,4\n'), png, zipSync({ 'x.npy': array([1], [1]) })].map(
        (bytes): [string, Uint8Array, string] => [
          `w.${kind}`,
          bytes,
          `w.${kind}: the content is not that of a PyTorch file. Save it with torch.save.`,
        ],
      ),
    ),
    ...[utf8('1,2\n3,4\n'), png].map((bytes): [string, Uint8Array, string] => [
      'w.safetensors',
      bytes,
      'w.safetensors: the content is not that of a safetensors file. Save it with safetensors.torch.save_file.',
    ]),
    ...['csv', 'txt', 'png', 'h5'].map((kind): [string, Uint8Array, string] => [
      `w.${kind}`,
      kind === 'h5' ? hdf5 : png,
      `w.${kind}: the file is neither text nor a known binary format. ${BRING}`,
    ]),
    ['nul.csv', utf8('1,2\n\0'), `nul.csv: the file is neither text nor a known binary format. ${BRING}`],
    [
      'cut.npz',
      zipSync({ 'x.npy': array([1], [1]) }).subarray(0, 90),
      'cut.npz: the archive is damaged or cut short. Save or download it again.',
    ],
    [
      'cut.npy',
      array([1, 2, 3, 4]).subarray(0, -1),
      'cut.npy: an array of shape [2, 2] and type <f4 takes 16 bytes, the file has 15. ' +
        'The file was cut short; bring the whole file.',
    ],
  ])('%s (%#): says what to do', (name, bytes, expected) => {
    expect(message(name, bytes)).toBe(expected);
  });

  it('of 200 MB is refused by its size, before it is read', () => {
    for (const name of ['t.csv', 'a.npy', 'a.npz', 'a.pt', 'a.safetensors']) {
      const bytes = new Uint8Array(200 * 2 ** 20);
      const start = performance.now();
      expect(message(name, bytes)).toBe(
        `${name}: the file holds 209715200 bytes. Keep files to 67108864 bytes (64 MB).`,
      );
      expect(problemsOf(() => readDataSet(name, bytes))).toHaveLength(1);
      expect(performance.now() - start).toBeLessThan(100);
    }
  });
});

describe('headings', () => {
  const heading = (text: string) => readTable('t.csv', text).heading;
  const rows = (text: string) => readTable('t.csv', text).data.shape[0];

  it('are words, in any field', () => {
    expect(readTable('t.csv', 'time,"speed"\n1,2\n3,4')).toEqual({
      data: { kind: 'array', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
      heading: ['time', 'speed'],
    });
    expect(heading('1,v2\n1,2')).toEqual(['1', 'v2']);
    expect(readTable('t.csv', '1,2\n3,4')).not.toHaveProperty('heading');
  });

  it('are identifiers far above all that follows', () => {
    expect(readTable('t.csv', '773869,767541\n64.375,-67\n0,1e1')).toEqual({
      data: { kind: 'array', shape: [2, 2], values: Float32Array.of(64.375, -67, 0, 10) },
      heading: ['773869', '767541'],
    });
    expect(heading('2019;2020;2021\n3,5;4;2')).toEqual(['2019', '2020', '2021']);
    // Identifiers that float32 cannot hold apart stay apart.
    expect(heading('16777216 16777217\n1 2')).toEqual(['16777216', '16777217']);
  });

  it.each([
    ['1013,1014\n1013.5,1012.25', 'a first row like the others'],
    ['5000,5001\n3,4\n501,2', 'one number within a tenth'],
    ['5000,5001\n3,4\n-501,2', 'one number within a tenth below zero'],
    ['5000,5000\n3,4', 'the same twice'],
    ['5000,999\n3,4', 'one below 1000'],
    ['5000,5001.0\n3,4', 'a decimal point'],
    ['5000,-5001\n3,4', 'a sign'],
    ['5000,05001\n3,4', 'a leading zero'],
    ['5000\n3\n4', 'one column'],
    ['5000,5001', 'nothing below it'],
    ['4000,3000\n2000,1000', 'nothing smaller by far'],
  ])('are not %j: %s', (text) => {
    expect(heading(text)).toBeUndefined();
    expect(rows(text)).toBe(text.split('\n').length);
  });

  it('are kept to as many as a circuit has nodes', () => {
    const wide = (field: (i: number) => string) =>
      Array.from({ length: 70_000 }, (_, i) => field(i)).join(',');
    const zeros = wide(() => '0');
    expect(problemsOf(() => readTable('t.csv', `${wide((i) => `s${i}`)}\n${zeros}`))).toEqual([
      {
        path: 't.csv line 1',
        problem: 'too many columns',
        remedy: 'Keep a table with headings to 65536 columns',
      },
    ]);
    expect(rows(`${wide((i) => String(100_000 + i))}\n${zeros}`)).toBe(2);
  });
});

itWithData(
  'takes the sensors of the traffic set as headings',
  ['los-loop/los_speed.csv', 'los-loop/los_adj.csv'],
  () => {
    const read = (name: string) => readTable(name, new TextDecoder().decode(sharedBytes(`los-loop/${name}`)));
    const speed = read('los_speed.csv');
    expect(speed.data.shape).toEqual([2016, 207]);
    expect(speed.heading).toHaveLength(207);
    expect(speed.heading?.slice(0, 2)).toEqual(['773869', '767541']);
    expect(speed.data.values[0]).toBe(64.375);
    const adjacency = read('los_adj.csv');
    expect(adjacency.data.shape).toEqual([207, 207]);
    expect(adjacency).not.toHaveProperty('heading');
  },
);
