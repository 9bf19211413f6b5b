/** A comparison as numbers: one line a row, mean and spread over its seeds, and what its circuits themselves would take. */
import * as v from 'valibot';
import { BadInput } from '../../circuit/problem.ts';
import { Units, type UnitsRecipe } from '../../circuit/schema.ts';
import { equal } from '../../notebook/defaults.ts';
import { humanise } from '../../notebook/fields.ts';
import type { PartRun } from '../../notebook/records.ts';
import type { Cell, CompareCell, LearnTask, RecipeCell } from '../../notebook/schema.ts';
import { recipeNamed } from '../../notebook/sweep-values.ts';
import type { ModelPart } from '../model-runner.ts';
import { columnsOf, factOf, isFact, SIMULATED, type Column } from './columns.ts';
import { comparePlan } from './plan.ts';
import { statisticsOf, type Statistics } from './statistics.ts';
import { metricOf } from './summary.ts';

export interface CompareRow {
  readonly label: string;
  /** What it runs; null where its changes do not fit together. */
  readonly part: RecipeCell | ModelPart | null;
  /** Its runs that have ended, by seed. */
  readonly runs: readonly PartRun[];
  /** One a column. */
  readonly values: readonly Statistics[];
  readonly engine: string;
  readonly adapter: string;
  /** Of the first run that failed. */
  readonly error?: string;
  /** What the first run found, in a line. */
  readonly description?: string;
}

/** A circuit's own time and energy; never set against a wall clock. */
export interface SimulatedRow {
  readonly label: string;
  /** R, C and supply of the circuit's recipe. */
  readonly units: UnitsRecipe;
  /** Whether they are what a recipe has that says nothing. */
  readonly byDefault: boolean;
  readonly values: Readonly<Record<(typeof SIMULATED)[number], Statistics>>;
  /** Why there is no time: `not run`, `failed`, `relaxed`, `unsettled`, or what its run says; empty where there is. */
  readonly why: string;
}

export interface CompareTable {
  readonly columns: readonly Column[];
  readonly rows: readonly CompareRow[];
  /** Seeds every row is run with. */
  readonly repeats: number;
  readonly simulated: readonly SimulatedRow[];
  /** Samples of a batch whose latency was measured; NaN where none was. */
  readonly latencyBatch: number;
  /** Whether all rows that learn have one task, so the same samples; null where none learns. */
  readonly sameSamples: boolean | null;
  /** Whether some of them learn from mirrored copies of the samples too. */
  readonly mirrored: boolean;
  /** Seeds of those rows, first to last; null where rows begin at different ones. */
  readonly seeds: readonly [number, number] | null;
}

/** `parts` are those of `partsOf`, which take time to make. */
export function compareTable(
  cell: CompareCell,
  cells: readonly Cell[],
  runs: readonly PartRun[],
  parts = partsOf(cell, cells),
): CompareTable {
  const { repeats } = cell;
  const lessons = parts.flatMap((part) => lessonOf(part) ?? []);
  const columns = columnsOf(
    cell.metrics,
    runs,
    lessons.map(({ task }) => task),
  );
  const rows = labelsOf(cell, cells).map((label, n): CompareRow => {
    const own = runs.filter(({ index }) => index % cell.rows.length === n);
    const { engine = '', adapter = '' } = own.find((run) => run.engine !== '') ?? {};
    const error = own.find((run) => run.error !== undefined)?.error;
    const description = own.find((run) => run.description !== undefined)?.description;
    const values = columns.map(({ name }) =>
      statisticsOf(own.map((run) => (isFact(name) ? factOf(run, name) : metricOf(run, name)))),
    );
    return {
      label,
      part: parts[n],
      runs: own,
      values,
      engine,
      adapter,
      ...(error !== undefined && { error }),
      ...(description !== undefined && { description }),
    };
  });
  const [first] = lessons;
  const same = (key: (lesson: Lesson) => unknown): boolean =>
    lessons.every((lesson) => JSON.stringify(key(lesson)) === JSON.stringify(key(first)));
  const sizes = runs.map(({ metrics }) => metrics.latencyBatchSize).filter(Number.isFinite);
  return {
    columns,
    rows,
    repeats,
    simulated: rows.flatMap(simulatedRow),
    latencyBatch: sizes.length > 0 ? Math.max(...sizes) : NaN,
    sameSamples: first
      ? same(({ task }) => ({ ...task, transposed: null })) && same(({ seed }) => seed)
      : null,
    mirrored: !same(({ task }) => 'transposed' in task && task.transposed),
    seeds: first && same(({ seed }) => seed) ? [first.seed, first.seed + repeats - 1] : null,
  };
}

/** Rows of one column whose mean is the best of several; more than one where they are equal. */
export function bestOf({ rows, columns }: CompareTable, column: number): readonly number[] {
  const { better } = columns[column];
  const means = rows.map(({ values }) => values[column].mean);
  const known = means.filter(Number.isFinite);
  if (!better || known.length < 2) return [];
  const best = better === 'least' ? Math.min(...known) : Math.max(...known);
  return means.flatMap((mean, row) => (mean === best ? [row] : []));
}

/** A row's own label, or its cell's title; a digital model without one goes by its kind. */
export function labelsOf(cell: CompareCell, cells: readonly Cell[]): readonly string[] {
  return cell.rows.map((row) => {
    if (row.label !== '') return row.label;
    return row.kind === 'model' ? humanise(row.model.kind) : recipeNamed(cells, row.of)?.title || row.of;
  });
}

/** What every row runs with the first seed. */
export function partsOf(
  cell: CompareCell,
  cells: readonly Cell[],
): readonly (RecipeCell | ModelPart | null)[] {
  const plan = comparePlan(cell, cells);
  return cell.rows.map((row, n) => {
    if (!recipeNamed(cells, row.of)) return null;
    try {
      return plan.partAt(n);
    } catch (error) {
      if (error instanceof BadInput || error instanceof TypeError) return null;
      throw error;
    }
  });
}

interface Lesson {
  readonly task: LearnTask;
  readonly seed: number;
}

function lessonOf(part: RecipeCell | ModelPart | null): Lesson | null {
  if (part?.kind === 'model') return part.lesson;
  return part?.kind === 'train' ? part : null;
}

function simulatedRow({ label, part, runs }: CompareRow): readonly SimulatedRow[] {
  if (!part || part.kind === 'model') return [];
  const { units } = part.circuit;
  const values = Object.fromEntries(
    SIMULATED.map((name) => [name, statisticsOf(runs.map((run) => metricOf(run, name)))]),
  ) as SimulatedRow['values'];
  const settled = values.settleTime.count > 0;
  return [{ label, units, byDefault: isDefault(units), values, why: settled ? '' : whyNot(part, runs) }];
}

const isDefault = (units: UnitsRecipe): boolean => equal(units, v.parse(Units, {}));

function whyNot(part: RecipeCell, runs: readonly PartRun[]): SimulatedRow['why'] {
  if (runs.length === 0) return 'not run';
  const note = runs.find((run) => run.note !== undefined)?.note;
  if (note !== undefined) return note;
  if (runs.every(({ status }) => status === 'failed')) return 'failed';
  return part.kind === 'bench' && part.anneal.integrator === 'relax' ? 'relaxed' : 'unsettled';
}
