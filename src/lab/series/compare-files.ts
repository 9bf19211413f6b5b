/** A comparison as files: CSV for programs, Markdown for people. The circuits' own time and energy stand apart in both. */
import type { PartRun } from '../../notebook/records.ts';
import { csvOf } from '../csv.ts';
import type { Column } from './columns.ts';
import { bestOf, type CompareRow, type CompareTable, type SimulatedRow } from './compare-table.ts';
import type { Statistics } from './statistics.ts';
import { metricNames, metricOf } from './summary.ts';

type Value = string | number;

/**
 * Three tables under one another, an empty line between them: means of every row with their spreads, units in the heads;
 * simulated time and energy; every single run with all it reports, in the units of its metrics.
 */
export function compareCsv(table: CompareTable, runs: readonly PartRun[]): string {
  const { columns, rows, repeats, simulated } = table;
  const spread = repeats > 1;
  const head = columns.flatMap(({ name, unit }) => {
    const units = unit ? ` [${unit}]` : '';
    return [`${name}${units}`, ...(spread ? [`${name} deviation${units}`] : [])];
  });
  const cells = (values: readonly Statistics[]): Value[] =>
    values.flatMap(({ mean, deviation, count }, c) => {
      const { scale } = columns[c];
      return [scaled(mean, scale), ...(spread ? [count > 1 ? scaled(deviation, scale) : ''] : [])];
    });
  const summary: Value[][] = [
    ['row', 'runs', 'failed', ...head, 'engine', 'adapter', 'error'],
    ...rows.map(({ label, runs: own, values, engine, adapter, error = '' }) => {
      const failed = own.filter(({ status }) => status === 'failed').length;
      return [label, own.length, failed, ...cells(values), engine, adapter, error];
    }),
  ];
  const circuits: Value[][] = [
    [
      ...['circuit', 'resistance [Ohm]', 'capacitance [F]', 'supply [V]', 'from'],
      ...['settleTime [RC]', 'settleSeconds [s]', 'settleEnergy [J]', 'settleStep [RC]', 'settleSamples'],
      'without time because',
    ],
    ...simulated.map(({ label, units, byDefault, values, why }): Value[] => [
      ...[label, units.resistance, units.capacitance, units.voltage, sourceOf(byDefault)],
      ...Object.values(values).map(({ mean }) => scaled(mean, 1)),
      why,
    ]),
  ];
  return [summary, ...(simulated.length > 0 ? [circuits] : []), singles(table, runs)]
    .map(csvOf)
    .join('\r\n\r\n');
}

function singles({ rows }: CompareTable, runs: readonly PartRun[]): Value[][] {
  const names = metricNames(runs, []);
  return [
    ['row', 'repeat', 'status', 'engine', ...names, 'note', 'error'],
    ...runs.map(({ index, ...run }): Value[] => [
      ...[rows[index % rows.length].label, Math.floor(index / rows.length), run.status, run.engine],
      ...names.map((name) => scaled(metricOf({ index, ...run }, name), 1)),
      ...[run.note ?? '', run.error ?? ''],
    ]),
  ];
}

