import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutDefaults } from '../../src/notebook/defaults.ts';
import { readNotebookFile, writeNotebookFile } from '../../src/notebook/file.ts';
import { decodeLink, encodeLink } from '../../src/notebook/link.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { repairNotebook } from '../../src/notebook/repair.ts';
import type { NotebookSpec } from '../../src/notebook/schema.ts';
import { notebookSpec } from '../notebook-arbitrary.ts';
import { problemsOf } from '../problems.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const bench = (circuit: object, more: object = {}) => ({
  kirchhoff: 1,
  cells: [{ kind: 'bench', id: 'bench', circuit, ...more }],
});
const oneGroup = { groups: [{ name: 'hidden', shape: [4] }] };
const lines = (spec: unknown) => problemsOf(() => parseNotebook(spec)).map((p) => `${p.path}: ${p.problem}`);

describe('round trips', () => {
  it('of arbitrary notebooks through their differences, a file and a link', async () => {
    await fc.assert(
      fc.asyncProperty(notebookSpec, async (spec) => {
        const notebook = parseNotebook(spec);
        const differences = withoutDefaults(notebook);
        expect(parseNotebook(differences)).toStrictEqual(notebook);
        expect(withoutDefaults(parseNotebook(differences))).toStrictEqual(differences);
        expect(readNotebookFile(bytes(writeNotebookFile(notebook)))).toStrictEqual(notebook);
        expect(parseNotebook(await decodeLink(await encodeLink(notebook)))).toStrictEqual(notebook);
        expect(repairNotebook(differences)).toStrictEqual({ notebook, problems: [] });
      }),
      { numRuns: 300, seed: 7 },
    );
  }, 60_000);

  it('keeps only differences, in the order of the schema', () => {
    const spec = bench(
      { couplings: [], groups: [{ shape: [4], leak: 0.5, k: 1, name: 'hidden' }] },
      { seed: 1, title: '' },
    );
    expect(JSON.stringify(withoutDefaults(parseNotebook(spec)))).toBe(
      '{"kirchhoff":1,"cells":[{"kind":"bench","id":"bench","circuit":{"groups":[{"name":"hidden","shape":[4],"leak":0.5}]}}]}',
    );
  });

  it('keeps one field of a default that is an object', () => {
    const couplings = [{ kind: 'dense', from: 'hidden', to: 'hidden', weights: { from: 'normal' } }];
    const differences = withoutDefaults(parseNotebook(bench({ ...oneGroup, couplings }))) as NotebookSpec;
    expect(differences.cells[0]).toMatchObject({ circuit: { couplings: [{ weights: { from: 'normal' } }] } });
  });
});

describe('parseNotebook', () => {
  it('refuses other things, later versions, twin ids', () => {
    expect(lines(3)).toEqual([': this is not a notebook']);
    expect(lines({ kirchhoff: 2, cells: [], what: 1 })).toEqual([
      'kirchhoff: version 2 needs a newer Kirchhoff',
    ]);
    expect(lines({ cells: [] })).toEqual(['kirchhoff: "kirchhoff" is missing']);
    const twin = { kind: 'text', id: 'a' };
    expect(lines({ kirchhoff: 1, cells: [twin, twin] })).toEqual(['cells.1.id: two cells have the id "a"']);
  });

  it('checks circuits, tasks, views and sliders', () => {
    expect(
      lines(bench({ ...oneGroup, couplings: [{ kind: 'dense', from: 'hiden', to: 'hidden' }] }))[0],
    ).toMatch(/^cells.bench.circuit.couplings.0.from: .*"hiden".*"hidden"/);
    const more = {
      task: { kind: 'heat', rod: 'rod' },
      view: { fields: ['hiden'] },
      sliders: [
        { path: 'circuit.groups.hidden.leek', low: 0, high: 1 },
        { path: 'anneal.dt', low: 1, high: 0 },
        { path: 'circuit.groups.hidden.leak', low: 0, high: 1 },
      ],
    };
    expect(lines(bench(oneGroup, more))).toEqual([
      'cells.bench.task.rod: there is no group "rod"',
      'cells.bench.view.fields.0: there is no group "hiden" (did you mean "hidden"?)',
      'cells.bench.sliders.0.path: unknown field "leek" (did you mean "leak"?) in circuit.groups.hidden',
      'cells.bench.sliders.1.low: low (1) is not below high (0)',
    ]);
  });
});

