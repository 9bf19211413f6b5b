/**
 * Chooses options of compared models by samples held out of the training set, which no test sample enters. Prints a
 * table of the validation losses; the notebooks have the options that win. By hand, as part of `npm run science`, or
 * alone: `npx tsx tests/science/choices.ts [compare-traffic ...]`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runModel } from '../../src/lab/model-runner.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { setAt } from '../../src/notebook/paths.ts';
import { NotebookSchema } from '../../src/notebook/schema.ts';
import { fourFiles, sharedSet, specOf } from '../notebook-run.ts';

type Options = Readonly<Record<string, number>>;
interface Choice {
  readonly notebook: keyof typeof FILES;
  /** Of the cell `models`. */
  readonly row: number;
  /** Values by paths within the row. */
  readonly options: readonly Options[];
}

const FILES = {
  'compare-traffic': { speed: 'los-loop/los_speed.csv', adjacency: 'los-loop/los_adj.csv' },
  'compare-darcy': fourFiles('neuralop-darcy', 'darcy'),
  'compare-burgers': fourFiles('neuralop-burgers', 'burgers'),
};
const SHARE = 0.2;

const rates = (...values: readonly number[]): Options[] =>
  values.map((rate) => ({ 'training.optimiser.rate': rate }));
const kernels = [0.25, 0.5, 1].flatMap((width) =>
  [1e-8, 1e-6, 1e-4].map((ridge): Options => ({ 'model.width': width, 'model.ridge': ridge })),
);
const CHOICES: readonly Choice[] = [
  ...[3, 4, 5, 6, 7].map((row): Choice => ({
    notebook: 'compare-traffic',
    row,
    options: rates(0.002, 0.005, 0.01, 0.02, 0.04),
  })),
  { notebook: 'compare-darcy', row: 5, options: kernels },
  { notebook: 'compare-darcy', row: 6, options: rates(0.001, 0.003, 0.01) },
  { notebook: 'compare-darcy', row: 7, options: rates(0.002, 0.004, 0.008, 0.016, 0.032) },
  { notebook: 'compare-burgers', row: 4, options: kernels },
  { notebook: 'compare-burgers', row: 5, options: rates(0.003, 0.01, 0.03, 0.1) },
  { notebook: 'compare-burgers', row: 6, options: rates(0.003, 0.01, 0.03) },
  { notebook: 'compare-burgers', row: 7, options: rates(0.002, 0.004, 0.008, 0.016, 0.032) },
];

interface Found {
  readonly label: string;
  readonly loss: number;
  readonly seconds: number;
}

/** One row with these options, a share of its samples held out. */
async function measure({ notebook, row }: Choice, options: Options): Promise<Found> {
  const path = `cells.models.rows.${row}`;
  const set = Object.entries({ ...options, 'training.validation': SHARE });
  const spec = set.reduce<unknown>(
    (s, [option, value]) => setAt(NotebookSchema, s, `${path}.${option}`, value),
    specOf(notebook),
  );
  const { cells } = parseNotebook(spec);
  const asked = cells.flatMap((cell) => (cell.kind === 'compare' && cell.id === 'models' ? cell.rows : []))[
    row
  ];
  if (asked?.kind !== 'model') throw new TypeError(`${notebook}: ${path} is no model`);
  const lesson = cells.find(({ id }) => id === asked.of);
  if (lesson?.kind !== 'train') throw new TypeError(`${notebook}: no cell ${asked.of} that learns`);
  const { model, training, label } = asked;
  const run = await runModel(
    { kind: 'model', path, lesson, model, training },
    {
      engine: 'cpu',
      data: sharedSet(FILES[notebook]),
      build: 'science',
      webgpu: () => Promise.reject(new Error('not asked for')),
      say: () => undefined,
    },
  );
  if (run.status !== 'trained') throw new Error(run.error);
  return { label, loss: run.metrics.validationLoss, seconds: run.seconds };
}

/** In a process of its own: what jax-js took for one model is not given back for the next. */
function apart(choice: number, option: number): Found {
  const words = ['--import', 'tsx', fileURLToPath(import.meta.url), String(choice), String(option)];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Found;
}

const shown = (options: Options): string =>
  Object.entries(options)
    .map(([path, value]) => `${path.split('.').at(-1)} ${value}`)
    .join(', ');

function choose(notebooks: readonly string[]): void {
  console.log(`\n## Validation losses, ${SHARE * 100} % of the training samples held out\n`);
  console.log('| notebook | model | options | loss | seconds |\n|---|---|---|---|---|');
  CHOICES.forEach((choice, c) => {
    if (notebooks.length > 0 && !notebooks.includes(choice.notebook)) return;
    const found = choice.options.map((options, o) => ({ options, ...apart(c, o) }));
    const best = Math.min(...found.map(({ loss }) => loss));
    for (const { options, label, loss, seconds } of found) {
      const mark = loss === best ? '**' : '';
      const cells = [
        choice.notebook,
        label,
        shown(options),
        `${mark}${loss.toPrecision(4)}${mark}`,
        seconds.toFixed(0),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  });
}

const [first, second] = process.argv.slice(2).map(Number);
if (Number.isInteger(first) && Number.isInteger(second)) {
  const choice = CHOICES[first];
  console.log(JSON.stringify(await measure(choice, choice.options[second])));
} else choose(process.argv.slice(2));
