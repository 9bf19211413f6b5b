/** Forward-forward: the local rule on every engine, points that come with each class, and two moons learned by it. */
import { describe, expect, it } from 'vitest';
import { parametersOf } from '../../src/circuit/parameters.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { trainingAnneal } from '../../src/learning/equilibrium.ts';
import { finiteDifferences } from '../../src/learning/finite-differences.ts';
import { createLoss } from '../../src/learning/loss.ts';
import { prepareTraining } from '../../src/lab/prepare-training.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { CircuitSpec } from '../../src/circuit/schema.ts';
import { goodnessOf, stageByStage, stages } from '../forward-forward.ts';
import { asyncProblemsOf, problemsOf } from '../problems.ts';
import { trainableNetlist } from '../learning-circuits.ts';
import { open } from '../train-sessions.ts';
import { compare, gradientOf, teach } from '../training-circuits.ts';

const TRAINABLE = { leaks: 'all' } as const;

describe('goodness', () => {
  const netlist = { ...stages(), batch: 1 };
  const signals = (volts: number) =>
    Float64Array.from({ length: netlist.nodes }, (_, i) => (netlist.groups[0].size > i ? 9 : volts));

  it('is ln 2 a group at the threshold, and falls to where the sample belongs', () => {
    const value = (y: number, s: number) =>
      createLoss('goodness', netlist, new Float64Array(16).fill(y)).measure(signals(s)).value;
    for (const y of [1, -1]) expect(value(y, Math.SQRT1_2)).toBeCloseTo(3 * Math.LN2, 12);
    // Groups of 8, 5 and 3 nodes, each half a node's square above.
    const above = [4, 2.5, 1.5].reduce((sum, margin) => sum + Math.log1p(Math.exp(-margin)), 0);
    expect(value(1, 1)).toBeCloseTo(above, 12);
    expect(value(-1, 1)).toBeCloseTo(above + 8, 12);
    expect(value(-1, 1e3)).toBeCloseTo(16 * 1e6 - 8, 3);
  });
});

describe('the local rule', () => {
  it('is the slope of each stage’s own loss, on every engine', async () => {
    const netlist = stages();
    const expected = await stageByStage(netlist);
    for (const engine of [createCpuEngine(), createReferenceEngine()]) {
      const options = { trainable: TRAINABLE, local: true };
      const taught = await teach(engine, netlist, goodnessOf(netlist), options);
      const found = compare(await gradientOf(taught, 'adjoint'), expected.values);
      expect(found.cosine, engine.info.kind).toBeGreaterThan(0.999999);
      expect(found.normRatio).toBeCloseTo(1, 4);
      const { loss, samples } = await taught.circuit.report();
      expect(loss / samples).toBeCloseTo(expected.loss, 4);
      engine.dispose();
    }
  });

  it('is not that of all stages together, but for the last', async () => {
    const netlist = stages();
    const { values } = await stageByStage(netlist);
    const { blocks } = parametersOf(netlist, TRAINABLE);
    const anneal = await trainingAnneal(createReferenceEngine(), netlist);
    const lesson = { anneal, blocks, loss: goodnessOf(netlist), settling: { tolerance: 1e-11 } };
    const slopesOf = (name: string) => {
      const block = blocks.find((each) => each.name === name);
      if (!block) throw new Error(`${name} is not among ${blocks.map((each) => each.name).join(', ')}`);
      const chosen = [0, 1, 2].map((n) => block.offset + n);
      return finiteDifferences(lesson, chosen).then((slopes) =>
        chosen.map((p, n) => [values[p], slopes[n]] as const),
      );
    };
    for (const [mine, whole] of await slopesOf('groups.third.bias')) expect(mine).toBeCloseTo(whole, 6);
    for (const [mine, whole] of await slopesOf('groups.first.bias'))
      expect(Math.abs(mine - whole)).toBeGreaterThan(1e-3);
    anneal.dispose();
  });

  it('is refused where something would come back', async () => {
    for (const kind of ['dense', 'resistive'] as const) {
      const law = kind === 'dense' ? 'saturating' : 'linear';
      const netlist = trainableNetlist({ kind, law, nodes: 12, between: kind === 'dense' });
      const [problem] = await asyncProblemsOf(() =>
        teach(createCpuEngine(), netlist, goodnessOf(netlist), { local: true }),
      );
      expect(problem.path).toBe(`couplings.${netlist.couplings[0].name}`);
      expect(problem.problem).toMatch(/every coupling must go one way/);
    }
  });
});

const circuit = {
  groups: [
    { name: 'point', shape: [2], role: 'input', encode: { scale: 0.5, offset: 0.1 } },
    { name: 'class', shape: [2], role: 'input' },
    { name: 'first', shape: [24], law: 'saturating', role: 'output' },
  ],
  couplings: [
    { kind: 'dense', from: 'point', to: 'first', reciprocal: false },
    { kind: 'dense', from: 'class', to: 'first', reciprocal: false },
  ],
} as const satisfies CircuitSpec;

