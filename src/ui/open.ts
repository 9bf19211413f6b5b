/** Opens what a route or a file holds, and hands the document out again. */
import { msg, str } from '@lit/localize';
import { BadInput, reject, type Problem } from '../circuit/problem.ts';
import { writeNotebookFile } from '../notebook/file.ts';
import { readJson } from '../notebook/json.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { NOTEBOOK_CAPS, type Notebook } from '../notebook/schema.ts';
import type { Store } from '../notebook/store.ts';
import { fileName } from './file-name.ts';
import { HERO } from './gallery-list.ts';
import type { DocumentRoute } from './route.ts';

export interface Opened {
  /** What was opened, to begin a sentence with: "This link". */
  readonly subject: string;
  /** Null when the problems are too grave. */
  readonly notebook: Notebook | null;
  /** What was wrong; for an opened notebook the remedies say what was used instead. */
  readonly problems: readonly Problem[];
}

export function openRoute(
  route: DocumentRoute,
  signal: AbortSignal,
  store: () => Promise<Store>,
): Promise<Opened> {
  switch (route.kind) {
    case 'kept':
      return openKept(route.id, store);
    case 'gallery':
      return open(msg('The first bench'), () => fetchPublic(HERO, signal));
    case 'public':
      return open(msg('This notebook'), () => fetchPublic(route.name, signal));
    case 'link':
    case 'source':
      return open(msg('This link'), async () =>
        (await import('../notebook/source.ts')).openLink(route.hash, { signal }),
      );
    case 'unknown':
      return open(msg('This address'), () =>
        reject('address', 'it names no notebook', 'Copy the whole link again'),
      );
  }
  return route satisfies never;
}

/** A notebook of the browser's storage. */
export function openKept(id: string, store: () => Promise<Store>): Promise<Opened> {
  return open(msg('This notebook'), async () => (await store()).load(id));
}

export function openFile(file: File): Promise<Opened> {
  return open(msg(str`The file ${file.name}`), async () => {
    const cap = NOTEBOOK_CAPS.fileBytes;
    if (file.size > cap) reject(file.name, `it holds ${file.size} bytes`, `Keep notebooks to ${cap} bytes`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (/\.json$/i.test(file.name)) return readJson(bytes, cap, file.name);
    const { carriedNotebook } = await import('../notebook/export/carried.ts');
    return carriedNotebook(file.name, bytes) ?? readJson(bytes, cap, file.name);
  });
}

/** Hands the notebook's file to the browser to save; the name it proposes. */
export function save(notebook: Notebook): string {
  const name = fileName(notebook.title);
  const address = URL.createObjectURL(new Blob([writeNotebookFile(notebook)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file by the end of this task.
  setTimeout(() => URL.revokeObjectURL(address), 0);
  return name;
}

/** Expected failures become the problems of what could not be opened. */
async function open(subject: string, read: () => unknown): Promise<Opened> {
  try {
    const document = await read();
    return { subject, ...(await lenient(document)) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { subject, notebook: null, problems: error.problems };
  }
}

/** What mends a document is loaded for one that needs it. */
async function lenient(document: unknown): Promise<Omit<Opened, 'subject'>> {
  try {
    return { notebook: parseNotebook(document), problems: [] };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return (await import('../notebook/repair.ts')).repairNotebook(document);
  }
}

async function fetchPublic(name: string, signal: AbortSignal): Promise<unknown> {
  const path = `notebooks/${name}.json`;
  const response = await fetch(`./${path}`, { signal }).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof TypeError)) throw error;
    return reject(path, 'it cannot be fetched', 'Check the connection and reload the page');
  });
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  // Some hosts answer every unknown address with the page itself.
  if (!response.ok || !isJson) reject(path, `there is no notebook "${name}"`, 'Choose one from the gallery');
  return readJson(new Uint8Array(await response.arrayBuffer()), NOTEBOOK_CAPS.fileBytes, path);
}
