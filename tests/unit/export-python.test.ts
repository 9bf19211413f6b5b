/** Exported scripts: run by Python, they come to the voltages the lab comes to. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseExpression } from '../../src/circuit/expression.ts';
import { compile } from '../../src/circuit/expression-tree.ts';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { LAWS } from '../../src/circuit/schema-fields.ts';
import { chooseTimeStep } from '../../src/circuit/stability.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { largestStep } from '../../src/engine/dormand-prince.ts';
import type { Integrator } from '../../src/engine/engine.ts';
import { npzParts } from '../../src/notebook/export/npz.ts';
import { toPython } from '../../src/notebook/export/python/expression.ts';
import { POWER } from '../../src/notebook/export/python/helpers.ts';
import { pythonScript } from '../../src/notebook/export/python/script.ts';
import { nodeNames } from '../../src/notebook/export/recording.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { BenchCell } from '../../src/notebook/schema.ts';
import { prepareBench } from '../../src/lab/prepare.ts';
import { pythonOf, runToCheck, scriptCell } from '../../src/lab/python.ts';
import { provenanceOf } from '../export-files.ts';
import { asyncProblemsOf, problemsOf } from '../problems.ts';
import { distanceIn, runPython } from '../python.ts';
import { CIRCUIT_KINDS, isPossible, randomNetlist, SAFE_DT, type RandomCircuit } from '../random-circuits.ts';

vi.setConfig({ testTimeout: 240_000 });

const TOLERANCE = 1e-4;
/** Both compute in float64; the numbers compared with are written as float32. */
const ROUNDING = 5e-7;

const cellOf = (circuit: unknown, rest: object = {}): BenchCell => {
  const { cells } = parseNotebook({
    kirchhoff: 1,
    cells: [{ kind: 'bench', id: 'bench', circuit, ...rest }],
  });
  return scriptCell(cells);
};
const blank = cellOf({ groups: [{ name: 'row', shape: [2] }] }, { anneal: { steps: 40, until: 'steps' } });
const provenance = provenanceOf(parseNotebook({ kirchhoff: 1, cells: [] }));

async function scriptOf(netlist: Netlist, integrator: Integrator): Promise<string> {
  const stepping = { integrator, dt: SAFE_DT };
  const checked = await runToCheck({ netlist, stepping, cell: blank }, {});
  const largest = largestStep(chooseTimeStep(netlist).rate);
  return pythonScript({
    ...{ netlist, circuit: null, ...checked, provenance },
    stepping: { ...stepping, bound: 'set in the test', largest },
  });
}

async function agree(
  circuits: readonly (RandomCircuit & { readonly integrator?: Integrator })[],
): Promise<void> {
  const jobs = [];
  for (const { integrator = 'euler', ...circuit } of circuits)
    jobs.push({
      name: JSON.stringify({ ...circuit, integrator }),
      script: await scriptOf(randomNetlist(circuit), integrator),
    });
  for (const [name, run] of Object.entries(runPython(jobs))) {
    expect(run.code, `${name}\n${run.out}`).toBe(0);
    expect(distanceIn(run), name).toBeLessThan(ROUNDING);
  }
}

describe('a script comes to the voltages of the lab', () => {
  const possible = CIRCUIT_KINDS.flatMap((kind) =>
    LAWS.filter((law) => isPossible(kind, law)).map((law) => ({ kind, law })),
  );

  it('for every kind of coupling and every node law, alone and in batches, both ways and one way', () =>
    agree(
      possible.flatMap(({ kind, law }, index) => [
        { kind, law, nodes: 30, batch: 1, seed: index, reciprocal: true },
        { kind, law, nodes: 24, batch: 3, seed: index + 1, reciprocal: false },
      ]),
    ));

  it('between two groups, wrapping around, with gains, ramps and noise', () =>
    agree(
      (['dense', 'sparse', 'stencil', 'resistive'] as const).flatMap((kind) =>
        [true, false].flatMap((flag) => [
          {
            kind,
            law: 'linear' as const,
            nodes: 36,
            batch: 2,
            between: true,
            periodic: flag,
            reciprocal: flag,
          },
          {
            ...{ kind, law: 'bistable' as const, nodes: 20, batch: 2, between: flag },
            noise: { start: 0.3, end: 0.01, power: 2, duration: 1 },
            ramp: { kind: flag ? ('exponential' as const) : ('linear' as const), time: 1.5 },
          },
        ]),
      ),
    ));

  it('with every integrator', () =>
    agree(
      (['euler', 'rk4', 'dormand-prince', 'relax'] as const).flatMap((integrator) =>
        (
          ['dense', 'stencil', 'resistive', 'conditioned-by-free', 'conditioned-by-held', 'source'] as const
        ).map((kind) => ({ kind, law: 'custom' as const, nodes: 24, batch: 2, integrator })),
      ),
    ));

  it('for the momenta of bifurcating nodes and their pump', () =>
    agree([
      {
        ...{ kind: 'dense', law: 'bifurcating', nodes: 16, batch: 3 },
        ramp: { kind: 'linear', time: 1 },
      },
    ]));
});

