import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/notebook/records.ts';
import { lab, type LabResult } from '../lab-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirchhoff-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function notebook(text: string): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, text);
  return file;
}

/** Every bench of the public notebooks, with budgets small enough for a test. */
const PUBLIC: readonly [name: string, cells: number, ...sets: string[]][] = [
  ['two-nodes', 2],
  [
    'thousands',
    2,
    'cells.fingerprint.circuit.groups.skin.shape=[16,16,1]',
    'cells.fingerprint.anneal.steps=400',
  ],
  ['darcy', 1, 'cells.grid.task.samples=2'],
  ['heat', 2],
  ['max-cut', 2, 'cells.bistable.batch=4', 'cells.bifurcating.batch=4', 'cells.bifurcating.anneal.steps=400'],
  ['node-laws', 2, 'cells.own.anneal.steps=500'],
];

describe('the headless runner', () => {
  it.each(PUBLIC)(
    'runs %s',
    (name, cells, ...sets) => {
      const { code, out, err } = lab(
        'run',
        `public/notebooks/${name}.json`,
        '--engine',
        'cpu',
        ...sets.flatMap((set) => ['--set', set]),
      );
      expect(err).toContain('cpu engine');
      expect(code).toBe(0);
      expect(out.trim().split('\n')).toHaveLength(1);
      const result = JSON.parse(out) as LabResult;
      expect(result.engine.kind).toBe('cpu');
      expect(result.build).toMatch(/^\d+\.\d+\.\d+\+\w+$/);
      expect(result.cells).toHaveLength(cells);
      for (const { status, metrics } of result.cells) {
        expect(['settled', 'stopped']).toContain(status);
        for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
        if (metrics.dissipated !== undefined) expect(metrics.dissipated).toBeGreaterThan(-1e-6);
        if (status === 'settled') expect(metrics.relativeResidual).toBeLessThan(0.01);
      }
    },
    60_000,
  );

  it('gives bit-equal results for the same seed, others for another', () => {
    const run = (...more: string[]) =>
      (
        JSON.parse(lab('run', 'public/notebooks/two-nodes.json', '--engine', 'cpu', ...more).out) as LabResult
      ).cells.map(({ metrics }) => metrics);
    expect(run()).toEqual(run());
    expect(run('--set', 'cells.amplifiers.circuit.couplings.0.gain=0.3')).not.toEqual(run());
  }, 60_000);

  it('prints a link that runs to the same result', () => {
    const link = lab('link', 'public/notebooks/two-nodes.json').out.trim();
    expect(link).toMatch(/^#v1\.[\w-]+$/);
    const strip = ({ cells }: LabResult) => cells.map(({ id, metrics }) => ({ id, metrics }));
    const fromLink = JSON.parse(lab('run', link, '--engine', 'reference').out) as LabResult;
    const fromFile = JSON.parse(
      lab('run', 'public/notebooks/two-nodes.json', '--engine', 'reference').out,
    ) as LabResult;
    expect(strip(fromLink)).toEqual(strip(fromFile));
  }, 60_000);

  it('writes a bench as a Python script that Python confirms', () => {
    const file = join(folder, 'script.py');
    const { code, out } = lab(
      'python',
      'public/notebooks/two-nodes.json',
      '--cell',
      'amplifiers',
      '--out',
      file,
    );
    expect(out).toBe('');
    expect(code).toBe(0);
    expect(execFileSync('python3', [file], { encoding: 'utf8' })).toMatch(/^numbers of the lab: agrees/);
    // The script carries its notebook, which every command reads.
    expect(lab('link', file).out).toBe(lab('link', 'public/notebooks/two-nodes.json').out);
    const refused = lab('python', 'public/notebooks/two-nodes.json', '--cell', 'nobody');
    expect(refused.err).toMatch(/^cells\.nobody: there is no such cell\. /);
    expect(refused.code).toBe(2);
  }, 60_000);

  it('writes the result where it is told', () => {
    const file = join(folder, 'result.json');
    const { out } = lab('run', 'public/notebooks/two-nodes.json', '--engine', 'cpu', '--out', file);
    const { records, ...printed } = JSON.parse(readFileSync(file, 'utf8')) as { records: RunRecord[] };
    expect(printed).toEqual(JSON.parse(out));
    // What it takes to run each cell again.
    expect(records.map(({ recipe, engine, status }) => [recipe.id, engine, status])).toEqual([
      ['amplifiers', 'cpu', 'settled'],
      ['bistable', 'cpu', 'settled'],
    ]);
    expect(records[0].recipe).toMatchObject({ seed: 1, circuit: { groups: [{ name: 'pair' }] } });
  }, 60_000);

  it.each<[string, string[], string]>([
    [
      'a field with a typo',
      ['check', 'TYPO'],
      'cells.b.circuit.groups.g.leek: unknown field "leek" (did you mean "leak"?)',
    ],
    ['JSON that is none', ['check', 'BROKEN'], 'not JSON'],
    ['a missing file', ['check', 'nowhere.json'], 'nowhere.json: cannot be read (ENOENT). Check the path.'],
    ['an unknown command', ['runn', 'x.json'], 'unknown command "runn" (did you mean "run"?)'],
    ['an unknown engine', ['run', 'GOOD', '--engine', 'gpu'], 'unknown engine "gpu"'],
    ['a path that leads nowhere', ['run', 'GOOD', '--set', 'cells.b.circuit.groups.g.leek=1'], 'leek'],
    ['a value over its limit', ['run', 'GOOD', '--set', 'cells.b.anneal.steps=1e10'], 'steps'],
    ['a value that is not JSON', ['run', 'GOOD', '--set', 'cells.b.title=hello'], 'is not JSON'],
    ['data nobody asks for', ['run', 'GOOD', '--data', 'x=package.json'], 'package.json'],
    ['a damaged link', ['check', '#v1.AAAA'], 'link'],
    ['a link of a later version', ['check', '#v2.AAAA'], 'v2'],
  ])(
    'exits with 2 and says where for %s',
    (_, words, message) => {
      const good = {
        kirchhoff: 1,
        cells: [{ id: 'b', kind: 'bench', circuit: { groups: [{ name: 'g', shape: [2] }] } }],
      };
      const files: Record<string, string> = {
        GOOD: JSON.stringify(good),
        TYPO: JSON.stringify(good).replace('"shape"', '"leek":1,"shape"'),
        BROKEN: '{"kirchhoff": 1,',
      };
      const { code, err, out } = lab(...words.map((word) => (word in files ? notebook(files[word]) : word)));
      expect(err).toContain(message);
      expect(err.trim().split('\n').at(0)).toMatch(/^[^:]+: .+\. .+/);
      expect(code).toBe(2);
      expect(out).toBe('');
    },
    30_000,
  );

  it.each([
    ['notebook', 200e6],
    // More than Node reads at once: trying to would be another failure.
    ['data', 3e9],
  ])(
    'refuses a %s file of %i bytes by its size, before reading it',
    (what, bytes) => {
      const file = join(folder, `large-${what}`);
      writeFileSync(file, '');
      truncateSync(file, bytes);
      const words =
        what === 'notebook' ? ['check', file] : ['run', 'public/notebooks/darcy.json', '--data', `x=${file}`];
      const { code, err, out } = lab(...words);
      rmSync(file);
      expect(err).toBe(`${file}: the file holds ${bytes} bytes. Keep files to 67108864 bytes (64 MB).\n`);
      expect(code).toBe(2);
      expect(out).toBe('');
    },
    30_000,
  );

  it('exits with 1 when a circuit blows up, naming the node and the remedy', () => {
    const cell = {
      id: 'b',
      kind: 'bench',
      circuit: { groups: [{ name: 'g', shape: [2], volts: 1 }] },
      anneal: { dt: 50, steps: 100 },
    };
    const { code, err, out } = lab(
      'run',
      notebook(JSON.stringify({ kirchhoff: 1, cells: [cell] })),
      '--engine',
      'cpu',
    );
    expect(code).toBe(1);
    expect((JSON.parse(out) as LabResult).cells[0].status).toBe('failed');
    expect(err).toContain('the voltage of node g[0] blew up');
    expect(err).toContain('Halve dt');
  }, 30_000);
});