describe('cells that learn', () => {
  const circuit = {
    groups: [
      { name: 'in', shape: [1], role: 'input' },
      { name: 'out', shape: [1], role: 'output' },
    ],
    couplings: [{ kind: 'dense', from: 'in', to: 'out' }],
  };
  const train = (more: object = {}) => ({
    kind: 'train',
    id: 'fit',
    circuit,
    task: { kind: 'function', expression: 'x' },
    ...more,
  });
  const wrong = (more: object) => lines({ kirchhoff: 1, cells: [train(more)] });

  it('name what their circuit lacks and what their recipe may not hold together', () => {
    expect(wrong({ circuit: { groups: [{ name: 'in', shape: [1] }] } })).toEqual([
      'cells.fit.circuit.groups: no group has the role input',
      'cells.fit.circuit.groups: no group has the role output',
    ]);
    expect(wrong({ training: { trainable: { couplings: ['in-out-0', 'in-out'], leaks: ['ot'] } } })).toEqual([
      'cells.fit.training.trainable.leaks.0: there is no group "ot" (did you mean "out"?)',
      'cells.fit.training.trainable.couplings.1: there is no coupling "in-out" (did you mean "in-out-0"?)',
    ]);
    const leaks = wrong({ training: { mechanism: 'mismatch', trainable: { leaks: 'all' } } });
    expect(leaks[0]).toMatch(/^cells.fit.training.trainable.leaks: EC-Loss cannot train leaks/);
    expect(wrong({ training: { schedule: { kind: 'one-cycle', warmUp: 3 } } })).toHaveLength(1);
    expect(wrong({ sliders: [{ path: 'anneal.dt', low: 0, high: 1 }] })[0]).toMatch(
      /^cells.fit.sliders.0.path: unknown field "anneal"/,
    );
  });

  it('count the expressions of their tasks among those of the notebook', () => {
    const cells = Array.from({ length: 150 }, (_, n) =>
      train({ id: `fit-${n}`, task: { kind: 'function', expression: 'x+'.repeat(120) + 'x' } }),
    );
    expect(lines({ kirchhoff: 1, cells })).toEqual(['cells: its expressions take 36150 characters together']);
  });
});

describe('notebook files', () => {
  it('show changes line by line', () => {
    const weights = Array.from({ length: 40 }, (_, i) => i / 8);
    const couplings = [{ kind: 'dense', from: 'hidden', to: 'hidden', weights }];
    const text = writeNotebookFile(parseNotebook(bench({ ...oneGroup, couplings })));
    expect(text).toMatchInlineSnapshot(`
      "{
        "kirchhoff": 1,
        "cells": [
          {
            "kind": "bench",
            "id": "bench",
            "circuit": {
              "groups": [
                {
                  "name": "hidden",
                  "shape": [4]
                }
              ],
              "couplings": [
                {
                  "kind": "dense",
                  "from": "hidden",
                  "to": "hidden",
                  "weights": [
                    0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1.125, 1.25, 1.375, 1.5, 1.625, 1.75, 1.875, 2,
                    2.125, 2.25, 2.375, 2.5, 2.625, 2.75, 2.875, 3, 3.125, 3.25, 3.375, 3.5, 3.625, 3.75, 3.875, 4,
                    4.125, 4.25, 4.375, 4.5, 4.625, 4.75, 4.875
                  ]
                }
              ]
            }
          }
        ]
      }
      "
    `);
  });

  it('say what is wrong with the file itself', () => {
    const first = (content: Uint8Array) => problemsOf(() => readNotebookFile(content, 'my.json'))[0];
    expect(first(bytes('{"a":'))).toMatchObject({
      path: 'my.json',
      problem: expect.stringMatching(/^it is not JSON: /) as string,
    });
    expect(first(new Uint8Array(0)).problem).toBe('there is nothing in it');
    expect(first(Uint8Array.of(0xff, 0xfe)).problem).toBe('it is not text');
    expect(first(new Uint8Array(64 * 2 ** 20 + 1)).problem).toContain('67108864 bytes');
  });
});
