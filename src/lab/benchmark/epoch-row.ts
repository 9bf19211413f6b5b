/** One row that times epochs of training: engine and peers checked against float64, all timed in turns. */
import type { PeerLesson, PeerTraining } from '../../baselines/peers/peer.ts';
import type { TrainingState } from '../../engine/training.ts';
import { Course, type CourseState } from '../../learning/course.ts';
import type { PreparedTraining } from '../prepare-training.ts';
import type { MeasuredRow } from './results.ts';
import { differenceOf, raceAgainst, type Contest, type Match } from './seat.ts';
import { OverCap, type Pace } from './timing.ts';
import type { TrainingCase } from './training-cases.ts';

/** Epochs learned before anything is timed, so that moments are what they are in the midst of training. */
const EPOCHS_BEFORE = 8;
/** Updates after which results are compared; the gradient after the first. */
const CHECK_UPDATES = 3;
/**
 * Largest difference that rounding and settling to a tolerance explain: of a gradient, or of what the updates change,
 * as a share of the largest number in it.
 */
const ALIKE = 5e-3;
/** The reference settles to this share of the tolerance. */
const FINER = 1e-3;

export async function measureEpochs(given: TrainingCase, contest: Contest): Promise<MeasuredRow> {
  const { engine, reference } = contest;
  const prepared = await given.prepare();
  const { netlist, updatesPerEpoch } = prepared;
  const course = await open(prepared, engine);
  try {
    await course.advance(updatesPerEpoch);
    const { loss: before } = await course.report();
    await course.advance((EPOCHS_BEFORE - 2) * updatesPerEpoch);
    await course.report();
    await course.advance(updatesPerEpoch);
    const { loss: after } = await course.report();
    if (!(after < before)) throw new Error(`the loss went from ${before} to ${after}`);
    const state = await course.state();

    const { settling } = prepared.plan;
    const tolerance = FINER * settling.tolerance;
    const finer = { ...prepared.plan, settling: { ...settling, tolerance } };
    const judge = await open({ ...prepared, plan: finer }, reference);
    const right = await learned(judge, state).finally(() => judge.circuit.dispose());
    const difference = off(await learned(course, state), right);
    if (!(difference <= ALIKE)) throw new Error(`the engine is ${wrongBy(difference)}`);
    const own = {
      run: async (epochs: number) => {
        course.restore(state);
        await course.advance(epochs * updatesPerEpoch);
        await course.circuit.idle();
      },
    };
    const lesson = lessonOf(prepared, course, state);
    const match: Match<PeerTraining> = {
      forms: (peer) => peer.trainings(lesson),
      check: (run) => check(run, lesson, right, contest.pace),
      contestant: (run) => ({ run: (epochs) => run.run(epochs * updatesPerEpoch) }),
    };
    const { timing, peers } = await raceAgainst(given.name, own, match, contest);
    return {
      name: given.name,
      title: given.title,
      unit: 'epoch',
      nodes: netlist.nodes,
      batch: netlist.batch,
      engine: engine.info.kind,
      timing,
      judge: `float64 reference, ${CHECK_UPDATES} updates; the mean loss fell from ${before.toPrecision(3)} to ${after.toPrecision(3)} in ${EPOCHS_BEFORE} epochs`,
      difference,
      peers,
    };
  } finally {
    course.circuit.dispose();
  }
}

const SET = 'train';

async function open(
  { cell, chapters, plan, updates }: PreparedTraining,
  engine: Contest['engine'],
): Promise<Course> {
  const { mechanism, optimiser, schedule, beta, feedback } = cell.training;
  if (mechanism === 'offline' || mechanism === 'forward-forward')
    throw new Error(`the peers have no update by ${mechanism}`);
  const circuit = await engine.train(plan);
  const [{ train, variants }] = chapters;
  circuit.load(SET, train);
  return new Course(
    circuit,
    { mechanism, rate: optimiser.rate, schedule, beta, feedback, seed: cell.seed, updates },
    { set: SET, samples: train.count / variants, variants },
  );
}

/** The same from the state on, for peers. */
function lessonOf({ plan, chapters }: PreparedTraining, course: Course, state: CourseState): PeerLesson {
  const { mechanism, feedback } = course.plan;
  return {
    plan,
    samples: chapters[0].train,
    mechanism,
    beta: state.beta,
    feedback,
    start: state.circuit,
    indices: (n) => course.batchOf(state.update + n),
    rate: (n) => course.rateOf(state.update + n),
  };
}

/** What the first updates bring, [P] each. */
interface Learned {
  readonly gradient: Float64Array;
  readonly change: Float64Array;
}

async function learned(course: Course, state: CourseState): Promise<Learned> {
  course.restore(state);
  await course.advance(1);
  const first = await course.circuit.state();
  await course.advance(CHECK_UPDATES - 1);
  const last = await course.circuit.state();
  return outcome(course.circuit.plan.optimiser.beta1, state.circuit, first, last);
}

/** How far a peer is off after the first updates. */
async function check(
  run: PeerTraining,
  { plan, start }: PeerLesson,
  right: Learned,
  pace: Pace,
): Promise<number> {
  // The first call compiles, which no epoch pays for.
  await run.run(1);
  const started = performance.now();
  await run.run(1);
  if (performance.now() - started > 1000 * pace.cap) throw new OverCap(`> ${pace.cap} s`);
  const first = await run.state();
  await run.run(CHECK_UPDATES);
  const difference = off(outcome(plan.optimiser.beta1, start, first, await run.state()), right);
  if (!(difference <= ALIKE)) throw new Error(wrongBy(difference));
  return difference;
}

type Numbers = Pick<TrainingState, 'parameters' | 'first'>;

/** The gradient of the first update is what it added to the first moment. */
function outcome(beta1: number, start: Numbers, first: Numbers, last: Numbers): Learned {
  const each = (list: ArrayLike<number>, value: (x: number, n: number) => number) =>
    Float64Array.from(list, value);
  return {
    gradient: each(first.first, (m, n) => (m - beta1 * start.first[n]) / (1 - beta1)),
    change: each(last.parameters, (p, n) => p - start.parameters[n]),
  };
}

const off = (found: Learned, right: Learned): number =>
  Math.max(differenceOf(found.gradient, right.gradient), differenceOf(found.change, right.change));

const wrongBy = (difference: number): string => `wrong by ${difference.toExponential(1)}`;
