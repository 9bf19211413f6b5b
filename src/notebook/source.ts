/** Notebooks kept elsewhere: `#src=https://…`, fetched without credentials, JSON only, never more than a file holds. */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { collect, readJson } from './json.ts';
import { decodeLink, fragmentOf } from './link.ts';
import { NOTEBOOK_CAPS } from './schema.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until it is given up; 30 seconds when left out. */
  readonly timeout?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/** The spec a link means: the one inside `#v1.…`, or the one `#src=…` points to. */
export async function openLink(text: string, options: FetchOptions = {}): Promise<unknown> {
  const fragment = fragmentOf(text);
  if (!fragment.startsWith('src=')) return decodeLink(text);
  const address = fragment.slice('src='.length);
  try {
    return await fetchSource(decodeURIComponent(address), options);
  } catch (error) {
    if (error instanceof URIError)
      return reject('link', 'the address after src= is damaged', 'Copy the whole link again');
    throw error;
  }
}

/** The JSON at an https address, not yet checked against the schema. Throws BadInput, or the signal's reason when cancelled. */
export async function fetchSource(url: string, options: FetchOptions = {}): Promise<unknown> {
  const { signal, timeout = 30_000, fetch = globalThis.fetch } = options;
  const path = shorten(url, 120);
  if (!URL.canParse(url)) reject(path, 'this is not an address', 'Write it in full, from https:// on');
  const address = new URL(url);
  if (address.protocol !== 'https:') {
    reject(path, `addresses of the kind ${address.protocol} are not opened`, 'Use an https:// address');
  }
  if (address.username !== '' || address.password !== '') {
    reject(path, 'the address holds a name or password', 'Use a public address');
  }
  const expired = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(address.href, {
      signal: signal ? AbortSignal.any([signal, expired]) : expired,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
      headers: { accept: 'application/json' },
    });
    return readJson(await bodyOf(response, path), NOTEBOOK_CAPS.fileBytes, path);
  } catch (error) {
    if (signal?.aborted) throw error;
    if (expired.aborted)
      return reject(path, `no answer within ${timeout / 1_000} seconds`, 'Try again later');
    // The platform says no more than that: no network, no such host, or no permission to read it from here.
    if (error instanceof TypeError)
      return reject(path, 'it cannot be fetched', 'Check the address; its server must allow CORS');
    throw error;
  }
}

async function bodyOf(response: Response, path: string): Promise<Uint8Array> {
  const refuse = async (problem: string, remedy: string): Promise<never> => {
    await response.body?.cancel();
    return reject(path, problem, remedy);
  };
  if (response.redirected && !response.url.startsWith('https://')) {
    await refuse(`it redirects to ${shorten(response.url)}`, 'Use the https:// address of the file itself');
  }
  if (!response.ok) await refuse(`the server answers ${response.status}`, 'Check the address');
  if (/html/i.test(response.headers.get('content-type') ?? '')) {
    await refuse('there is a web page, not a notebook file', 'Use the address of the file itself ("raw")');
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > NOTEBOOK_CAPS.fileBytes) {
    await refuse(`it holds ${announced} bytes`, `Keep notebooks to ${NOTEBOOK_CAPS.fileBytes} bytes`);
  }
  if (!response.body) return reject(path, 'there is nothing in it', 'Check the address');
  return collect(response.body.getReader(), NOTEBOOK_CAPS.fileBytes, path);
}
