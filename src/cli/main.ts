/** The headless runner: `run`, `check` and `link` a notebook from the command line, or `bench` the engines. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BadInput, formatProblem, type Problem } from '../circuit/problem.ts';
import type { EngineChoice } from '../lab/api.ts';
import { runNotebook } from '../lab/runner.ts';
import { readJson } from '../notebook/json.ts';
import { encodeLink, isLink } from '../notebook/link.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { setAt } from '../notebook/paths.ts';
import { NOTEBOOK_CAPS, NotebookSchema, type Notebook } from '../notebook/schema.ts';
import { allSeriesProblems } from '../notebook/series-problems.ts';
import { openLink } from '../notebook/source.ts';
import { readArguments, type NotebookCommand } from './arguments.ts';
import { buildId } from './build-id.ts';
import { readBytes, readFiles } from './files.ts';
import { offerNavigator } from './navigator.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** What digital models of a comparison run on. */
async function offerPlatform(engine: EngineChoice): Promise<void> {
  if (engine === 'webgpu') await (await import('./webgpu.ts')).offerWebGpu();
  else offerNavigator();
}

async function main(words: readonly string[]): Promise<number> {
  const command = readArguments(words);
  if (command.command === 'bench') {
    await print(await (await import('./bench.ts')).bench(command, say));
    return 0;
  }
  const spec = command.set.reduce(
    (document, { path, value }) => setAt(NotebookSchema, document, path, value),
    await open(command.notebook),
  );
  const notebook = parseNotebook(spec);
  const { command: what } = command;
  switch (what) {
    case 'check':
      refuse(allSeriesProblems(notebook.cells));
      say(`${notebook.title}: ${notebook.cells.length} cells, no problems.`);
      return 0;
    case 'link':
      await print(await encodeLink(notebook));
      return 0;
    case 'python':
      await writeScript(notebook, command);
      return 0;
    case 'run':
      break;
    default:
      return what satisfies never;
  }
  await offerPlatform(command.engine);
  const result = await runNotebook(notebook, {
    engine: command.engine,
    data: readFiles(command.data),
    build: buildId(),
    webgpu: async () => (await import('../engine/webgpu/node.ts')).openNodeWebGpu(),
    say,
    onProgress: progressLine(),
  });
  if (command.out) writeFileSync(command.out, `${JSON.stringify(result)}\n`);
  await print(JSON.stringify(result, withoutLists));
  const failed = result.cells.filter(({ status }) => status === 'failed');
  for (const { error } of failed) say(error ?? 'a cell failed');
  return failed.length > 0 ? 1 : 0;
}

/** The script of one bench, into a file or printed. */
async function writeScript(notebook: Notebook, { cell: id, data, out }: NotebookCommand): Promise<void> {
  const { pythonOf, scriptCell } = await import('../lab/python.ts');
  const cell = scriptCell(notebook.cells, id);
  const link = await encodeLink(notebook).catch((error: unknown) => {
    // Too large for one.
    if (error instanceof BadInput) return null;
    throw error;
  });
  const provenance = { notebook, cell: cell.id, link, build: buildId(), date: new Date().toISOString() };
  const onProgress = progressLine();
  const script = await pythonOf(cell, { data: readFiles(data), provenance, onProgress });
  if (out) writeFileSync(out, script);
  else await print(script.trimEnd());
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new BadInput(problems);
}

/** The document a file or link holds, not yet checked against the schema. */
async function open(fileOrLink: string): Promise<unknown> {
  if (isLink(fileOrLink)) return openLink(fileOrLink);
  const bytes = readBytes(fileOrLink, NOTEBOOK_CAPS.fileBytes);
  const name = basename(fileOrLink);
  // A file exported from a notebook carries it.
  const carried = /\.json$/i.test(name)
    ? undefined
    : (await import('../notebook/export/carried.ts')).carriedNotebook(name, bytes);
  return carried ?? readJson(bytes, NOTEBOOK_CAPS.fileBytes, name);
}

/** The printed line leaves to the file what grows with the number of runs. */
const withoutLists = (key: string, value: unknown): unknown =>
  (key === 'records' || key === 'runs') && Array.isArray(value) ? undefined : value;

/** Progress on stderr, at most one line a second. */
function progressLine(): (progress: { done: number; total: number; of: string }) => void {
  let last = performance.now();
  return ({ done, total, of }) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    say(`${done} of ${total} ${of}`);
  };
}

/** Resolves when the line has left the process, so that exiting cannot cut it off. */
function print(line: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
}

main(process.argv.slice(2)).then(
  // Dawn keeps the process alive; the work is done, so leave.
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof BadInput) {
      for (const problem of error.problems) say(formatProblem(problem));
      process.exit(2);
    }
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
