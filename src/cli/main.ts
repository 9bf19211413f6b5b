/** The headless runner: `run`, `check` and `link` a notebook from the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BadInput, formatProblem, reject } from '../circuit/problem.ts';
import type { Data } from '../circuit/given.ts';
import { readDataSet } from '../data/read.ts';
import { runNotebook } from '../lab/runner.ts';
import { readNotebookSpec } from '../notebook/file.ts';
import { decodeLink, encodeLink, isLink } from '../notebook/link.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { setAt } from '../notebook/paths.ts';
import type { Notebook } from '../notebook/schema.ts';
import { readArguments, type Command } from './arguments.ts';
import { buildId } from './build-id.ts';
