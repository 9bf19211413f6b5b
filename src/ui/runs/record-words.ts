/** A recorded run in words: when, how it ended, its main numbers, how far it is from the recipe now and from a replay. */
import { msg, str } from '@lit/localize';
import type { Deviation } from '../../notebook/deviations.ts';
import { differencesOf } from '../../notebook/differences.ts';
import type { Inexact, RunRecord } from '../../notebook/records.ts';
import type { RecipeCell } from '../../notebook/schema.ts';
import { engineName } from '../bench/badge.ts';
import { duration, significant, whole } from '../bench/format.ts';
import { fieldFacts } from '../bench/recipe/field.ts';
import { currentLanguage } from '../language/language.ts';
import { metricLabel } from '../../lab/metric-label.ts';
import { outcomeWords, valueWords } from './words.ts';

/** Metrics that every bench or training has; those of its task come first. */
const COMMON: readonly string[] = [
  ...['time', 'residual', 'relativeResidual', 'chargeEvents', 'parameters', 'operations', 'energy'],
  ...[
    'dissipated',
    'updates',
    'trainSeconds',
    'trainLoss',
    'validationLoss',
    'bestAt',
    'beta',
    'sweeps',
    'samples',
  ],
];
/** Which of them are shown, where there are any. */
const SHOWN: readonly string[] = ['energy', 'residual', 'time', 'validationLoss', 'trainLoss'];
const UNITS: Readonly<Record<string, string>> = { time: 'RC', residual: 'V/R', trainSeconds: 's' };
/** Of the task's metrics, of all of them, and of differences, the most that are shown. */
const TASK = 3;
const METRICS = 5;
const DIFFERENCES = 2;

export const whenWords = ({ date }: RunRecord): string =>
  new Date(date).toLocaleString(currentLanguage(), { dateStyle: 'medium', timeStyle: 'medium' });

/** `settled, 1,203 steps, 0.84 s` */
export function endWords(record: RunRecord): string {
  const { steps, seconds, recipe } = record;
  const count = recipe.kind === 'train' ? msg(str`${whole(steps)} updates`) : msg(str`${whole(steps)} steps`);
  return [outcomeWords(record), count, seconds < 90 ? `${significant(seconds)} s` : duration(seconds)].join(
    ', ',
  );
}

export interface MetricWords {
  readonly label: string;
  readonly value: string;
}

export function metricWords({ metrics }: RunRecord): readonly MetricWords[] {
  const task = Object.keys(metrics).filter((name) => !COMMON.includes(name));
  const names = [...task.slice(0, TASK), ...SHOWN.filter((name) => name in metrics)].slice(0, METRICS);
  return names.map((name) => ({ label: labelOf(name), value: valueOf(name, metrics[name]) }));
}

/** Why the recipe alone does not repeat it. */
export function inexactWords(inexact: Inexact): string {
  switch (inexact) {
    case 'touched':
      return msg('Touched by hand: not exactly repeatable');
    case 'edited':
      return msg('The recipe was edited while it ran: not exactly repeatable');
    case 'data':
      return msg('Ran on your own data, which the recipe does not hold');
    case 'moved':
      return msg('Went on by another engine when the device was lost: not exactly repeatable');
  }
  return inexact satisfies never;
}

/** What differs from the recipe now. */
export function differenceWords({ recipe }: RunRecord, now: RecipeCell): string {
  if (recipe.kind !== 'bench' && recipe.kind !== 'train') return '';
  const differences = differencesOf([recipe, now]);
  if (differences.length === 0) return msg('The recipe as it is now');
  const said = differences.slice(0, DIFFERENCES).map(({ path, values: [then, today] }) => {
    const { label, unit } = fieldFacts(then === undefined ? now : recipe, path);
    const name = unit ? msg(str`${label} in ${unit}`) : label;
    return msg(str`${name} ${valueWords(then)}, now ${valueWords(today)}`);
  });
  return [...said, ...more(differences.length - said.length)].join('; ');
}

/** How a replay came out. */
export function replayWords(recorded: RunRecord, again: RunRecord, found: readonly Deviation[]): string {
  const when = whenWords(recorded);
  if (again.inexact === 'touched' || again.inexact === 'edited')
    return msg(str`Replay of ${when}: touched on the way, which cannot be compared`);
  if (found.length === 0) return msg(str`Replay of ${when}: same as recorded, every number to the last bit`);
  const said = found.slice(0, DIFFERENCES).map((each) => {
    const value = (of: string | number | undefined): string => deviationValue(each.name, of);
    return msg(str`${labelOf(each.name)} ${value(each.again)}, recorded ${value(each.recorded)}`);
  });
  const list = [...elsewhere(recorded, again), ...said, ...more(found.length - said.length)].join('; ');
  return msg(str`Replay of ${when}: differs from the record. ${list}`);
}

/** Where bit-equal numbers are not promised. */
function elsewhere(recorded: RunRecord, again: RunRecord): readonly string[] {
  if (recorded.engine !== again.engine)
    return [msg(str`By ${engineName(again.engine)}, recorded by ${engineName(recorded.engine)}`)];
  if (recorded.adapter !== again.adapter) return [msg('On another device')];
  return recorded.build === again.build ? [] : [msg('By another version of Kirchhoff')];
}

const more = (count: number): readonly string[] => (count > 0 ? [msg(str`${count} more`)] : []);

function labelOf(name: string): string {
  if (name === 'steps') return msg('Steps');
  return name === 'status' ? msg('Outcome') : metricLabel(name);
}

function deviationValue(name: string, value: string | number | undefined): string {
  if (typeof value === 'string') return outcomeWords({ status: value });
  return value === undefined ? '–' : valueOf(name, value, 6);
}

function valueOf(name: string, value: number, digits = 4): string {
  const text = Number.isInteger(value) ? whole(value) : significant(value, digits);
  return name in UNITS ? `${text} ${UNITS[name]}` : text;
}
