/** Reads the command line of the headless runner. */
import { reject } from '../circuit/problem.ts';
import { didYouMean } from '../circuit/nearest.ts';
import type { EngineChoice } from '../lab/api.ts';

export const USAGE = `Usage:
  npm run -s lab -- run FILE.json|LINK [--engine auto|webgpu|cpu|reference] [--set cells.ID.path=JSON]...
                        [--data NAME=FILE]... [--out result.json]
  npm run -s lab -- check FILE.json|LINK
  npm run -s lab -- link FILE.json
  npm run -s lab -- python FILE.json|LINK [--cell ID] [--set cells.ID.path=JSON]... [--data NAME=FILE]... [--out script.py]
  npm run -s lab -- bench [--engine auto|webgpu|cpu|reference] [--only NAME[,NAME]...]
                          [--peers all|wasm|webgpu|none] [--data NAME=FILE]...
                          [--json]`;

const COMMANDS = ['run', 'check', 'link', 'python', 'bench'] as const;
const ENGINES = ['auto', 'webgpu', 'cpu', 'reference'] as const;
const PEERS = ['all', 'wasm', 'webgpu', 'none'] as const;
const OPTIONS: Readonly<Record<(typeof COMMANDS)[number], readonly string[]>> = {
  run: ['--engine', '--set', '--data', '--out'],
  check: [],
  link: [],
  python: ['--cell', '--set', '--data', '--out'],
  bench: ['--engine', '--only', '--peers', '--data', '--json'],
};

export interface NotebookCommand {
  readonly command: Exclude<(typeof COMMANDS)[number], 'bench'>;
  /** A file's path, or a link. */
  readonly notebook: string;
  readonly engine: EngineChoice;
  readonly set: readonly { readonly path: string; readonly value: unknown }[];
  readonly data: readonly { readonly name: string; readonly file: string }[];
  readonly out?: string;
  /** Of `python`. */
  readonly cell?: string;
}

export interface BenchCommand {
  readonly command: 'bench';
  readonly engine: EngineChoice;
  /** Names of rows or the beginnings of them, with commas between. */
  readonly only?: string;
  readonly peers: (typeof PEERS)[number];
  readonly data: NotebookCommand['data'];
  /** One line of JSON instead of a table. */
  readonly json: boolean;
}

export type Command = NotebookCommand | BenchCommand;

/** Throws BadInput for anything that is not the usage. */
export function readArguments(words: readonly string[]): Command {
  const [first, ...rest] = words;
  const command = COMMANDS.find((name) => name === first);
  if (!command) {
    return reject(
      'command',
      first ? `unknown command "${first}"${didYouMean(first, COMMANDS)}` : 'no command given',
      USAGE,
    );
  }
  const set: { path: string; value: unknown }[] = [];
  const data: { name: string; file: string }[] = [];
  const files: string[] = [];
  let engine: EngineChoice = 'auto';
  let out: string | undefined;
  let cell: string | undefined;
  let only: string | undefined;
  let peers: BenchCommand['peers'] = 'all';
  let json = false;
  for (let at = 0; at < rest.length; at++) {
    const [option, inline] = splitOnce(rest[at], '=');
    const value = (): string =>
      rest[at].startsWith('--') && inline !== undefined ? inline : take(rest, ++at, option);
    if (!rest[at].startsWith('--')) {
      files.push(rest[at]);
      continue;
    }
    if (!OPTIONS[command].includes(option)) reject(option, `unknown option of ${command}`, USAGE);
    switch (option) {
      case '--engine':
        engine = oneOf(ENGINES, option, 'engine', value());
        break;
      case '--set':
        set.push(readSet(value()));
        break;
      case '--data':
        data.push(readData(value()));
        break;
      case '--cell':
        cell = value();
        break;
      case '--out':
        out = value();
        break;
      case '--only':
        only = value();
        break;
      case '--peers':
        peers = oneOf(PEERS, option, 'choice', value());
        break;
      case '--json':
        json = true;
        break;
    }
  }
  if (command === 'bench') {
    if (files.length > 0) reject(command, `takes no file, not "${files[0]}"`, USAGE);
    return { command, engine, only, peers, data, json };
  }
  if (files.length !== 1) reject(command, `takes one notebook file or link, not ${files.length}`, USAGE);
  return { command, notebook: files[0], engine, set, data, out, cell };
}

function take(words: readonly string[], at: number, option: string): string {
  if (at >= words.length) reject(option, 'needs a value', USAGE);
  return words[at];
}

function oneOf<T extends string>(known: readonly T[], option: string, what: string, name: string): T {
  return (
    known.find((each) => each === name) ??
    reject(option, `unknown ${what} "${name}"${didYouMean(name, known)}`, `Use one of: ${known.join(', ')}`)
  );
}

function splitOnce(text: string, sign: string): [string, string | undefined] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function readSet(text: string): { path: string; value: unknown } {
  const [path, json] = splitOnce(text, '=');
  if (json === undefined || path === '')
    return reject('--set', `"${text}" is not path=JSON`, 'Write --set cells.ID.path=JSON');
  try {
    return { path, value: JSON.parse(json) as unknown };
  } catch {
    return reject(path, `"${json}" is not JSON`, `Write text in quotes: --set '${path}="${json}"'`);
  }
}

function readData(text: string): { name: string; file: string } {
  const [name, file] = splitOnce(text, '=');
  if (!file || name === '') return reject('--data', `"${text}" is not NAME=FILE`, 'Write --data NAME=FILE');
  return { name, file };
}
