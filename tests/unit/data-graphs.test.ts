import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asGraph } from '../../src/data/graph.ts';
import type { DataGraph } from '../../src/data/data.ts';
import { quboValue } from '../../src/data/qubo.ts';
import { readData } from '../../src/data/read.ts';
import { firstProblem } from '../problems.ts';
import { itWithData, sharedBytes } from '../shared-data.ts';

const text = (content: string) => new TextEncoder().encode(content);
function graph(name: string, content: string): DataGraph {
  const data = readData(name, text(content));
  if (data.kind !== 'graph') throw new Error('not a graph');
  return data;
}
const edgesOf = ({ source, target, weights }: DataGraph) =>
  [...weights].map((w, e) => [source[e], target[e], w]);

describe('Gset', () => {
  it('reads vertices from 1, weights or none', () => {
    const read = graph('G.txt', '4 3\n1 2 1\n4 2 -1.5\n3 4\n');
    expect(read.vertices).toBe(4);
    expect(edgesOf(read)).toEqual([
      [0, 1, 1],
      [1, 3, -1.5],
      [2, 3, 1],
    ]);
    expect(edgesOf(graph('plain', '3 2\n1 2\n2 3\n'))).toEqual([
      [0, 1, 1],
      [1, 2, 1],
    ]);
  });

  it('adds up parallel edges', () => {
    expect(edgesOf(graph('G.txt', '3 3\n1 2 1\n2 3 4\n2 1 2\n'))).toEqual([
      [0, 1, 3],
      [1, 2, 4],
    ]);
  });

  it('names the line of a mistake', () => {
    const problem = (content: string) => firstProblem(() => readData('G.txt', text(content)));
    expect(problem('3 1\n1 4 1')).toBe('G.txt line 2: 4 is not between 1 and 3');
    expect(problem('3 1\n2 2 1')).toContain('to itself');
    expect(problem('3 2\n1 2 1')).toContain('2 edges are announced, 1 found');
    expect(problem('3 1\n1 2 1\n1 3 1')).toBe('G.txt line 3: more than the 1 edges announced');
    expect(problem('70000 1\n1 2 1')).toContain('70000 vertices');
    expect(problem('100 40000000\n1 2 1')).toContain('too short');
    expect(problem('100 999999999\n1 2 1')).toContain('999999999 edges');
    expect(problem('3 1\n1 2 x')).toContain('"x" is not a number');
  });
});

describe('QUBO', () => {
  const every = (n: number) =>
    Array.from({ length: 2 ** n }, (_, code) => Array.from({ length: n }, (_, i) => (code >> i) & 1));

  it('reads the format of qbsolv', () => {
    const content = 'c an example\np qubo 0 4 3 2\n0 0 3.4\n1 1 4.5\n2 2 2.1\n0 1 -6\n1 2 2\n';
    const read = graph('q.qubo', content);
    expect(read.vertices).toBe(4);
    expect(edgesOf(read)).toEqual([
      [0, 1, 1.5],
      [1, 2, -0.5],
    ]);
    expect(graph('q.txt', content)).toEqual(read);
  });

  it('reads bare lists from 0, and from 1 under a line of sizes', () => {
    const bare = graph('q.qubo', '# list\n0 0 -1\n0 2 3\n');
    expect(bare.vertices).toBe(3);
    expect(graph('q.bqp', '3 2\n1 1 -1\n1 3 3\n')).toEqual(bare);
  });

  it('keeps x^T Q x for every x, duplicates and both orders added up', () => {
    const entries = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.integer({ min: -8, max: 8 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(entries, (list) => {
        const read = graph('q.qubo', `p qubo 0 5 5 0\n${list.map((entry) => entry.join(' ')).join('\n')}`);
        for (const x of every(5)) {
          const value = list.reduce((sum, [i, j, q]) => sum + q * x[i] * x[j], 0);
          expect(
            quboValue(
              read,
              x.map((bit) => 2 * bit - 1),
            ),
          ).toBeCloseTo(value, 4);
        }
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('names the line of a mistake', () => {
    const problem = (content: string) => firstProblem(() => readData('q.qubo', text(content)));
    expect(problem('p qubo 0 4 3 2\n0 4 1')).toBe('q.qubo line 2: 4 is not between 0 and 3');
    expect(problem('p qubo 0 4\n0 1 1')).toContain('problem line');
    expect(problem('0 99999 1')).toContain('100000 vertices');
    expect(problem('0 1 1\n0 1')).toContain('2 fields');
    expect(problem('c nothing\n')).toContain('no entries');
  });
});

describe('asGraph', () => {
  it('symmetrises a matrix and takes its diagonal as bias', () => {
    const read = asGraph(readData('a.csv', text('5,1,0\n3,0,0\n0,0,-1\n')));
    expect(edgesOf(read)).toEqual([[0, 1, 2]]);
    expect([...(read.bias ?? [])]).toEqual([5, 0, -1]);
    expect(asGraph(read)).toBe(read);
  });
  it('leaves out a bias of zeros and refuses other shapes', () => {
    expect(asGraph(readData('a.csv', text('0,1\n1,0')))).not.toHaveProperty('bias');
    expect(firstProblem(() => asGraph(readData('a.csv', text('0,1')), 'a.csv'))).toContain(
      'not a square matrix',
    );
  });
});

itWithData('reads the shared Gset instances', ['gset/G22.txt', 'gset/G48.txt'], () => {
  const g22 = readData('G22.txt', sharedBytes('gset/G22.txt'));
  expect(g22).toMatchObject({ kind: 'graph', vertices: 2000 });
  expect(g22.kind === 'graph' && g22.weights.length).toBe(19_990);
  expect(readData('G48.txt', sharedBytes('gset/G48.txt'))).toMatchObject({ vertices: 3000 });
});
