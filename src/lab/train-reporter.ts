/** What the page is told of a run that learns, and how often: drawing must never cost more than the training. */
import type { DataSet } from '../circuit/given.ts';
import { blockFacts, trainDataAsked, type PreparedTraining } from './prepare-training.ts';
import { circuitShape, operationsOf } from './shape.ts';
import type { CurvePoint, TrainEmit, TrainState } from './train-api.ts';
import type { Slice, TrainRun } from './train-run.ts';
import { measureAgreement } from './twin.ts';
import { withSamples } from './with-samples.ts';

/** Status, the inside of the circuit, and weights go out this often while it trains [ms]. */
const STATUS_EVERY = 100;
const LOOK_EVERY = 250;
const WEIGHTS_EVERY = 600;
/** Measuring the test set takes at most this share of the time. */
const TEST_SHARE = 0.1;
/** Test answers sent at once, at most; a page draws no more. */
const MOST_ANSWERS = 2 ** 20;

export class TrainReporter {
  sample: number;
  readonly #emit: TrainEmit;
  #started = NaN;
  #seconds = 0;
  #state: TrainState | null = null;
  #told = { status: 0, look: 0, weights: 0, test: 0 };
  #testCost = 0;
  #start: Float32Array | null = null;
  #measuredAt = -1;
  #rate = { at: 0, update: 0, perSecond: 0 };

  constructor(emit: TrainEmit, sample: number) {
    this.#emit = emit;
    this.sample = sample;
  }

