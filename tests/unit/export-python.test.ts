/** The script exported for a bench: it checks a recorded run, carries its notebook, and is refused where it cannot be. */
import { describe, expect, it, vi } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { npzParts } from '../../src/notebook/export/npz.ts';
import { nodeNames } from '../../src/notebook/export/recording.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { prepareBench } from '../../src/lab/prepare.ts';
import { pythonOf, scriptCell } from '../../src/lab/python.ts';
import { provenanceOf } from '../export-files.ts';
import { asyncProblemsOf, problemsOf } from '../problems.ts';
import { distanceIn, runPython } from '../python.ts';
import { cellOf, provenance } from '../script-cells.ts';

vi.setConfig({ testTimeout: 240_000 });

const TOLERANCE = 1e-4;

describe('a script of a bench', () => {
  it.each(['euler', 'rk4', 'dormand-prince', 'relax'] as const)(
    'agrees with a run recorded by %s in float32 and exported',
    async (integrator) => {
      const cell = cellOf(
        {
          groups: [
            { name: 'x', shape: [20], law: 'saturating', volts: { from: 'normal', std: 1 }, bias: 0.1 },
            { name: 'y', shape: [5, 4, 1], law: 'soft-rail', volts: 0.2 },
          ],
          couplings: [
            { kind: 'dense', from: 'x', to: 'y' },
            { kind: 'resistive', from: 'y', to: 'y' },
          ],
          units: { voltage: 0.8 },
        },
        { batch: 2, anneal: { integrator, steps: 200 } },
      );
      const prepared = await prepareBench(cell, { data: {} });
      const anneal = await createCpuEngine({ kernels: 'javascript' }).create(
        prepared.netlist,
        prepared.stepping,
      );
      await anneal.record({ every: 7, sample: 1, capacity: 64 });
      await anneal.run(150);
      await anneal.idle();
      const frames = await anneal.drain();
      if (!frames) throw new Error('nothing was recorded');
      const { nodes, count, steps, times, energy, residual } = frames;
      const recording = {
        ...{ nodes, count, steps, times, energy, residual, sample: 1, voltsPerUnit: 0.8 },
        column: (f: number) => frames.voltages.subarray(f * nodes, (f + 1) * nodes),
        names: nodeNames(prepared.netlist.groups),
      };
      const npz = Uint8Array.from(Buffer.concat([...npzParts(recording, provenance)]));
      const script = await pythonOf(cell, { data: {}, provenance });
      const off = Uint8Array.from(
        Buffer.concat([
          ...npzParts({ ...recording, column: (f) => recording.column(f).map((v) => v + 0.001) }, provenance),
        ]),
      );
      const { good, bad } = runPython([
        { name: 'good', script, npz },
        { name: 'bad', script, npz: off },
      ]);
      expect(good.out).toContain(`agrees, at most`);
      expect(good.code).toBe(0);
      expect(distanceIn(good)).toBeLessThan(TOLERANCE);
      expect(bad.out).toContain('DIFFERS');
      expect(bad.code).toBe(1);
    },
  );

  it('carries its notebook, and no title can put a line into it', async () => {
    const evil = '"""\nimport os\r\u2028os.system("x")  # ';
    const notebook = parseNotebook({
      kirchhoff: 1,
      title: evil,
      cells: [
        {
          kind: 'bench',
          id: 'bench',
          title: evil,
          circuit: { groups: [{ name: 'row', shape: [2], volts: 1 }] },
        },
      ],
    });
    const script = await pythonOf(scriptCell(notebook.cells), {
      data: {},
      provenance: provenanceOf(notebook),
    });
    for (const line of script
      .split(/[\r\n\u2028\u2029\u0085\f\v]/)
      .filter((text) => text.includes('os.system')))
      expect(line).toMatch(/^#/);
    expect(runPython([{ name: 'evil', script }]).evil.code).toBe(0);
  });

  it('is refused for cells that learn, missing cells and runs that blow up', async () => {
    const { cells } = parseNotebook({
      kirchhoff: 1,
      cells: [
        {
          ...{ kind: 'train', id: 'learner', task: { kind: 'moons' } },
          circuit: {
            groups: [
              { name: 'x', shape: [2], role: 'input' },
              { name: 'y', shape: [2], role: 'output' },
            ],
          },
        },
      ],
    });
    expect(problemsOf(() => scriptCell(cells, 'learner'))[0].problem).toMatch(/no integrator/);
    expect(problemsOf(() => scriptCell(cells, 'nobody'))[0]).toMatchObject({ path: 'cells.nobody' });
    expect(problemsOf(() => scriptCell(cells))[0].problem).toBe('the notebook has no bench');
    const wild = cellOf(
      { groups: [{ name: 'x', shape: [2], volts: 1 }] },
      { anneal: { dt: 50, steps: 100 } },
    );
    const problems = await asyncProblemsOf(() => pythonOf(wild, { data: {}, provenance }));
    expect(problems[0]).toMatchObject({ path: 'cells.bench.anneal.dt', remedy: 'Halve dt first' });
  });
});
