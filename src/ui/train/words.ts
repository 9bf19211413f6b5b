/** What a run of training came to, and its numbers, in words. */
import { msg, str } from '@lit/localize';
import type { TrainFacts, TrainStatus } from '../../lab/train-api.ts';
import { duration, significant, whole } from '../bench/format.ts';

/** In one sentence; also what a screen reader hears when the state changes. */
export function outcome(status: TrainStatus | null): string {
  if (!status) return msg('Opening');
  const at = msg(str`update ${whole(status.update)}`);
  const ended = status.ended ? `, ${status.ended.replace(/\.$/, '')}` : '';
  switch (status.state) {
    case 'preparing':
      return msg('Preparing');
    case 'ready':
      return status.update > 0 ? msg(str`Paused at ${at}`) : msg('Ready to train');
    case 'running':
      return msg('Training');
    case 'paused':
      return msg(str`Paused at ${at}`);
    case 'trained':
      return msg(str`Trained, ${whole(status.update)} updates in ${duration(status.seconds)}${ended}`);
    case 'cancelled':
      return msg(str`Stopped at ${at}${ended}`);
    case 'failed':
      return msg(str`Failed at ${at}${ended}`);
    default:
      return status.state satisfies never;
  }
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
}

/** Numbers of the moment. */
export function statusFacts(status: TrainStatus): readonly Fact[] {
  const facts: Fact[] = [
    {
      label: msg('Speed'),
      value:
        status.updatesPerSecond > 0
          ? msg(str`${significant(status.updatesPerSecond)} updates/s`)
          : msg('at rest'),
      hint: msg('Updates per second of wall-clock time'),
    },
  ];
  if (status.metrics.trainLoss !== undefined)
    facts.push({
      label: msg('Loss'),
      value: significant(status.metrics.trainLoss),
      hint: msg('Mean training loss of the latest epoch'),
    });
  if (!Number.isNaN(status.rate))
    facts.push({
      label: msg('Rate'),
      value: significant(status.rate),
      hint: msg('Step of the optimiser at this update'),
    });
  if (!Number.isNaN(status.beta))
    facts.push({
      label: msg('Nudge β'),
      value: significant(status.beta),
      hint: msg('Part of the feedback current injected, after halvings'),
    });
  if (status.sweeps > 0)
    facts.push(
      { label: msg('Sweeps'), value: whole(status.sweeps), hint: msg('Most sweeps a settle took lately') },
      {
        label: msg('Residual'),
        value: `${significant(status.residual)} V/R`,
        hint: msg('Largest net current left when a settle ended'),
      },
    );
  if (status.bestAt >= 0)
    facts.push({
      label: msg('Best'),
      value: msg(str`update ${whole(status.bestAt)}`),
      hint: msg('Update whose weights had the lowest validation loss'),
    });
  return facts;
}

/** Numbers that stay. */
export function circuitFacts({ parameters, operations, samples, shape }: TrainFacts): readonly Fact[] {
  const parts = [msg(str`${whole(samples.train)} train`)];
  if (samples.validation) parts.push(msg(str`${whole(samples.validation)} held out`));
  parts.push(msg(str`${whole(samples.test)} test`));
  return [
    { label: msg('Nodes'), value: whole(shape.nodes), hint: msg('Nodes of the circuit') },
    { label: msg('Parameters'), value: whole(parameters), hint: msg('Numbers it learns') },
    {
      label: msg('Operations'),
      value: whole(operations),
      hint: msg('Multiply-adds of one inference, one sweep through the circuit; loops take several sweeps'),
    },
    { label: msg('Samples'), value: parts.join(', '), hint: msg('Samples it learns from and is tested on') },
  ];
}

export interface MetricTable {
  /** Names of the columns; the circuit's own comes first. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/**
 * The circuit's metrics in one column and those of others beside it: a name that is another's with words before it
 * (`last-value-mae` beside `mae`) is that metric of `last value`.
 */
export function metricTable(
  metrics: Readonly<Record<string, number>>,
  references: Readonly<Record<string, number>>,
): MetricTable {
  const all: Record<string, number> = { ...metrics, ...references };
  // It is no measure of the test set.
  delete all.trainLoss;
  const names = Object.keys(all).map((name) => ({ name, plain: plain(name) }));
  const split = names.map(({ name, plain: text }) => {
    const base = names
      .filter((other) => other.name !== name && text.endsWith(` ${other.plain}`))
      .sort((a, b) => b.plain.length - a.plain.length)[0];
    return base
      ? { name, metric: base.name, column: text.slice(0, -base.plain.length - 1) }
      : { name, metric: name, column: name in metrics ? '' : 'reference' };
  });
  const columns = ['', ...new Set(split.map(({ column }) => column).filter(Boolean))];
  const rows = [...new Set(split.map(({ metric }) => metric))].map((metric) => ({
    name: metric,
    values: columns.map((column) => {
      const found = split.find((each) => each.metric === metric && each.column === column);
      return found ? all[found.name] : NaN;
    }),
  }));
  return { columns, rows };
}

/** A metric's name as lower-case words. */
const plain = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.:]/g, ' ')
    .toLowerCase();
