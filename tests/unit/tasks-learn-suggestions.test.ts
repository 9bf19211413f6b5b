import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { LearnTaskSchema } from '../../src/notebook/schema-train.ts';
import type { Lesson } from '../../src/tasks/lesson.ts';
import { suggestedCircuit } from '../../src/tasks/learn/suggestions.ts';
import { prepare } from '../learning-lessons.ts';

const few = { samples: 4, tests: 2 };

/** Answers [2, outputs] of the circuit as it starts, to the two test samples. */
async function firstAnswers({ chapters, fed }: Lesson, spec: ReturnType<typeof suggestedCircuit>) {
  const netlist = buildNetlist(parseCircuit(spec), { seed: 1, batch: 2, data: {}, path: 'circuit' });
  const { inputs } = chapters[0].test;
  const { offset, size } = netlist.groups[fed[0]];
  const volts = netlist.volts.slice();
  for (let s = 0; s < 2; s++)
    volts.set(inputs.subarray(s * size, (s + 1) * size), s * netlist.nodes + offset);
  const anneal = await trainingAnneal(createReferenceEngine(), { ...netlist, volts });
  const settled = await equilibrium(anneal);
  anneal.dispose();
  const output = netlist.groups.find(({ role }) => role === 'output');
  if (!output) throw new Error('no output');
  return Float32Array.from(
    [0, 1].flatMap((s) => {
      const at = s * netlist.nodes + output.offset;
      return [...settled.subarray(at, at + output.size)];
    }),
  );
}

describe('the circuit suggested for a task', () => {
  it.each([
    { kind: 'function', expression: 'x^2', samples: 4 },
    { kind: 'function', expression: 'x * y', low: 2, high: 6, samples: 4 },
    { kind: 'heat', modes: 20, ...few },
    { kind: 'darcy', size: 5, ...few },
    { kind: 'darcy', size: 5, field: 'gaussian', transposed: true, ...few },
    { kind: 'burgers', ...few },
    { kind: 'traffic', history: 3, horizon: 4, sensors: 5, steps: 64 },
    { kind: 'moons', ...few },
    { kind: 'drift', ...few },
  ])('takes what the task generates: %o', async (spec) => {
    const task = v.parse(LearnTaskSchema, spec);
    const circuit = parseCircuit(suggestedCircuit(task));
    expect(circuit.couplings.length).toBeGreaterThan(0);
    const { chapters } = await prepare(task, circuit);
    for (const { train } of chapters) expect(train.inputs.every(Number.isFinite)).toBe(true);
  });

  it('spans -1 to 1 V whatever the range of a function', async () => {
    const task = v.parse(LearnTaskSchema, { kind: 'function', expression: 'x', low: 2, high: 6, grid: 3 });
    const [{ test }] = (await prepare(task, parseCircuit(suggestedCircuit(task)))).chapters;
    expect([...test.inputs]).toEqual([-1, 0, 1]);
  });

  it.each(['measured', 'gaussian'] as const)('starts at pressures of the right size: %s', async (field) => {
    const task = v.parse(LearnTaskSchema, { kind: 'darcy', size: 8, field, samples: 40, tests: 2 });
    const spec = suggestedCircuit(task);
    const lesson = await prepare(task, parseCircuit(spec));
    const { relL2 } = lesson.chapters[0].measure(await firstAnswers(lesson, spec));
    expect(relL2).toBeLessThan(0.8);
  });

  it('starts at repeating the last value for traffic', async () => {
    const task = v.parse(LearnTaskSchema, { kind: 'traffic', history: 3, horizon: 3, sensors: 5, steps: 64 });
    const spec = suggestedCircuit(task);
    const lesson = await prepare(task, parseCircuit(spec));
    const [chapter] = lesson.chapters;
    const answers = new Float32Array(chapter.test.targets.length);
    answers.set((await firstAnswers(lesson, spec)).map(Math.abs));
    expect(answers.every((volts) => volts < 1e-6)).toBe(true);
    expect(chapter.measure(answers).mae).toBeCloseTo(lesson.references.repeatLastMae3, 6);
  });
});
