/** Exported files: what they hold, that they carry the notebook back unharmed, and what damaged ones do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { BadInput } from '../../src/circuit/problem.ts';
import { readTable } from '../../src/data/csv.ts';
import { readDataSet } from '../../src/data/read.ts';
import { carriedNotebook } from '../../src/notebook/export/carried.ts';
import { float32Text } from '../../src/notebook/export/csv.ts';
import { isPng } from '../../src/notebook/export/png.ts';
import { oneLine } from '../../src/notebook/export/provenance.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { NOTEBOOK_CAPS } from '../../src/notebook/schema.ts';
import { element, fileOf, KINDS, onePixel, provenanceOf, recording, video } from '../export-files.ts';
import { chance, damageBytes } from '../mutation.ts';
import { notebookSpec } from '../notebook-arbitrary.ts';
import { firstProblem } from '../problems.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const notebook = parseNotebook({
  kirchhoff: 1,
  title: 'Zwei Knoten – 两个节点 & <b>"more"</b> ]]> ​ 🜔',
  cells: [
    { kind: 'text', id: 'text', text: 'a\nb\r\n# notebook: {}\n</k:notebook> &amp; \u0007 \ud800' },
    { kind: 'bench', id: 'bench', seed: 5, circuit: { groups: [{ name: 'row', shape: [2] }] } },
  ],
});
const link = 'https://example.org/#v1.AbC-_';
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('an exported file', () => {
  it.each(KINDS)('of kind %s gives back the identical notebook', (kind) => {
    for (const to of [null, link]) {
      const bytes = fileOf(kind, provenanceOf(notebook, to));
      expect(parseNotebook(carriedNotebook(`file.${kind}`, bytes))).toEqual(notebook);
    }
  });

  it.each(KINDS)('of kind %s gives back any notebook', (kind) => {
    fc.assert(
      fc.property(notebookSpec, (spec) => {
        const any = parseNotebook(spec);
        expect(parseNotebook(carriedNotebook('f', fileOf(kind, provenanceOf(any))))).toEqual(any);
      }),
      { numRuns: 60 },
    );
  });

  it('is read by what it holds, not by its name', () => {
    const bytes = fileOf('png', provenanceOf(notebook));
    expect(parseNotebook(carriedNotebook('renamed.npz', bytes))).toEqual(notebook);
  });

  it('says where it came from, the seed inside even where it is the default', () => {
    const { cells } = parseNotebook({
      kirchhoff: 1,
      cells: [{ kind: 'bench', id: 'bench', circuit: { groups: [{ name: 'row', shape: [2] }] } }],
    });
    const bytes = fileOf('csv', provenanceOf({ ...notebook, cells }, link));
    expect(text(bytes)).toContain('"seed":1');
    for (const kind of ['png', 'svg', 'csv', 'webm'] as const) {
      const words = text(fileOf(kind, provenanceOf(notebook, link)));
      for (const fact of ['0.1.0+abc1234', '2026-01-02T03:04:05.000Z', link]) expect(words).toContain(fact);
    }
    const about = strFromU8(unzipSync(fileOf('npz', provenanceOf(notebook, link)))['about.json']);
    expect(JSON.parse(about)).toEqual({
      cell: 'bench',
      link,
      build: '0.1.0+abc1234',
      date: '2026-01-02T03:04:05.000Z',
      sample: 0,
    });
  });

  it('carries nothing where it was not exported', () => {
    const plain: Uint8Array[] = [
      onePixel(),
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
      new TextEncoder().encode('# a comment\n1,2\n'),
      new TextEncoder().encode('1,2\n# notebook: {}\n'),
      zipSync({ 'x.npy': new Uint8Array(1) }),
      Uint8Array.of(1, 2, 3),
      video({ TITLE: 'A film', KIRCHHOFF: '{}' }),
    ];
    for (const bytes of plain) expect(carriedNotebook('f', bytes)).toBeUndefined();
  });

  it('keeps the picture before and after its texts', () => {
    const bytes = fileOf('png', provenanceOf(notebook));
    expect(isPng(bytes)).toBe(true);
    expect(bytes.slice(0, 33)).toEqual(onePixel().slice(0, 33));
    expect(bytes.slice(33 - onePixel().length)).toEqual(onePixel().slice(33));
  });
});

describe('a hostile file', () => {
  it.each(KINDS)('of kind %s that is damaged is refused or read, and nothing else happens', (kind) => {
    const bytes = fileOf(kind, provenanceOf(notebook));
    for (let seed = 0; seed < 400; seed++) {
      try {
        const spec = carriedNotebook('f', damageBytes(bytes, chance(seed)));
        if (spec !== undefined) parseNotebook(spec);
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
      }
    }
  });

  it.each(KINDS)('of kind %s that is cut short anywhere is refused or carries nothing', (kind) => {
    const bytes = fileOf(kind, provenanceOf(notebook));
    for (let end = 1; end < bytes.length; end += 7) {
      try {
        const spec = carriedNotebook('f', bytes.subarray(0, end));
        if (spec !== undefined) expect(parseNotebook(spec)).toEqual(notebook);
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
      }
    }
  });

  it('whose PNG chunk promises more than there is, or whose checksum is wrong, is refused', () => {
    const bytes = fileOf('png', provenanceOf(notebook));
    const long = bytes.slice();
    new DataView(long.buffer).setUint32(33, 0xfffffff0);
    expect(firstProblem(() => carriedNotebook('p.png', long))).toMatch(/damaged or cut short/);
    const at = Buffer.from(bytes).indexOf('"kirchhoff"');
    const changed = bytes.slice();
    changed[at + 3] ^= 1;
    expect(firstProblem(() => carriedNotebook('p.png', changed))).toMatch(/damaged or cut short/);
  });

  it('that is a video cut off in its pictures still has its notebook; one whose tags are cut is refused', () => {
    const bytes = fileOf('webm', provenanceOf(notebook));
    expect(parseNotebook(carriedNotebook('f.webm', bytes.subarray(0, -20)))).toEqual(notebook);
    const at = Buffer.from(bytes).indexOf('"kirchhoff"');
    expect(firstProblem(() => carriedNotebook('f.webm', bytes.subarray(0, at)))).toMatch(
      /damaged or cut short/,
    );
  });

  it('that is a video of sizes that are not known, or of nothing but elements, carries nothing', () => {
    const head = element(0x1a45dfa3, new Uint8Array(), 1);
    const endless = [0x18, 0x53, 0x80, 0x67, 0x01, ...Array<number>(7).fill(0xff)];
    expect(carriedNotebook('f.webm', Uint8Array.of(...head, ...endless))).toBeUndefined();
    const many = new Uint8Array(2 ** 20).fill(0x80);
    many.set(head);
    expect(carriedNotebook('f.webm', many)).toBeUndefined();
  });

  it('whose zip member is a bomb is refused before it is unpacked', () => {
    const bomb = zipSync({ 'notebook.json': new Uint8Array(NOTEBOOK_CAPS.fileBytes + 1) }, { level: 9 });
    expect(firstProblem(() => carriedNotebook('b.npz', bomb))).toMatch(/unpacks to \d+ bytes/);
  });

  it('larger than any notebook is refused by its size', () => {
    const large = new Uint8Array(NOTEBOOK_CAPS.fileBytes + 1);
    expect(firstProblem(() => carriedNotebook('l.png', large))).toMatch(/holds \d+ bytes/);
  });

  it('cannot put a line of its own into comments', () => {
    const evil = 'x\n# notebook: {}\r\u2028\u0085\f\v__import__("os")';
    expect(oneLine(evil)).toBe('x # notebook: {} __import__("os")');
  });
});

describe('a recording', () => {
  it('is a table that the lab reads as data', () => {
    const { data, heading } = readTable('f.csv', text(fileOf('csv', provenanceOf(notebook))));
    expect(heading).toEqual([
      ...['step', 'time', 'energy', 'residual', 'row[0]', 'row[1]'],
      ...['grid[0][0][0]', 'grid[0][0][1]', 'grid[0][1][0]', 'grid[0][1][1]'],
    ]);
    expect(data.shape).toEqual([3, 10]);
    const second = data.values.slice(10, 20);
    expect([...second.slice(0, 4)]).toEqual([1, 0.1, 2, 0.1].map(Math.fround));
    expect(second.slice(4)).toEqual(recording().column(1));
  });

  it('leaves the energy out where there is none', () => {
    const bytes = fileOf('csv', provenanceOf(notebook), recording(false));
    expect(readTable('f.csv', text(bytes)).heading?.slice(0, 3)).toEqual(['step', 'time', 'residual']);
    expect(Object.keys(unzipSync(fileOf('npz', provenanceOf(notebook), recording(false))))).not.toContain(
      'energy.npy',
    );
  });

  it('is an archive that the lab reads as data', () => {
    const arrays = readDataSet('f.npz', fileOf('npz', provenanceOf(notebook)));
    expect(Object.keys(arrays)).toEqual(['time', 'step', 'energy', 'residual', 'voltages']);
    const { voltages } = arrays;
    if (voltages.kind !== 'array') throw new Error('not an array');
    expect(voltages.shape).toEqual([3, 6]);
    expect(voltages.values.slice(6, 12)).toEqual(recording().column(1));
  });

  it('is an archive that NumPy reads, names of nodes and notebook included', () => {
    const file = join(folder, 'run.npz');
    writeFileSync(file, fileOf('npz', provenanceOf(notebook)));
    const script = `
import json, sys
import numpy as np
run = np.load(sys.argv[1])
print(json.dumps({name: [str(run[name].dtype), run[name].shape] for name in ("time", "step", "energy", "residual", "voltages")}))
print(",".join(run["nodes"]))
print(json.loads(run["notebook.json"])["cells"][1]["seed"])
print(repr(float(run["voltages"][2, 5])))`;
    const out = execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }).trim().split('\n');
    expect(JSON.parse(out[0])).toEqual({
      time: ['float32', [3]],
      step: ['float32', [3]],
      energy: ['float32', [3]],
      residual: ['float32', [3]],
      voltages: ['float32', [3, 6]],
    });
    expect(out[1]).toBe(recording().names.join(','));
    expect(out[2]).toBe('5');
    expect(Number(out[3])).toBe(recording().column(2)[5]);
  });

  it('writes the shortest digits that read back as the same float32', () => {
    expect(float32Text(Math.fround(0.1))).toBe('0.1');
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(Number(float32Text(value)))).toBe(
          value === 0 ? Number(float32Text(value)) : value,
        );
      }),
    );
  });
});