  facts(prepared: PreparedTraining, files: DataSet): void {
    const { netlist, lesson, chapters, parameters, plan, settles, cell } = prepared;
    const [first] = chapters;
    this.#emit({
      type: 'facts',
      facts: {
        shape: {
          ...circuitShape(netlist),
          dt: 1,
          dtBound: 'training settles by alternating updates, without a time axis',
          warnings: [],
          data: trainDataAsked(cell).map((asked) => ({
            ...asked,
            fromFile: Object.hasOwn(files, asked.name),
          })),
        },
        view: lesson.view,
        decode: lesson.decode,
        parameters,
        operations: settles * operationsOf(netlist),
        blocks: blockFacts(prepared),
        samples: {
          train: first.train.count / first.variants,
          validation: first.validation?.count ?? 0,
          test: (lesson.contrast?.shown ?? first.test).count,
        },
        fed: plan.fed,
        outputs: netlist.groups.flatMap(({ role }, g) => (role === 'output' ? [g] : [])),
        references: lesson.references,
        updatesPerEpoch: prepared.updatesPerEpoch,
      },
    });
  }

  /** A new run: its engine, its first answers, an empty curve. */
  async begin(run: TrainRun): Promise<void> {
    this.#seconds = 0;
    this.#measuredAt = -1;
    this.#state = null;
    this.#start = await run.parameters();
    this.#emit({ type: 'curve', points: [], restart: true });
    this.engine(run);
    this.started();
    this.#started = NaN;
    await this.showAll(run);
    await this.#agree(run);
  }

  engine({ engine, why }: TrainRun, agreement = NaN, twin = ''): void {
    this.#emit({ type: 'engine', report: { info: engine.info, why, agreement, twin } });
  }

  /** A physical anneal of the circuit with one training sample, beside float64. */
  async #agree(run: TrainRun): Promise<void> {
    const { plan, chapters, netlist } = run.prepared;
    const written = withSamples(await run.circuit.written(), plan.fed, chapters[0].train, [0]);
    const calm = { ...written, noise: { ...netlist.noise, start: 0, end: 0 } };
    const { agreement, twin } = await measureAgreement(run.engine, calm, { integrator: 'relax', dt: 1 });
    this.engine(run, agreement, twin);
  }

  /** Seconds trained so far. */
  get seconds(): number {
    return this.#seconds;
  }

  /** The circuit holds other weights than those that were measured. */
  forget(): void {
    this.#measuredAt = -1;
  }

  /** The clock of the run goes on. */
  started(): void {
    this.#started = performance.now();
    this.#rate = { at: this.#started, update: -1, perSecond: 0 };
  }

  async slice(run: TrainRun, { points }: Slice): Promise<void> {
    const now = performance.now();
    if (!Number.isNaN(this.#started)) this.#seconds += (now - this.#started) / 1000;
    this.#started = now;
    if (points.length > 0) {
      const measured = await this.#maybeMeasure(run);
      this.#emit({
        type: 'curve',
        points: points.map((p): CurvePoint => ({ ...p, test: measured })),
        restart: false,
      });
    }
    if (now - this.#told.look > LOOK_EVERY) {
      this.#told.look = now;
      await this.#look(run);
    }
    if (now - this.#told.weights > WEIGHTS_EVERY) {
      this.#told.weights = now;
      await this.#weights(run);
    }
    this.#started = performance.now();
  }

  async #maybeMeasure(run: TrainRun): Promise<number> {
    const now = performance.now();
    if (now - this.#told.test < this.#testCost / TEST_SHARE) return NaN;
    await this.measure(run);
    return run.metrics.mae;
  }

  /** The test set: metrics, every answer and the shown sample. */
  async measure(run: TrainRun): Promise<void> {
    const started = performance.now();
    const found = await run.measure();
    const { contrast } = run.prepared.lesson;
    const test = contrast ? contrast.shown : run.prepared.chapters[run.chapter].test;
    const answers = contrast ? contrast.read(found) : found;
    const outputs = test.targets.length / test.count;
    const fed = test.inputs.length / test.count;
    const index = Math.max(0, Math.min(this.sample, test.count - 1));
    this.#emit({
      type: 'sample',
      index,
      input: test.inputs.slice(index * fed, (index + 1) * fed),
      truth: test.targets.slice(index * outputs, (index + 1) * outputs),
      answer: answers.slice(index * outputs, (index + 1) * outputs),
    });
    const { kind } = run.prepared.lesson.view;
    if ((kind === 'surface' || kind === 'classes') && answers.length <= MOST_ANSWERS)
      this.#emit({ type: 'answers', inputs: test.inputs.slice(), truths: test.targets.slice(), answers });
    this.#testCost = performance.now() - started;
    this.#told.test = performance.now();
    this.#measuredAt = run.update;
  }

  async #look(run: TrainRun): Promise<void> {
    const { nodes } = run.prepared.netlist;
    const seen = await run.look();
    const first = (numbers: Float32Array) => numbers.slice(0, nodes);
    this.#emit({
      type: 'look',
      update: run.update,
      voltages: first(seen.voltages),
      signals: first(seen.signals),
      lambda: first(seen.lambda),
      feedback: first(seen.feedback),
    });
  }

  async #weights(run: TrainRun): Promise<void> {
    const now = await run.parameters();
    this.#emit({ type: 'weights', update: run.update, now, start: (this.#start ?? now).slice() });
  }

  /** Everything there is to see of a run at rest. */
  async showAll(run: TrainRun): Promise<void> {
    // The status that follows belongs to it, however soon after the last.
    this.#told.status = 0;
    if (this.#measuredAt !== run.update || run.done) await this.measure(run);
    await this.#look(run);
    await this.#weights(run);
  }

  /** Every change of the state at once; what a running one has reached, now and then. */
  status({
    state,
    run,
    beside,
  }: {
    readonly state: TrainState;
    readonly run: TrainRun | null;
    readonly beside: Readonly<Record<string, number>>;
  }): void {
    const now = performance.now();
    if (state === 'running' && this.#state === state && now - this.#told.status < STATUS_EVERY) return;
    this.#state = state;
    this.#told.status = now;
    const { update = 0, prepared, course, losses, metrics = {}, best, ended = '' } = run ?? {};
    const updates = prepared?.updates ?? 0;
    if (this.#rate.update < 0 || update < this.#rate.update) this.#rate = { at: now, update, perSecond: 0 };
    else if (now - this.#rate.at > 500) {
      const perSecond = ((update - this.#rate.update) * 1000) / (now - this.#rate.at);
      this.#rate = { at: now, update, perSecond };
    }
    const { perSecond } = this.#rate;
    const running = state === 'running';
    this.#emit({
      type: 'status',
      status: {
        state,
        epoch: prepared ? update / prepared.updatesPerEpoch : 0,
        epochs: prepared ? updates / prepared.updatesPerEpoch : 0,
        update,
        updates,
        seconds: this.#seconds,
        secondsLeft: running && perSecond > 0 ? (updates - update) / perSecond : NaN,
        updatesPerSecond: running ? perSecond : 0,
        rate: course?.rate ?? NaN,
        beta: course?.plan.mechanism === 'nudging' ? course.beta : NaN,
        sweeps: run?.lastReport?.sweeps ?? NaN,
        residual: run?.lastReport?.residual ?? NaN,
        bestAt: best?.update ?? -1,
        metrics: {
          ...metrics,
          ...(losses && Number.isFinite(losses.train) ? { trainLoss: losses.train } : {}),
          ...beside,
        },
        ended,
      },
    });
  }
}