/** Pipe tables with what the numbers mean; the best of a column is bold. What would end a cell or a line is escaped. */
export function compareMarkdown(table: CompareTable, title = ''): string {
  const { columns, rows, simulated } = table;
  const best = columns.map((_, c) => bestOf(table, c));
  const body = rows.map(({ label, runs, values, engine, error }, r) => [
    label,
    ...values.map((value, c) => {
      const text = statisticsText(value, columns[c]);
      return best[c].includes(r) ? `**${text}**` : text;
    }),
    whereRun({ engine, runs, error }),
  ]);
  const head = columns.map((column) => headOf(column, table));
  const parts = [
    ...(title ? [`### ${title}`] : []),
    pipes(['Row', ...head, 'Engine'], body),
    notesOf(table).join(' '),
    ...(simulated.length > 0
      ? ['Simulated time and energy of the circuits', simulatedTable(simulated), SIMULATED_NOTE]
      : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function whereRun({ engine, runs, error }: Pick<CompareRow, 'engine' | 'runs' | 'error'>): string {
  const failed = runs.filter(({ status }) => status === 'failed').length;
  if (runs.length === 0) return 'not run';
  if (failed === runs.length) return `failed: ${error ?? ''}`;
  return failed > 0 ? `${engine}, ${failed} of ${runs.length} failed` : engine;
}

function simulatedTable(simulated: readonly SimulatedRow[]): string {
  const head = [
    ...['Circuit', 'Settles in (RC)', 'Settles in (s)', 'Energy (J)'],
    ...['R (Ohm)', 'C (F)', 'Supply (V)', 'R, C, supply from', 'Step (RC)'],
  ];
  return pipes(
    head,
    simulated.map(({ label, values, units, byDefault, why }) => {
      const { settleTime, settleSeconds, settleEnergy, settleStep } = values;
      const energy = settleEnergy.count > 0 ? short(settleEnergy.mean) : why ? '' : NO_ENERGY;
      const times = why ? [why, ''] : [short(settleTime.mean), short(settleSeconds.mean)];
      const parts = [units.resistance, units.capacitance, units.voltage].map(String);
      return [label, ...times, energy, ...parts, sourceOf(byDefault), why ? '' : short(settleStep.mean)];
    }),
  );
}

const sourceOf = (byDefault: boolean): string => (byDefault ? 'the lab’s defaults' : 'the recipe');
const NO_ENERGY = 'none: directed';
const SIMULATED_NOTE =
  'Of an ideal circuit of these parts: wires, drivers, converters and amplifiers are not in it. A trained circuit is ' +
  'annealed with test samples at its inputs until the currents left are 10⁻⁶ of those that flow, a bench to its own ' +
  'tolerance: the time is that of the slowest, the energy what H loses, a mean. The times of the table above are those ' +
  'of a machine that simulates it; they measure something else, and neither is divided by the other.';

function notesOf({
  repeats,
  sameSamples,
  mirrored,
  seeds,
  latencyBatch,
  columns,
}: CompareTable): readonly string[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  return [
    ...(repeats > 1 ? [`Mean ± standard deviation over ${repeats} seeds.`] : []),
    ...(sameSamples && seeds
      ? [`All rows learn from the same samples and answer the same test set, with ${seedsText(seeds)}.`]
      : []),
    ...(sameSamples === false ? ['Rows learn from different samples or seeds.'] : []),
    ...(sameSamples && mirrored ? ['Some rows learn from mirrored copies of them too.'] : []),
    ...(has('operations')
      ? ['Multiply-adds of one answer; a circuit’s are those of the sweeps in which it is settled here.']
      : []),
    ...(has('latency')
      ? [
          `Latency: from the inputs in memory to the answers there, of one sample and of ${latencyBatch}; medians, without compiling.`,
        ]
      : []),
  ];
}

export const seedsText = ([first, last]: readonly [number, number]): string =>
  first === last ? `seed ${first}` : `seeds ${first} to ${last}`;

const headOf = ({ name, label, unit }: Column, { latencyBatch }: CompareTable): string => {
  const words = name === 'latencyBatch' && latencyBatch > 0 ? `Latency of ${latencyBatch}` : label;
  return unit ? `${words} (${unit})` : words;
};

/** `0.0312 ± 0.0004` */
function statisticsText({ mean, deviation, count }: Statistics, { scale }: Column): string {
  if (count === 0) return '';
  return deviation > 0 ? `${short(scale * mean)} ± ${short(scale * deviation, 2)}` : short(scale * mean);
}

function pipes(head: readonly string[], body: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? ':--' : '--:'));
  return [row(head), `| ${rule.join(' | ')} |`, ...body.map(row)].join('\n');
}

const scaled = (value: number, scale: number): Value => (Number.isFinite(value) ? tidy(value * scale) : '');
/** Without the digits that scaling by a power of ten adds. */
const tidy = (value: number): number => Number(value.toPrecision(15));
const short = (value: number, digits = 4): string =>
  Number.isInteger(value) || Math.abs(value) >= 10 ** digits
    ? String(Math.round(value))
    : value.toPrecision(digits);
const escaped = (text: string): string => text.replaceAll(/[\\|]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
