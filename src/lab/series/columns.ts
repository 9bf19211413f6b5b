/** The columns of a comparison: what its runs measured of the task, then what every row has, each with its unit. */
import type { LearnTask } from '../../notebook/schema.ts';
import type { PartRun } from '../../notebook/records.ts';
import { metricLabel } from '../metric-label.ts';
import { metricNames } from './summary.ts';

export interface Column {
  /** Of a metric, or `steps` or `seconds`. */
  readonly name: string;
  /** In words, without the unit. */
  readonly label: string;
  readonly unit: string;
  /** What is shown is the metric times this. */
  readonly scale: number;
  /** Which end is better, where one is. */
  readonly better?: 'least' | 'most';
}

/** What every row has where it applies, in this order. */
export const FACTS = [
  'parameters',
  'operations',
  'epochs',
  'updates',
  'steps',
  'trainSeconds',
  'latency',
  'latencyBatch',
  'memory',
  'seconds',
] as const;
export type Fact = (typeof FACTS)[number];

/** The first unit in which the largest value of the column is at least 1, else the last. */
const facts: Readonly<
  Record<Fact, { readonly label: string; readonly units?: Readonly<Record<string, number>> }>
> = {
  parameters: { label: 'Parameters' },
  operations: { label: 'Multiply-adds an answer' },
  epochs: { label: 'Epochs' },
  updates: { label: 'Updates' },
  steps: { label: 'Steps' },
  trainSeconds: { label: 'Training time', units: { s: 1 } },
  latency: { label: 'Latency', units: { ms: 1e3, µs: 1e6 } },
  latencyBatch: { label: 'Latency of a batch', units: { ms: 1e3, µs: 1e6 } },
  memory: { label: 'Memory', units: { kB: 1e-3 } },
  seconds: { label: 'Wall time', units: { s: 1 } },
};

/** What says how the circuit itself would run; a table of its own shows it. */
export const SIMULATED = [
  'settleTime',
  'settleSeconds',
  'settleEnergy',
  'settleStep',
  'settleSamples',
] as const;
const ELSEWHERE: readonly string[] = [...FACTS, ...SIMULATED, 'time', 'latencyBatchSize'];

export const isFact = (name: string): name is Fact => (FACTS as readonly string[]).includes(name);

/** The metrics named by the cell, or all that were measured; then the facts that any run has. */
export function columnsOf(
  named: readonly string[],
  runs: readonly PartRun[],
  tasks: readonly LearnTask[],
): readonly Column[] {
  const metrics = metricNames(runs, named).filter((name) => !ELSEWHERE.includes(name));
  const has = (name: Fact): boolean => runs.some((run) => Number.isFinite(factOf(run, name)));
  return [
    ...metrics.map((name) => ({
      ...{ name, label: metricLabel(name), scale: 1, unit: unitOf(name, tasks) },
      ...(betterOf(name) && { better: betterOf(name) }),
    })),
    ...FACTS.filter(has).map((name) => factColumn(name, runs)),
  ];
}

function factColumn(name: Fact, runs: readonly PartRun[]): Column {
  const { label, units = { '': 1 } } = facts[name];
  const most = Math.max(...runs.map((run) => factOf(run, name)).filter(Number.isFinite));
  const all = Object.entries(units);
  const [unit, scale] = all.find(([, each]) => most * each >= 1) ?? all[all.length - 1];
  return { name, label, unit, scale };
}

/** A fact of a run. Steps are those of an anneal; what trains has updates. */
export function factOf(run: PartRun, name: Fact): number {
  if (run.status === 'failed') return NaN;
  if (name === 'seconds') return run.seconds;
  if (name === 'steps') return run.status === 'trained' ? NaN : run.steps;
  return run.metrics[name] ?? NaN;
}

const ERROR = /mae|rmse|mape|error/i;

function betterOf(name: string): Column['better'] {
  if (/accuracy|^cut|bestCut|r2$|success/i.test(name)) return 'most';
  return ERROR.test(name) || /relL2|mse|loss/i.test(name) ? 'least' : undefined;
}

/** Errors are in the data's own units; only road speeds have one with a name. */
function unitOf(name: string, tasks: readonly LearnTask[]): string {
  const isSpeed = tasks.length > 0 && tasks.every(({ kind }) => kind === 'traffic');
  return isSpeed && /mae|rmse/i.test(name) ? 'mph' : '';
}
