/** Hostile input: whatever arrives, there is an answer within a second, and it says where and what is wrong. */
import { deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BadInput, formatProblem } from '../../src/circuit/problem.ts';
import { writeNpy } from '../../src/data/npy.ts';
import { asGraph } from '../../src/data/graph.ts';
import { readData, readDataSet } from '../../src/data/read.ts';
import { withoutDefaults } from '../../src/notebook/defaults.ts';
import { readNotebookFile, writeNotebookFile } from '../../src/notebook/file.ts';
import { decodeLink } from '../../src/notebook/link.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { repairNotebook } from '../../src/notebook/repair.ts';
import links from '../fixtures/links-v1.json' with { type: 'json' };
import numpy from '../fixtures/numpy.json' with { type: 'json' };
import { chance, damageBytes, damageDocument } from '../mutation.ts';

const LONGEST = 1_000;
/** Bytes of buffers one answer may take: far below what the bombs ask for. */
const MOST = 64e6;

/** Judges answers: a result or well-formed problems, in time, without large allocations. */
class Judge {
  accepted = 0;
  refused = 0;
  longest = 0;

  async ask<T>(what: string, call: () => T | Promise<T>): Promise<T | undefined> {
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    try {
      const result = await call();
      this.accepted++;
      return result;
    } catch (error) {
      if (!(error instanceof BadInput))
        throw new Error(`${what} broke with ${String(error)}`, { cause: error });
      this.refused++;
      expect(error.problems.length).toBeGreaterThan(0);
      for (const problem of error.problems) expect(formatProblem(problem)).toMatch(/^.+: .+\. .+\.$/s);
      return undefined;
    } finally {
      const seconds = performance.now() - start;
      this.longest = Math.max(this.longest, seconds);
      expect(seconds, what).toBeLessThan(LONGEST);
      expect(process.memoryUsage().arrayBuffers - before, what).toBeLessThan(MOST);
    }
  }
}

describe('10,000 damaged links', () => {
  const toLink = (json: string) => `#v1.${deflateRawSync(json).toString('base64url')}`;
  const damages = [
    (seed: number) => {
      const bytes = damageBytes(new TextEncoder().encode(links[seed % links.length].link), chance(seed));
      return String.fromCharCode(...bytes);
    },
    (seed: number) => {
      const spec = withoutDefaults(parseNotebook(links[seed % links.length].notebook));
      const text = new TextEncoder().encode(JSON.stringify(spec));
      return toLink(new TextDecoder().decode(damageBytes(text, chance(seed))));
    },
    (seed: number) => {
      const spec = withoutDefaults(parseNotebook(links[seed % links.length].notebook));
      return toLink(JSON.stringify(damageDocument(spec, chance(seed))));
    },
    (seed: number) =>
      toLink(JSON.stringify(damageDocument(links[seed % links.length].notebook, chance(seed)))),
  ];

  it.each(
    damages.map(
      (damage, i) => [['the text', 'its JSON', 'its fields', 'a complete notebook'][i], damage] as const,
    ),
  )(
    'open, or say what is wrong: damage to %s',
    async (_, damage) => {
      const judge = new Judge();
      const repaired = { wholly: 0, partly: 0, not: 0 };
      for (let seed = 0; seed < 2_500; seed++) {
        const text = damage(seed);
        const spec = await judge.ask(`link ${seed}`, () => decodeLink(text));
        if (spec === undefined) continue;
        await judge.ask(`notebook ${seed}`, () => parseNotebook(spec));
        const result = await judge.ask(`repair ${seed}`, () => repairNotebook(spec));
        if (!result) throw new Error(`repair of ${seed} refused its input`);
        const { notebook, problems } = result;
        for (const problem of problems) expect(formatProblem(problem)).toMatch(/^.+: .+\. .+\.$/s);
        if (notebook) expect(parseNotebook(withoutDefaults(notebook))).toStrictEqual(notebook);
        else expect(problems.length).toBeGreaterThan(0);
        repaired[notebook ? (problems.length === 0 ? 'wholly' : 'partly') : 'not']++;
      }
      console.info(
        `${judge.accepted} accepted, ${judge.refused} refused, longest ${judge.longest.toFixed(0)} ms`,
        repaired,
      );
      expect(judge.refused).toBeGreaterThan(100);
    },
    60_000,
  );
});