/** Recipes whose numbers the script draws or computes anew instead of holding them. */
const RECIPES: Readonly<Record<string, { readonly circuit: unknown; readonly rest?: object }>> = {
  'drawn couplings and start voltages': {
    circuit: {
      groups: [
        { name: 'in-put', shape: [64], role: 'input', volts: { from: 'uniform', low: -1, high: 0.5 } },
        { name: 'hidden', shape: [80], law: 'saturating', volts: { from: 'normal', std: 0.3, seed: 9 } },
      ],
      couplings: [
        { kind: 'dense', from: 'in-put', to: 'hidden', gain: 0.7 },
        {
          kind: 'dense',
          name: 'own',
          from: 'hidden',
          to: 'hidden',
          weights: { from: 'uniform', scale: 'fan-in' },
        },
      ],
    },
    rest: { batch: 3, seed: 77 },
  },
  'expressions of place over a grid with channels, pins and a stencil': {
    circuit: {
      groups: [
        {
          ...{ name: 'grid', shape: [8, 9, 2], law: 'custom', signal: 'tanh(v)^3 + k*max(v, -0.5)', k: 0.3 },
          ...{ self: '0.2*v^3 - sqrt(abs(v))*sign(v)/4', pins: [{ at: 'top', volts: 0.5 }] },
          bias: { from: 'expression', expression: 'sin(3*x)*cos(pi*y) - (c - 0.5)^2 + x^1.5/n' },
          volts: { from: 'expression', expression: '0.1*(b - i/n)' },
        },
        { name: 'plain', shape: [8, 9, 1], volts: { from: 'expression', expression: 'x - y*b + 0^x' } },
      ],
      couplings: [
        { kind: 'stencil', from: 'grid', to: 'grid', weights: { from: 'normal', std: 0.05 } },
        { kind: 'stencil', from: 'plain', to: 'grid', size: [5, 3], border: 'periodic', gain: -0.4 },
      ],
    },
    rest: { batch: 2 },
  },
  'random, ring, listed and cell edges': {
    circuit: {
      groups: [
        { name: 'ring', shape: [70], law: 'soft-rail', bias: 0.2 },
        { name: 'cells', shape: [5, 5, 3], law: 'rectifying', volts: 0.4 },
      ],
      couplings: [
        {
          kind: 'sparse',
          from: 'ring',
          to: 'ring',
          edges: { from: 'random', degree: 3 },
          weights: { from: 'normal', std: 0.1 },
        },
        {
          kind: 'sparse',
          from: 'ring',
          to: 'ring',
          edges: { from: 'ring', reach: 2 },
          weights: { from: 'uniform', scale: 'fan-in' },
          reciprocal: false,
        },
        {
          kind: 'sparse',
          from: 'cells',
          to: 'cells',
          edges: { from: 'cells' },
          weights: { from: 'normal', std: 0.2, scale: 'fan-in' },
          reciprocal: false,
        },
        {
          kind: 'sparse',
          from: 'ring',
          to: 'cells',
          edges: {
            from: 'list',
            edges: [
              [0, 1, 0.5],
              [69, 74],
            ],
          },
        },
      ],
    },
  },
  'resistors of a grid with ghosts, set cell by cell by another group': {
    circuit: {
      groups: [
        { name: 'fields', shape: [6, 6, 4], role: 'input', volts: { from: 'normal', std: 0.5 } },
        { name: 'mean', shape: [6, 6, 1], law: 'saturating', bias: 0.3 },
        { name: 'flow', shape: [6, 6, 1], leak: 0, volts: { from: 'uniform' } },
        { name: 'other', shape: [6, 6, 1], leak: 0.1 },
      ],
      couplings: [
        {
          kind: 'resistive',
          from: 'flow',
          to: 'flow',
          conditioned: {
            by: 'fields',
            low: 0.5,
            high: 2,
            fields: ['right', 'down', 'ground', 'source'],
            groundAt: ['top'],
          },
        },
        {
          kind: 'resistive',
          from: 'other',
          to: 'other',
          topology: { from: 'grid', periodic: true, ghosts: ['left'] },
          conductance: { from: 'uniform', low: 0.2, high: 1 },
        },
        {
          kind: 'resistive',
          from: 'other',
          to: 'other',
          conditioned: { by: 'mean', low: 0.3, high: 1.2, mean: 'arithmetic' },
        },
        {
          kind: 'resistive',
          from: 'flow',
          to: 'other',
          topology: { from: 'one-to-one' },
          conductance: 0.3,
          tied: true,
        },
        { kind: 'resistive', from: 'other', to: 'other', topology: { from: 'ground' }, conductance: 0.05 },
      ],
    },
  },
  'imperfect parts, rails, units and noise': {
    circuit: {
      groups: [
        {
          name: 'spins',
          shape: [60],
          law: 'bistable',
          k: 0.4,
          rails: 0.9,
          volts: { from: 'uniform', low: -0.1, high: 0.1 },
        },
      ],
      couplings: [
        { kind: 'dense', from: 'spins', to: 'spins', weights: { from: 'normal', scale: 'fan-in' } },
      ],
      parts: { mismatch: 0.1, bits: 4 },
      noise: { start: 0.02, duration: 10 },
      units: { voltage: 0.5 },
    },
    rest: { anneal: { steps: 64, until: 'steps' } },
  },
};

