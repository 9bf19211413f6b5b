/** Sweeps and comparisons as rows of text, for files. */
import type { PartRun } from '../../notebook/records.ts';
import type { CompareCell, SweepCell } from '../../notebook/schema.ts';
import { csvOf } from '../csv.ts';
import type { SweepPlan } from './plan.ts';
import { metricNames, metricOf } from './summary.ts';

type Value = string | number | boolean;

/** One line a run: the values of the parameters, which of the seeds, and everything it reports. */
export function sweepCsv(cell: SweepCell, plan: SweepPlan, runs: readonly PartRun[]): string {
  const names = metricNames(runs, cell.metrics);
  const extra = ['steps', 'seconds'].filter((name) => !names.includes(name));
  const head = [
    ...cell.parameters.map(({ path }) => path),
    'repeat',
    'status',
    'engine',
    ...names,
    ...extra,
    'error',
  ];
  const lines = runs.map((run): Value[] => [
    ...plan.valuesAt(run.index % plan.points),
    Math.floor(run.index / plan.points),
    run.status,
    run.engine,
    ...[...names, ...extra].map((name) => finite(metricOf(run, name))),
    run.error ?? '',
  ]);
  return csvOf([head, ...lines]);
}

/** Columns of a comparison beside its metrics, and what each row has there. */
const FACTS = ['steps', 'time', 'seconds', 'parameters', 'operations'] as const;
export type Fact = (typeof FACTS)[number];

export interface CompareTable {
  readonly metrics: readonly string[];
  readonly facts: readonly Fact[];
  readonly rows: readonly {
    readonly label: string;
    readonly run: PartRun | undefined;
    /** Of the metrics, then of the facts; NaN where there is none. */
    readonly values: readonly number[];
  }[];
}

export function compareTable(
  cell: CompareCell,
  labels: readonly string[],
  runs: readonly PartRun[],
): CompareTable {
  const isFact = (name: string): boolean => (FACTS as readonly string[]).includes(name);
  const metrics = metricNames(runs, cell.metrics).filter((name) => !isFact(name));
  const names = [...metrics, ...FACTS];
  const rows = labels.map((label, index) => {
    const run = runs.find((each) => each.index === index);
    return { label, run, values: names.map((name) => (run ? metricOf(run, name) : NaN)) };
  });
  return { metrics, facts: FACTS, rows };
}

export function compareCsv(table: CompareTable): string {
  return csvOf([
    ['row', 'status', ...table.metrics, ...table.facts, 'engine', 'adapter', 'error'],
    ...lines(table),
  ]);
}

/** A pipe table; what would end a cell or a line is escaped. */
export function compareMarkdown(table: CompareTable, head: readonly string[]): string {
  const row = (cells: readonly Value[]) => `| ${cells.map((cell) => escaped(String(cell))).join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? ':--' : '--:'));
  const body = table.rows.map(({ label, run, values }) =>
    row([label, run?.status ?? 'not run', ...values.map(short), run?.engine ?? '']),
  );
  return `${[row(head), row(rule), ...body].join('\n')}\n`;
}

const lines = ({ rows }: CompareTable): Value[][] =>
  rows.map(({ label, run, values }) => [
    label,
    run?.status ?? 'not run',
    ...values.map(finite),
    run?.engine ?? '',
    run?.adapter ?? '',
    run?.error ?? '',
  ]);

const finite = (value: number): Value => (Number.isFinite(value) ? value : '');
const short = (value: number): Value => (Number.isFinite(value) ? Number(value.toPrecision(4)) : '');
const escaped = (text: string): string => text.replaceAll(/[\\|]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
