/** From a cell that learns and data to what an engine needs: samples in volts, the circuit, its parameters, a course. */
import { buildNetlist } from '../circuit/build.ts';
import { isSignalCoupling } from '../circuit/edges.ts';
import type { DataSet } from '../circuit/given.ts';
import type { Netlist } from '../circuit/netlist.ts';
import { countOf, parametersOf, type ParameterBlock } from '../circuit/parameters.ts';
import type { Work } from '../engine/engine.ts';
import type { Samples, TrainingPlan } from '../engine/training.ts';
import type { TrainCell } from '../notebook/schema-train.ts';
import type { Chapter, Lesson } from '../tasks/lesson.ts';
import { learnDataNames, prepareLesson } from '../tasks/learn/lessons.ts';
import { heldOut } from './held-out.ts';
import type { BlockFacts } from './train-api.ts';

/** One chapter with its validation samples taken out. */
export interface PreparedChapter extends Chapter {
  readonly validation: Samples | null;
  /** Updates this chapter takes. */
  readonly total: number;
}

export interface PreparedTraining {
  readonly cell: TrainCell;
  readonly lesson: Lesson;
  readonly chapters: readonly PreparedChapter[];
  /** Batch B, ideal parts, first weights. */
  readonly netlist: Netlist;
  readonly blocks: readonly ParameterBlock[];
  readonly parameters: number;
  readonly plan: TrainingPlan;
  /** States the circuit settles in for one answer: one, or one with each class. */
  readonly settles: number;
  readonly updates: number;
  readonly updatesPerEpoch: number;
}

export interface TrainingPreparation extends Work {
  readonly data: DataSet;
  /** A lesson prepared before from the same task, seed, data and groups. */
  readonly lesson?: Lesson;
}

/** Throws BadInput when data are missing or do not fit, or nothing could learn. */
export async function prepareTraining(
  cell: TrainCell,
  { data, lesson: known, signal, onProgress }: TrainingPreparation,
): Promise<PreparedTraining> {
  const { circuit, seed, task, training } = cell;
  const lesson =
    known ??
    (await prepareLesson(task, {
      seed,
      given: data,
      circuit,
      contrast: isContrast(cell),
      signal,
      onProgress,
    }));
  const smallest = Math.min(...lesson.chapters.map(({ train }) => train.count));
  const batch = Math.min(training.batch, smallest);
  const path = `cells.${cell.id}.circuit`;
  const netlist = buildNetlist(circuit, { seed, batch, data, path, ideal: true });
  const { blocks } = parametersOf(netlist, training.trainable);
  const chapters = lesson.chapters.map((chapter): PreparedChapter => {
    const { train, validation } = heldOut(
      chapter,
      training.validation,
      batch,
      `cells.${cell.id}.training.validation`,
    );
    const samples = train.count / chapter.variants;
    const perEpoch = Math.max(1, Math.floor(samples / batch));
    return { ...chapter, train, validation, total: chapter.updates || training.epochs * perEpoch };
  });
  const [first] = chapters;
  const { kind, beta1, beta2, epsilon, decay } = training.optimiser;
  const plan: TrainingPlan = {
    netlist,
    blocks,
    fed: lesson.fed,
    loss: isContrast(cell) ? 'goodness' : training.loss,
    local: isContrast(cell),
    optimiser: { kind, beta1, beta2, epsilon, decay },
    settling: { tolerance: training.tolerance, sweeps: training.sweeps },
  };
  return {
    cell,
    lesson,
    chapters,
    netlist,
    blocks,
    parameters: countOf(blocks),
    plan,
    settles: lesson.contrast?.classes ?? 1,
    updates: chapters.reduce((sum, { total }) => sum + total, 0),
    updatesPerEpoch: Math.max(1, Math.floor(first.train.count / first.variants / batch)),
  };
}

/** Whether samples come with their own class and with another, as forward-forward tells them apart. */
export const isContrast = ({ training }: TrainCell): boolean => training.mechanism === 'forward-forward';

/** Names of data a cell asks for, with what they are. */
export function trainDataAsked(cell: TrainCell): readonly { name: string; describes: string }[] {
  return learnDataNames(cell.task);
}

/** Every block as a matrix for the views: rows are sources or taps, columns targets. */
export function blockFacts({ netlist, blocks }: PreparedTraining): BlockFacts[] {
  return blocks.map(({ name, kind, at, offset, count }) => {
    const c = kind === 'weight' ? netlist.couplings[at] : undefined;
    const b = c ? netlist.groups[c.to] : undefined;
    const columns =
      c && b && isSignalCoupling(c) && c.kind !== 'sparse'
        ? c.kind === 'stencil'
          ? b.channels
          : b.size
        : count;
    const whole = count % columns === 0 ? columns : count;
    return { name, kind, offset, count, rows: count / whole, columns: whole };
  });
}