const training = { mechanism: 'forward-forward', batch: 16, optimiser: { rate: 0.02 } };
const notebook = (change: object = {}) => ({
  kirchhoff: 1,
  cells: [
    {
      kind: 'train',
      id: 'moons',
      circuit,
      task: { kind: 'moons' },
      training,
      ...change,
    },
  ],
});

const cell = (change: object = {}) => {
  const [only] = parseNotebook(notebook(change)).cells;
  if (only.kind !== 'train') throw new TypeError('another cell');
  return only;
};

describe('points that come with each class', () => {
  const prepare = async (groups: readonly object[] = circuit.groups) => {
    const task = { kind: 'moons', samples: 8, tests: 6, noise: 0 };
    return prepareTraining(cell({ circuit: { ...circuit, groups }, task }), { data: {} });
  };

  it('are told right with their own and wrong with the other', async () => {
    const { chapters, lesson, plan } = await prepare();
    const { train, test } = chapters[0];
    expect(plan).toMatchObject({ loss: 'goodness', local: true });
    expect(train.count).toBe(16);
    for (let n = 0; n < 16; n++) {
      const [x, y, ...label] = train.inputs.subarray(4 * n, 4 * n + 4);
      expect(label).toEqual(n % 2 === 0 ? [1, -1] : [-1, 1]);
      // The classes take turns, and both rows of a point have its place.
      expect([x, y]).toEqual([...train.inputs.subarray(4 * (n ^ 1), 4 * (n ^ 1) + 2)]);
      const told = new Set(train.targets.subarray(24 * n, 24 * n + 24));
      expect([...told]).toEqual([Math.floor(n / 2) % 2 === n % 2 ? 1 : -1]);
    }
    const { contrast } = lesson;
    if (!contrast) throw new Error('no contrast');
    expect([...contrast.shown.targets]).toEqual([-1, 1, -1, 1, -1, 1]);
    expect(contrast.present(contrast.shown.inputs)).toEqual(test.inputs);
  });

  it('are taken for the class that makes the outputs stronger', async () => {
    const { chapters, lesson } = await prepare();
    const { test, measure } = chapters[0];
    // Strong where told right: every answer is right.
    expect(measure(test.targets.map((y) => (y > 0 ? 1 : 0)))).toMatchObject({ accuracy: 1 });
    expect(measure(test.targets.map((y) => (y > 0 ? 0 : -1)))).toMatchObject({ accuracy: 0 });
    const answers = new Float32Array(48).fill(0.1);
    answers[24] = 0.5;
    const [leaning] = lesson.contrast?.read(answers) ?? [];
    expect(leaning).toBeCloseTo(Math.tanh(0.12), 6);
  });

  it('need two nodes for the place and one for each class', async () => {
    const groups = circuit.groups.map((g) => (g.name === 'class' ? { ...g, shape: [3] } : g));
    const [problem] = await asyncProblemsOf(() => prepare(groups));
    expect(problem.problem).toMatch(
      /there are 4 inputs: two for the place of a point and one for each class/,
    );
  });
});

describe('a cell that learns by forward-forward', () => {
  it('answers for points, and counts the settles of both classes', async () => {
    const session = await open(cell({ training: { ...training, epochs: 20 } }));
    await session.handle.step(10_000);
    expect(session.status()).toMatchObject({ state: 'trained' });
    expect(session.problems()).toEqual([]);
    const { metrics } = session.status();
    expect(metrics.accuracy).toBeGreaterThan(0.9);
    const { facts } = session.last('facts');
    expect(facts.samples).toMatchObject({ train: 512, test: 256 });
    expect(facts.operations).toBe(2 * 24 * 4);
    const { inputs, truths, answers } = session.last('answers');
    expect([inputs.length, truths.length, answers.length]).toEqual([512, 256, 256]);
    const right = answers.filter((x: number, s: number) => x > 0 === truths[s] > 0).length;
    expect(right / 256).toBe(metrics.accuracy);
    // The circuit was read as trained.
    expect(await session.handle.ask(inputs)).toEqual(answers);
    expect(session.last('sample')).toMatchObject({ truth: truths.slice(0, 1), answer: answers.slice(0, 1) });
    await session.handle.checkGradient();
    expect(session.problems()[0]).toMatch(/^cells\.moons\.training\.mechanism: forward-forward follows no/);
    await session.handle.close();
  });

  it('brings no samples of its own to another mechanism', async () => {
    const session = await open(cell());
    await session.handle.update(cell({ training: { ...training, mechanism: 'adjoint' } }));
    expect(session.status().state).toBe('failed');
    expect(session.problems()[0]).toMatch(/^cells\.moons\.circuit\.groups\.point\.shape: is \[2\]/);
    await session.handle.update(cell());
    expect(session.status().state).toBe('ready');
    await session.handle.close();
  });

  it('needs a task with classes', () => {
    const [problem] = problemsOf(() => parseNotebook(notebook({ task: { kind: 'drift' } })));
    expect(problem.path).toBe('cells.moons.training.mechanism');
  });
});
