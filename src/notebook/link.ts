/**
 * Notebooks in the address: `#v1.` and the base64url of the deflated (raw) JSON of the differences from
 * defaults. Every seed is inside, so that a link means the same run; preferences of a reader never are.
 */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { withoutDefaults } from './defaults.ts';
import { collect, readJson } from './json.ts';
import { NOTEBOOK_CAPS, NOTEBOOK_VERSION, type Notebook, type NotebookSpec } from './schema.ts';

/** Characters of a link: text that cannot be deflated at all grows by base64 and a few bytes. */
export const LONGEST_LINK = Math.ceil((NOTEBOOK_CAPS.inflatedLinkBytes * 4) / 3) + 1_024;
/** Small pieces: the platform inflates a piece as a whole, and a piece grows up to 1,032 times. */
const PIECE = 512;
const WHERE = 'link';

/** `#v1.…`; throws BadInput when the notebook is too large for a link. */
export async function encodeLink(notebook: Notebook): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(withSeeds(notebook)));
  if (json.length > NOTEBOOK_CAPS.inflatedLinkBytes) {
    reject(
      WHERE,
      `the notebook takes ${json.length} bytes, a link holds ${NOTEBOOK_CAPS.inflatedLinkBytes}`,
      'Save it as a file, and link to that with #src=',
    );
  }
  const deflated = new Response(new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  return `#v${NOTEBOOK_VERSION}.${toBase64Url(new Uint8Array(await deflated.arrayBuffer()))}`;
}

/** The differences from defaults, with the seed of every cell that has one even where it is the default. */
export function withSeeds(notebook: Notebook): NotebookSpec {
  const spec = withoutDefaults(notebook);
  return {
    ...spec,
    cells: spec.cells.map((cell, i) => {
      const complete = notebook.cells[i];
      if (cell.kind === 'sweep' && cell.recipe && complete.kind === 'sweep')
        return { ...cell, recipe: { ...cell.recipe, seed: complete.recipe?.seed } };
      return 'seed' in complete ? { ...cell, seed: complete.seed } : cell;
    }),
  };
}

/** Whether a text (an address, its fragment, or the fragment without #) is a link to a notebook. */
export function isLink(text: string): boolean {
  return /^(?:v\d+\.|src=)/.test(fragmentOf(text));
}

/** What follows the first # of an address; a text without one is taken as the fragment itself. */
export function fragmentOf(text: string): string {
  const hash = text.indexOf('#');
  return hash < 0 ? text.trim() : text.slice(hash + 1).trim();
}

/**
 * The spec inside a link: an address, its fragment, or the fragment without #. Not yet checked against the
 * schema. Throws BadInput; never inflates beyond the cap.
 */
export async function decodeLink(text: string): Promise<unknown> {
  if (text.length > LONGEST_LINK) {
    reject(
      WHERE,
      `a link of ${text.length} characters`,
      `Links hold at most ${LONGEST_LINK}; open it as a file`,
    );
  }
  const fragment = fragmentOf(text);
  const match = /^v(\d{1,9})\.(.*)$/s.exec(fragment);
  if (!match) {
    return reject(
      WHERE,
      `"${shorten(fragment, 20)}" does not start with v1.`,
      'Copy the whole link, from #v1. on',
    );
  }
  const version = Number(match[1]);
  if (version > NOTEBOOK_VERSION) {
    reject(WHERE, `v${version} needs a newer Kirchhoff`, `Update; this one reads v${NOTEBOOK_VERSION}`);
  }
  if (version < 1) reject(WHERE, `there is no version ${version}`, 'Copy the whole link, from #v1. on');
  const packed = fromBase64Url(match[2]);
  if (!packed || packed.length === 0) {
    return reject(
      WHERE,
      'it holds characters that no link has, or was cut short',
      'Copy the whole link again',
    );
  }
  return readJson(await inflate(packed), NOTEBOOK_CAPS.inflatedLinkBytes, WHERE);
}

async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (at >= packed.length) controller.close();
        else controller.enqueue(packed.subarray(at, (at += PIECE)));
      },
    },
    { highWaterMark: 0 },
  );
  const reader = pieces.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    return await collect(reader, NOTEBOOK_CAPS.inflatedLinkBytes, WHERE);
  } catch (error) {
    // Damaged data are a TypeError on every platform; Node adds the zlib error's code.
    if (error instanceof TypeError || (error instanceof Error && 'code' in error)) {
      return reject(WHERE, 'it is damaged or was cut short', 'Copy the whole link again');
    }
    throw error;
  }
}
