/** Runs a digital model in the place of a circuit: the same samples, the same seed, the same measure. */
import { shorten } from '../circuit/hostile.ts';
import { BadInput, formatProblem, reject } from '../circuit/problem.ts';
import type { Baseline, Lessons, Opening } from '../baselines/baseline.ts';
import type { Samples } from '../engine/training.ts';
import { meanLoss } from '../learning/loss.ts';
import type { PartRun } from '../notebook/records.ts';
import { readsNetworks, type LectureRecipe, type ModelRecipe } from '../notebook/schema-models.ts';
import type { TrainCell } from '../notebook/schema-train.ts';
import type { Chapter, Lesson } from '../tasks/lesson.ts';
import { prepareLesson } from '../tasks/learn/lessons.ts';
import { sizeOf } from '../tasks/learn/ports.ts';
import { inCell } from './cell-problems.ts';
import { heldOut } from './held-out.ts';
import { timeInference } from './inference.ts';
import { finite } from './outcome.ts';
import type { RunOptions } from './results.ts';

/** Characters of a model's description that are kept. */
const DESCRIPTION = 400;

export interface ModelPart {
  readonly kind: 'model';
  /** Of the row in the notebook. */
  readonly path: string;
  /** The cell whose task, data and seed it takes. */
  readonly lesson: TrainCell;
  readonly model: ModelRecipe;
  readonly training: LectureRecipe;
}

/** Throws BadInput for data that do not fit; what blows up or does not load is `failed` in the result. */
export async function runModel(part: ModelPart, options: RunOptions): Promise<Omit<PartRun, 'index'>> {
  const { lesson: cell, model, training } = part;
  const { data, signal, onProgress, say } = options;
  const { seed, task, circuit } = cell;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const begun = { engine: '', adapter: '' };
  try {
    const lesson = await inCell(cell.id, () =>
      prepareLesson(task, { seed, given: data, circuit, signal, onProgress }),
    );
    const [chapter] = lesson.chapters;
    const whole = lessonsFor(cell, lesson, chapter, readsNetworks(model.kind));
    // A sample of the task is one inference, also where the model answers it row by row.
    const rows = whole.test.count / chapter.test.count;
    const { train, validation } = heldOut(
      whole,
      training.validation,
      Math.min(training.batch, whole.train.count / whole.variants),
      `${part.path}.training.validation`,
    );
    const lessons = { ...whole, train };
    const baseline = await opened(part, {
      lessons,
      seed,
      device: options.engine === 'webgpu' ? 'webgpu' : 'wasm',
    });
    try {
      Object.assign(begun, { engine: baseline.engine, adapter: baseline.adapter });
      say(`${part.path}: ${model.kind} on ${baseline.engine} (${baseline.adapter})`);
      const before = performance.now();
      const taught = await baseline.train(training, { signal, onProgress });
      const trainSeconds = (performance.now() - before) / 1000;
      const { inputs, count } = lessons.test;
      const answer = (given: Float32Array, n: number) => baseline.answer(given, n * rows);
      const metrics = {
        ...chapter.measure(await baseline.answer(inputs, count)),
        ...lesson.references,
        parameters: baseline.parameters,
        operations: rows * baseline.operations,
        ...(taught.updates > 0 && { epochs: training.epochs }),
        updates: taught.updates,
        trainSeconds,
        ...finite({ trainLoss: taught.loss, validationLoss: await lossOf(baseline, training, validation) }),
        ...(await timeInference(answer, { ...chapter.test, inputs }, signal)),
        memory: baseline.bytes,
      };
      const { description } = baseline;
      const found = description === undefined ? {} : { description: shorten(description, DESCRIPTION) };
      return { ...begun, status: 'trained', seconds: seconds(), steps: taught.updates, metrics, ...found };
    } finally {
      baseline.dispose();
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...begun, status: 'failed', seconds: seconds(), steps: 0, metrics: {}, error: why(part, error) };
  }
}

/** Mean over the samples held out; NaN where there are none. */
async function lossOf(baseline: Baseline, { loss }: LectureRecipe, samples: Samples | null): Promise<number> {
  if (!samples) return NaN;
  const { inputs, targets, count } = samples;
  return meanLoss(loss, await baseline.answer(inputs, count), targets, count);
}

/** The code of models is fetched when the first is asked for. Throws BadInput where it does not come or does not run. */
async function opened({ path, model }: ModelPart, opening: Opening): Promise<Baseline> {
  try {
    const { openModel } = await import('../baselines/models.ts');
    return await openModel(model, opening);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return /import|fetch|module/i.test(reason)
      ? reject(
          path,
          'the code of digital models could not be loaded',
          'Run what failed again when the connection is back',
        )
      : reject(
          path,
          `digital models do not run here: ${reason}`,
          opening.device === 'webgpu'
            ? 'Choose the CPU engine'
            : 'Use another browser; the other rows run all the same',
        );
  }
}

/** Paths of a model's options begin at its row. */
function why({ path }: ModelPart, error: unknown): string {
  if (!(error instanceof BadInput)) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!/memory/i.test(reason)) return reason;
    const remedy = 'Use a smaller mini-batch or a narrower model; reload the page before other rows run';
    return formatProblem({ path: `${path}.training.batch`, problem: `too little memory: ${reason}`, remedy });
  }
  const placed = error.problems.map((problem) =>
    problem.path.startsWith('model') ? { ...problem, path: `${path}.${problem.path}` } : problem,
  );
  return placed.map(formatProblem).join('\n');
}

function lessonsFor(
  { task, training, circuit }: TrainCell,
  { view, fed, decode, network }: Lesson,
  chapter: Chapter,
  ofNetwork: boolean,
): Lessons {
  const { train, variants, test } = chapter;
  if (network && ofNetwork) {
    const windows = (set: 'train' | 'test'): Samples => ({ ...chapter[set], inputs: network.inputs(set) });
    return {
      form: { kind: 'network', ...network },
      train: windows('train'),
      variants,
      test: windows('test'),
    };
  }
  // One map for every sensor, as the circuit has it: what a sensor hears is a row.
  if (network) {
    const rows = (samples: Samples): Samples => ({ ...samples, count: samples.count * network.sensors });
    return { form: { kind: 'rows', classes: false }, train: rows(train), variants, test: rows(test) };
  }
  const inputs = fed.flatMap((g) =>
    Array.from({ length: sizeOf(circuit.groups[g]) }, () => circuit.groups[g].encode),
  );
  const shared = { train, variants, test, units: { inputs, answers: decode } };
  // Drawn as a field of one row.
  if (task.kind === 'burgers')
    return { ...shared, form: { kind: 'ring', points: test.targets.length / test.count } };
  if (view.kind === 'fields') {
    const [height, width, channels] = view.input;
    return { ...shared, form: { kind: 'field', height, width, channels } };
  }
  return { ...shared, form: { kind: 'rows', classes: training.loss === 'cross-entropy' } };
}
