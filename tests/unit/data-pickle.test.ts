/** Pickles that would do harm, and damaged ones: none is executed, each is refused or read in time. */
import { describe, expect, it } from 'vitest';
import { BadInput, formatProblem } from '../../src/circuit/problem.ts';
import { readData, readDataSet } from '../../src/data/read.ts';
import { chance, damageBytes } from '../mutation.ts';
import { firstProblem, problemsOf } from '../problems.ts';
import { darcy, op, storages, tensorPickle, torchFile, y } from '../torch-file.ts';

const refusal = (pickle: readonly number[]) =>
  problemsOf(() => readDataSet('f.pt', torchFile([...op.proto, ...pickle], storages)))
    .map(formatProblem)
    .join('\n');

describe('hostile pickles', () => {
  const call = (module: string, name: string, argument: string) =>
    [op.global(module, name), op.mark, op.text(argument), op.tuple, op.reduce, op.stop].flat();

  it.each([
    ['os', 'system', 'echo hostile'],
    ['builtins', 'eval', 'process.exit(1)'],
    ['torch._utils', '_rebuild_parameter', ''],
    ['torch', '__proto__', ''],
    ['', 'constructor', ''],
  ])('do not get %s.%s', (module, name, argument) => {
    expect(refusal(call(module, name, argument))).toMatch(
      new RegExp(
        `^f.pt data.pkl at byte 2: the file asks for "${module}.${name}", which could run code\\. ` +
          'If you trust the file, convert each tensor in Python: numpy.save\\("x.npy", tensor.numpy\\(\\)\\)\\.$',
      ),
    );
  });

  it('do not get it by STACK_GLOBAL, memo, or under what is allowed', () => {
    expect(refusal([op.text('os'), op.text('system'), [0x93], op.stop].flat())).toContain('"os.system"');
    expect(refusal([op.global('torch', 'FloatStorage'), op.emptyTuple, op.reduce, op.stop].flat())).toContain(
      'a call of torch.FloatStorage',
    );
    expect(refusal([op.text('eval'), op.emptyTuple, op.reduce].flat())).toContain(
      'a call of what is no function',
    );
    expect(refusal([op.global('collections', 'OrderedDict'), op.text('x'), op.build].flat())).toContain(
      'attributes are set on what is no dict',
    );
    // INST, OBJ, NEWOBJ, EXT1, BINSTRING, POP.
    for (const code of [0x69, 0x6f, 0x81, 0x82, 0x54, 0x30]) {
      expect(refusal([code, 0, 0])).toContain(`operation 0x${code.toString(16)} is not one of plain data`);
    }
  });

  it('name what they ask for in one line', () => {
    const problem = refusal(call('os\u001b[2J\u202e', `system\t${'x'.repeat(5000)}`, ''));
    expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(problem.length).toBeLessThan(300);
  });

  it.each([
    [
      'nests deeply',
      [...Array<number>(90_000).fill(0x5d), ...Array<number>(89_999).fill(0x61)],
      'holds no tensor',
    ],
    ['nests deeper than the stack', Array<number>(200_000).fill(0x5d), 'too many values at once'],
    ['marks without end', Array<number>(200_000).fill(0x28), 'too many values at once'],
    [
      'remembers without end',
      [...op.emptyList, ...Array.from({ length: 110_000 }, (_, i) => op.put(i)).flat()],
      'too many values remembered',
    ],
    [
      'doubles by memory',
      [
        [op.emptyList, op.put(0)].flat(),
        ...Array.from({ length: 200 }, (_, i) =>
          [op.emptyList, op.get(i), op.append, op.get(i), op.append, op.put(i + 1)].flat(),
        ),
      ].flat(),
      'ends too early',
    ],
    ['holds itself', [op.emptyList, op.put(0), op.get(0), op.append].flat(), 'holds no tensor'],
    ['holds a huge number', [0x8a, 255, ...Array<number>(255).fill(0xff)], 'a whole number of 255 bytes'],
    [
      'holds a number over 2^53',
      [0x8a, 8, ...Array<number>(7).fill(0xff), 0x7f],
      'the number 9223372036854776000',
    ],
    ['promises text of 4 GB', [0x58, 0xff, 0xff, 0xff, 0xff, 0x61], 'ends too early'],
    ['recalls what it never had', op.get(3), 'was not remembered'],
    ['takes from below a mark', [op.emptyList, op.mark, op.append].flat(), 'a value is missing'],
    ['takes from nothing', op.reduce, 'a value is missing'],
    ['closes no mark', op.tuple, 'a mark is missing'],
    ['sets half an entry', [op.emptyDict, op.mark, op.none, op.setItems].flat(), 'an entry without a value'],
    ['is of a later version', [0x80, 9], 'unknown version'],
    ['holds text that is none', [0x8c, 1, 0xff], 'not UTF-8'],
    ['names a storage as it likes', [op.text('storage'), op.tuple1, op.persistent].flat(), 'not described'],
  ])('one that %s', (_, pickle, problem) => {
    const start = performance.now();
    expect(refusal([...pickle, ...op.stop])).toContain(problem);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('cut anywhere are refused', () => {
    for (let length = 0; length < darcy.length; length++) {
      const cut = torchFile(darcy.slice(0, length), storages);
      expect(
        problemsOf(() => readDataSet('f.pt', cut)),
        `after ${length}`,
      ).toHaveLength(1);
    }
  });

  it('repeat a few bytes only as often as the cap allows, in time', () => {
    const pickle = [op.proto, tensorPickle({ ...y, shape: [2048, 2048], strides: [0, 0] }), op.stop].flat();
    const start = performance.now();
    expect(readData('f.pt', torchFile(pickle, storages))).toMatchObject({ shape: [2048, 2048] });
    expect(performance.now() - start).toBeLessThan(1000);
    const more = [op.proto, tensorPickle({ ...y, shape: [2048, 2049], strides: [0, 0] }), op.stop].flat();
    expect(firstProblem(() => readData('f.pt', torchFile(more, storages)))).toBe(
      'f.pt: the tensors repeat numbers 4196340 times',
    );
    const large = torchFile(new Uint8Array(5 * 2 ** 20), storages);
    expect(firstProblem(() => readData('f.pt', large))).toBe('f.pt data.pkl: the entry holds 5242880 bytes');
  });
});

describe('6,000 damaged files', () => {
  const whole = torchFile(darcy, storages);
  it.each<[string, (seed: number) => Uint8Array]>([
    ['the archive', (seed) => damageBytes(whole, chance(seed))],
    ['the pickle', (seed) => torchFile(damageBytes(Uint8Array.from(darcy), chance(seed)), storages)],
  ])(
    'are read, or it says what is wrong: damage to %s',
    (_, damage) => {
      let refused = 0;
      let longest = 0;
      for (let seed = 0; seed < 3_000; seed++) {
        const bytes = damage(seed);
        const start = performance.now();
        try {
          for (const { kind } of Object.values(readDataSet('f.pt', bytes))) expect(kind).toBe('array');
        } catch (error) {
          if (!(error instanceof BadInput)) throw new Error(`damage ${seed}`, { cause: error });
          for (const problem of error.problems) expect(formatProblem(problem)).toMatch(/^.+: .+\. .+\.$/s);
          refused++;
        }
        longest = Math.max(longest, performance.now() - start);
      }
      expect(longest).toBeLessThan(1000);
      expect(refused).toBeGreaterThan(300);
      expect(refused).toBeLessThan(3_000);
    },
    60_000,
  );
});
