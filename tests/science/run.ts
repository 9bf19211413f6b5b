/**
 * `npm run science`: the full accuracy tables on measured data and the soak, by hand. Prints Markdown; the data lie
 * beside the repository (see tests/shared-data.ts) or where KIRCHHOFF_DATA points.
 */
import { execFileSync } from 'node:child_process';
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
  console.log('\n## Soak: 4,096 nodes annealing in the page\n');
  execFileSync('npx', ['tsx', 'tests/science/soak.ts'], { stdio: 'inherit' });
}

const files = (names: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(names).flatMap(([name, path]) => ['--data', `${name}=${file(path)}`]);
const pairs = (folderName: string, stem: string): readonly string[] =>
  files({
    x: `${folderName}/${stem}_train_16_x.npy`,
    y: `${folderName}/${stem}_train_16_y.npy`,
    testX: `${folderName}/${stem}_test_16_x.npy`,
    testY: `${folderName}/${stem}_test_16_y.npy`,
  });

/** Everything that learns, at full budget, on the CPU engine. */
function learning(): void {
  const runs: readonly (readonly [string, readonly string[]])[] = [
    ['darcy-learned', pairs('neuralop-darcy', 'darcy')],
    ['burgers', pairs('neuralop-burgers', 'burgers')],
    ['darcy-cascade', []],
    ['learn-a-function', []],
    ['np-gl-ceiling', []],
    ['imperfect-parts', []],
    ['drift', []],
  ];
  const rows = runs.flatMap(([notebook, data]) =>
    cellsOf(notebook, '--engine', 'cpu', ...data).map(({ id, seconds, metrics }) => [
      notebook,
      id,
      shown(metrics.parameters),
      shown(metrics.updates),
      shown(metrics.mae),
      shown(metrics.rmse),
      shown(metrics.idealMae),
      shown(metrics.offlineMae),
      shown(metrics.freshMae),
      shown(metrics.recoveredAfter),
      shown(seconds),
    ]),
  );
  const columns = ['notebook', 'cell', 'parameters', 'updates', 'MAE', 'RMSE', 'ideal MAE', 'offline MAE'];
  table('Circuits that learn', [...columns, 'fresh MAE', 'recovered after', 'seconds'], rows);
}

function traffic(): void {
  const data = files({ speed: 'los-loop/los_speed.csv', adjacency: 'los-loop/los_adj.csv' });
  const cells = cellsOf('traffic', '--engine', 'cpu', ...data);
  const row = (name: string, metrics: LabCell['metrics'], prefix: string, seconds: string) => [
    name,
    ...[3, 6, 9, 12].map((steps) => shown(metrics[`${prefix}${steps}`])),
    shown(prefix === 'rmse' ? metrics.parameters : 0),
    seconds,
  ];
  table(
    'Los-loop traffic, RMSE in mph',
    ['model', '15 min', '30 min', '45 min', '60 min', 'parameters', 'seconds'],
    [
      ...cells.map(({ id, metrics, seconds }) => row(id, metrics, 'rmse', shown(seconds))),
      row('repeat the last value', cells[0].metrics, 'repeatLastRmse', ''),
    ],
  );
}

/** What the compared models are set to, by samples held out. */
function choices(): void {
  execFileSync('npx', ['tsx', 'tests/science/choices.ts'], { stdio: 'inherit' });
}

/** Graph networks at the sizes of their papers, on the windows of the circuit; hours on a processor. */
const PUBLISHED = [
  { kind: 't-gcn', units: 64 },
  { kind: 'graph-wavenet', residual: 32, dilation: 32, skip: 256, end: 512, blocks: 4, layers: 2 },
  { kind: 'mtgnn', channels: 32, skip: 64, end: 128, layers: 3, embedding: 40, neighbours: 20 },
  { kind: 'megacrn', units: 64, prototypes: 20, memory: 64, order: 3 },
  { kind: 'ddgcrn', units: 64, embedding: 10, encoders: 2 },
] as const;
const EPOCHS = 10;

function networks(): void {
  const data = files({ speed: 'los-loop/los_speed.csv', adjacency: 'los-loop/los_adj.csv' });
  const training = { loss: 'absolute', optimiser: { rate: 0.002, decay: 0.0001 }, epochs: EPOCHS, batch: 8 };
  const rows = PUBLISHED.map((model) => {
    // One at a time: what jax-js took for one is not given back for the next.
    const row = { kind: 'model', of: 'hierarchy', model, training };
    const set = ['--set', `cells.models.rows=${JSON.stringify([row])}`, '--set', 'cells.models.metrics=[]'];
    const cells = cellsOf('compare-traffic', '--engine', 'cpu', ...data, ...set);
    const { metrics } = cells.find(({ id }) => id === 'models') ?? cells[0];
    const of = (name: string): string => shown(metrics[`hierarchy-${model.kind}.${name}`]);
    const errors = [3, 6, 9, 12].map((steps) => of(`rmse${steps}`));
    return [
      model.kind,
      ...errors,
      of('mae3'),
      of('parameters'),
      of('operations'),
      of('updates'),
      of('trainSeconds'),
    ];
  });
  const errors = ['15 min', '30 min', '45 min', '60 min', 'MAE, 15 min'];
  table(
    `Los-loop traffic, graph networks at published sizes, ${EPOCHS} epochs, RMSE in mph`,
    ['model', ...errors, 'parameters', 'multiply-adds', 'updates', 'seconds'],
    rows,
  );
}

for (const part of [darcy, heat, maxCut, soak, learning, traffic, choices, networks]) part();