describe('a script of a bench', () => {
  it('draws and computes its numbers as the recipe does', async () => {
    const jobs = [];
    for (const [name, { circuit, rest }] of Object.entries(RECIPES))
      jobs.push({
        name,
        script: await pythonOf(cellOf(circuit, { anneal: { steps: 300 }, ...rest }), {
          data: {},
          provenance,
        }),
      });
    expect(jobs[0].script).toContain(
      'normal(SEED, np.arange(5120), 0, 0, stream_of("couplings.in-put-hidden-0.weights"))',
    );
    expect(jobs[0].script).toContain('np.fill_diagonal(W1, 0)');
    expect(jobs[1].script).toContain('np.sin(3 * x) * np.cos(3.141592653589793 * y)');
    for (const [name, run] of Object.entries(runPython(jobs))) {
      expect(run.code, `${name}\n${run.out}`).toBe(0);
      expect(distanceIn(run), name).toBeLessThan(1e-5);
    }
  });

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

describe('expressions in Python', () => {
  const VARIABLES = ['v', 'k'] as const;
  const leaf = fc.constantFrom('v', 'k', '0.5', '2', 'pi', '3');
  const text = fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/'), tie('e'))
        .map(([a, op, b]) => `(${a}) ${op} (${b})`),
      fc
        .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/'), tie('e'))
        .map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(${a})^(${b})`),
      tie('e').map((a) => `-(${a})`),
      fc
        .tuple(
          fc.constantFrom('tanh', 'sigmoid', 'exp', 'log', 'sqrt', 'sin', 'cos', 'abs', 'sign'),
          tie('e'),
        )
        .map(([f, a]) => `${f}(${a})`),
      fc.tuple(fc.constantFrom('max', 'min'), tie('e'), tie('e')).map(([f, a, b]) => `${f}(${a}, ${b})`),
    ),
  })).e;

  it('mean what they mean in the lab', () => {
    const texts = fc.sample(
      text.filter((t) => t.length <= 400),
      { numRuns: 300, seed: 5 },
    );
    const cases = texts.flatMap((each) => {
      try {
        return [{ each, tree: parseExpression(each, VARIABLES, 'test') }];
      } catch {
        // Nested too deeply, or too large to differentiate: nothing a recipe may hold.
        return [];
      }
    });
    expect(cases.length).toBeGreaterThan(200);
    const values = [-1.7, -0.3, 0.4, 2.1];
    const lines = cases.map(
      ({ tree }) =>
        `[float(x) for x in np.broadcast_to((lambda v, k: ${toPython(tree, { v: 'v', k: 'k' })})(V, K), 4)],`,
    );
    const script = `import numpy as np\nnp.seterr(all="ignore")\n${POWER}V, K = np.array(${JSON.stringify(values)}), np.float64(0.7)\nfor row in [\n${lines.join('\n')}\n]: print(*row)`;
    const { out, code } = runPython([{ name: 'x', script }]).x;
    expect(code, out).toBe(0);
    const rows = out.trim().split('\n');
    cases.forEach(({ each, tree }, index) => {
      const lab = compile(tree, VARIABLES);
      rows[index].split(' ').forEach((word, i) => {
        const [expected, found] = [
          lab(values[i], 0.7),
          Number(word.replace('inf', 'Infinity').replace('nan', 'NaN')),
        ];
        // Infinities and what comes of them may differ where the lab clips; recipes keep voltages finite.
        if (!Number.isFinite(expected) || Math.abs(expected) > 1e12) return;
        expect(Math.abs(found - expected), `${each} at ${values[i]}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(expected)),
        );
      });
    });
  });
});