describe('1,000 damaged files', () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const table = Array.from({ length: 12 }, (_, r) =>
    Array.from({ length: 6 }, (_, c) => (r * c - 7) / 8).join(','),
  ).join('\n');
  const gset = `20 40\n${Array.from({ length: 40 }, (_, e) => `${(e % 20) + 1} ${((e * 7 + 3) % 20) + 1} 1`)
    .filter((l) => l)
    .join('\n')}\n`;
  const stored = (name: keyof typeof numpy) => new Uint8Array(Buffer.from(numpy[name].base64, 'base64'));
  const array = writeNpy({ shape: [8, 8], values: Float32Array.from({ length: 64 }, (_, i) => i / 9) });
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['a.npy', array],
    ['fortran.npy', stored('f4-3d-F.npy')],
    ['wide.npy', stored('>f8-F.npy')],
    ['compressed.npz', stored('compressed.npz')],
    ['stored.npz', stored('stored.npz')],
    ['bomb.npz', zipSync({ 'a.npy': new Uint8Array(4e6) })],
    ['table.csv', text(`a,b,c,d,e,f\n${table}`)],
    ['G.txt', text(gset)],
    ['q.qubo', text('c x\np qubo 0 6 6 3\n0 0 1\n1 1 -2.5\n2 2 1e3\n0 1 -6\n1 2 2\n4 5 1\n')],
    ['notebook.json', text(writeNotebookFile(parseNotebook(links[4].notebook)))],
  ];

  it.each(files)('%s: read, or say what is wrong', async (name, bytes) => {
    const judge = new Judge();
    for (let seed = 0; seed < 100; seed++) {
      const damaged = damageBytes(bytes, chance(seed));
      if (name.endsWith('.json')) {
        await judge.ask(`${name} ${seed}`, () => readNotebookFile(damaged, name));
        continue;
      }
      await judge.ask(`${name} ${seed}`, () => readDataSet(name, damaged));
      const data = await judge.ask(`${name} ${seed}`, () => readData(name, damaged));
      if (data) await judge.ask(`${name} ${seed} as a graph`, () => asGraph(data, name));
    }
    expect(judge.refused).toBeGreaterThan(10);
  });
});

describe('the worst a megabyte can ask', () => {
  const bench = (circuit: object) => ({ kirchhoff: 1, cells: [{ kind: 'bench', id: 'b', circuit }] });
  const group = (i: number) => ({ name: `g${i}`, shape: [1] });
  const long = (piece: string, length: number) => piece.repeat(Math.floor(length / piece.length));
  /** Laws that take long to differentiate. */
  const custom = (id: string, count: number) => ({
    kind: 'bench',
    id,
    circuit: {
      groups: Array.from({ length: count }, (_, i) => ({
        ...group(i),
        law: 'custom',
        rails: 1,
        signal: `${long('v*k+', 380)}v`,
        self: `${long('v*k-', 390)}v`,
      })),
    },
  });
  const worst: readonly (readonly [string, unknown])[] = [
    [
      'unknown fields',
      bench(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`groupz${i}`, 1]))),
    ],
    ['bad groups', bench({ groups: Array.from({ length: 60_000 }, () => ({ nmae: 1 })) })],
    ['bad numbers', bench({ groups: [{ ...group(0), bias: Array(300_000).fill('') }] })],
    [
      'bad edges',
      bench({
        groups: [group(0)],
        couplings: [
          { kind: 'sparse', from: 'g0', to: 'g0', edges: { from: 'list', edges: Array(200_000).fill([0]) } },
        ],
      }),
    ],
    [
      'twin cells',
      { kirchhoff: 1, cells: Array.from({ length: 20_000 }, () => ({ kind: 'text', id: 'a' })) },
    ],
    ['empty lists', { kirchhoff: 1, cells: Array(300_000).fill([]) }],
    ['nesting', JSON.parse(`${'['.repeat(4_000)}${']'.repeat(4_000)}`)],
    [
      'too many expressions',
      { kirchhoff: 1, cells: Array.from({ length: 19 }, (_, c) => custom(`b${c}`, 64)) },
    ],
    ['as many expressions as are allowed', { kirchhoff: 1, cells: [custom('b', 42)] }],
    [
      'names that train cells do not have',
      {
        kirchhoff: 1,
        cells: Array.from({ length: 12 }, (_, c) => ({
          kind: 'train',
          id: `t${c}`,
          circuit: {
            groups: Array.from({ length: 64 }, (_g, g) => ({
              name: `${'group'.repeat(6)}-${g}`,
              shape: [1],
              role: g === 0 ? 'input' : 'output',
            })),
          },
          task: { kind: 'function', expression: 'x' },
          training: {
            trainable: Object.fromEntries(
              ['couplings', 'biases', 'leaks', 'perChannel'].map((field) => [
                field,
                Array.from({ length: 256 }, (_n, n) => `${'gruop'.repeat(6)}-${n}`),
              ]),
            ),
          },
        })),
      },
    ],
    ['a long key', { kirchhoff: 1, cells: [], ['x'.repeat(900_000)]: 1 }],
    ['a long text', { kirchhoff: 1, cells: [], title: 'x'.repeat(900_000) }],
    ['a long name', bench({ groups: [{ name: 'x'.repeat(900_000), shape: [1] }] })],
    [
      'a long path',
      {
        kirchhoff: 1,
        cells: [
          {
            kind: 'bench',
            id: 'b',
            circuit: { groups: [group(0)] },
            sliders: [{ path: long('circuit.', 200), low: 0, high: 1 }],
          },
        ],
      },
    ],
  ];

  it.each(worst)('%s', async (what, spec) => {
    expect(JSON.stringify(spec).length).toBeLessThan(1_250_000);
    const judge = new Judge();
    await judge.ask(what, () => parseNotebook(spec));
    await judge.ask(what, () => repairNotebook(spec));
    console.info(`${what}: ${judge.longest.toFixed(0)} ms`);
  });
});
