/** Opens the two notebooks of a pair, each with its own problems. */
import { msg } from '@lit/localize';
import { BadInput, type Problem } from '../../circuit/problem.ts';
import { parsePair } from '../../notebook/pair.ts';
import type { BenchCell, Notebook } from '../../notebook/schema.ts';
import type { Store } from '../../notebook/store.ts';
import { openRoute, type Opened } from '../open.ts';
import { parseRoute } from '../route.ts';

/** One side, opened. */
export interface Side {
  /** What it is found by on the page while it changes places. */
  readonly key: number;
  /** Its own address from # on; null once it was edited. */
  readonly hash: string | null;
  readonly notebook: Notebook | null;
  /** The bench compared; null where there is none. */
  readonly cell: BenchCell | null;
  readonly problems: readonly Problem[];
}

export const LETTERS = ['A', 'B'] as const;

export interface OpenedPair {
  /** Null where the address does not name two. */
  readonly sides: readonly [Side, Side] | null;
  /** Id of the bench asked for, or ''. */
  readonly cell: string;
  /** What is to be told, or null. */
  readonly trouble: Opened | null;
}

export async function openPair(hash: string, signal: AbortSignal): Promise<OpenedPair> {
  try {
    const { sides, cell } = parsePair(hash);
    const [a, b] = await Promise.all(sides.map((side, key) => openSide(side, key, cell, signal)));
    return { sides: [a, b], cell, trouble: troubleOf([a, b]) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return {
      sides: null,
      cell: '',
      trouble: { subject: msg('This link'), notebook: null, problems: error.problems },
    };
  }
}

/** Notebooks kept in a browser are nobody else's. */
const noStore = (): Promise<Store> => Promise.reject(new Error('no storage behind a link'));

async function openSide(hash: string, key: number, id: string, signal: AbortSignal): Promise<Side> {
  const route = parseRoute(hash);
  const named = route.kind === 'link' || route.kind === 'source' || route.kind === 'public';
  const { notebook, problems } = await openRoute(named ? route : { kind: 'unknown', hash }, signal, noStore);
  if (!notebook) return { key, hash, notebook, cell: null, problems };
  const cell = notebook.cells.find(
    (each): each is BenchCell => each.kind === 'bench' && (id === '' || each.id === id),
  );
  if (cell) return { key, hash, notebook, cell, problems };
  const problem = id ? `there is no bench "${id}" in it` : 'there is no bench in it';
  return {
    ...{ key, hash, notebook, cell: null },
    problems: [...problems, { path: 'cells', problem, remedy: 'Use a link to a notebook with one' }],
  };
}

/** The problems of both sides as one list; those of a side that cannot be shown come first. */
function troubleOf(sides: readonly [Side, Side]): Opened | null {
  const subjects = [msg('Side A'), msg('Side B')];
  const told = sides.map((side, index) => ({ ...side, index })).filter(({ problems }) => problems.length > 0);
  if (told.length === 0) return null;
  const failed = told.filter(({ cell }) => cell === null);
  const meant = failed.length > 0 ? failed : told;
  return {
    subject: meant.length > 1 ? msg('This pair of runs') : subjects[meant[0].index],
    notebook: failed.length > 0 ? null : sides[0].notebook,
    problems: [...new Set([...meant, ...told])].flatMap(({ index, problems }) =>
      problems.map(({ path, ...rest }) => ({ ...rest, path: `${LETTERS[index]}: ${path || 'document'}` })),
    ),
  };
}
