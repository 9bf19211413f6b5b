/**
 * `npm run science`: the full accuracy tables on measured data and the soak, by hand. Prints Markdown; the data lie
 * beside the repository (see tests/shared-data.ts) or where KIRCHHOFF_DATA points.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labResult, type LabCell } from '../lab-command.ts';

const folder = process.env.KIRCHHOFF_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const file = (name: string): string => join(folder, name);

function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  console.log(
    `\n## ${title}\n\n${line(columns)}\n${line(columns.map(() => '---'))}\n${rows.map(line).join('\n')}`,
  );
}

const shown = (value: number | undefined): string =>
  value === undefined ? '' : String(Number(value.toPrecision(5)));
const cellsOf = (notebook: string, ...words: string[]): readonly LabCell[] =>
  labResult(`public/notebooks/${notebook}.json`, ...words).cells;

function darcy(): void {
  const data = ['x', 'y'].flatMap((name) => [
    '--data',
    `${name}=${file(`neuralop-darcy/darcy_test_16_${name}.npy`)}`,
  ]);
  const rows = ['reference', 'cpu', 'webgpu'].map((engine) => {
    const [{ status, seconds, metrics }] = cellsOf('darcy', '--engine', engine, ...data);
    return [engine, status, shown(metrics.mae), shown(metrics.relL2), shown(seconds)];
  });
  table(
    'Darcy, 50 measured samples, two conductances',
    ['engine', 'status', 'MAE', 'relative L2', 'seconds'],
    rows,
  );
}

/** Instance, vertices, edges, weights, best known cut. */
function instances(): readonly { name: string; best: number }[] {
  const [, ...lines] = readFileSync(file('gset/best_known.csv'), 'utf8').trim().split('\n');
  return lines.map((line) => line.split(',')).map(([name, , , , best]) => ({ name, best: Number(best) }));
}

function maxCut(): void {
  const rows = instances().flatMap(({ name, best }) => {
    const sets = ['bistable', 'bifurcating'].flatMap((id) => ['--set', `cells.${id}.task.bestKnown=${best}`]);
    const cells = cellsOf(
      'max-cut',
      '--engine',
      'cpu',
      '--data',
      `graph=${file(`gset/${name}.txt`)}`,
      ...sets,
    );
    return cells.map(({ id, seconds, metrics }) => [
      name,
      id,
      shown(metrics.cut),
      best,
      shown(metrics.ratio),
      shown(metrics.mean),
      shown(metrics.successRate),
      shown(seconds),
    ]);
  });
  const columns = [
    'instance',
    'nodes',
    'cut',
    'best known',
    'ratio',
    'mean of 32',
    'success rate',
    'seconds',
  ];
  table('Max-Cut, gains as written for G22', columns, rows);
}

function heat(): void {
  const rows = [17, 33, 65, 129].map((nodes) => {
    // The same moment of the equation: its clock runs with the square of the spacing.
    const steps = Math.round(800 * ((nodes - 1) / 64) ** 2);
    const [{ metrics }] = cellsOf(
      'heat',
      '--engine',
      'reference',
      '--set',
      `cells.fade.circuit.groups.rod.shape=[${nodes}]`,
      '--set',
      `cells.fade.anneal.steps=${steps}`,
    );
    return [nodes, steps, shown(metrics.equationTime), shown(metrics.maxError), shown(metrics.relL2)];
  });
  table(
    'Heat in a rod: error against spacing',
    ['nodes', 'steps', 'equation time', 'largest error', 'relative L2'],
    rows,
  );
}

function soak(): void {
  const words = [
    '--set',
    'cells.fingerprint.anneal.until="steps"',
    '--set',
    'cells.fingerprint.anneal.steps=20000',
  ];
  const [{ status, seconds, metrics }] = cellsOf('thousands', '--engine', 'cpu', ...words);
  const row = [status, shown(metrics.relativeResidual), shown(metrics.energy), shown(seconds)];
  table('Soak: 4,096 nodes, 20,000 steps', ['status', 'relative residual', 'energy', 'seconds'], [row]);
}

for (const part of [darcy, heat, maxCut, soak]) part();
