import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink, isLink } from '../../src/notebook/link.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { fetchSource, openLink } from '../../src/notebook/source.ts';
import frozen from '../fixtures/links-v1.json' with { type: 'json' };
import { asyncProblemsOf } from '../problems.ts';

const link = (content: string | Uint8Array) => `#v1.${deflateRawSync(content).toString('base64url')}`;
const decodeProblem = async (text: string) => {
  const [problem] = await asyncProblemsOf(() => decodeLink(text));
  return `${problem.path}: ${problem.problem}`;
};

describe('links of version 1', () => {
  // Each written once, when version 1 or a kind of cell was made: these must open for ever. Never write them anew.
  it.each(frozen)('open for ever: $title', async ({ link: text, notebook }) => {
    // Every field that stood in the link is kept; fields added later take their defaults.
    expect(parseNotebook(await decodeLink(text))).toMatchObject(notebook);
  });

  it.each([
    ['Max-Cut', 560],
    ['Darcy flow on a resistor grid', 700],
    ['Heat in a rod', 320],
  ])('are short: %s takes at most %i characters', async (title, most) => {
    const recipe = frozen.find((each) => each.title === title);
    expect((await encodeLink(parseNotebook(recipe?.notebook))).length).toBeLessThanOrEqual(most);
  });

  it('open from an address, a fragment, or without #', async () => {
    const text = link('{"kirchhoff":1,"cells":[]}');
    for (const form of [text, text.slice(1), `https://example.org/lab/${text}`, ` ${text}\n`]) {
      expect(isLink(form)).toBe(true);
      expect(await decodeLink(form)).toEqual({ kirchhoff: 1, cells: [] });
    }
    expect(isLink('notebook.json')).toBe(false);
  });

  it('hold the seed even where it is the default, and nothing of the reader', async () => {
    const ends = ['input', 'output'].map((role) => ({ name: role, shape: [1], role }));
    const cells = [
      { kind: 'text', id: 't' },
      { kind: 'bench', id: 'a', circuit: { groups: [{ name: 'x', shape: [1] }] } },
      { kind: 'train', id: 'b', circuit: { groups: ends }, task: { kind: 'function', expression: 'x' } },
    ];
    const spec = await decodeLink(await encodeLink(parseNotebook({ kirchhoff: 1, cells })));
    const [text, ...seeded] = cells;
    expect(spec).toEqual({ kirchhoff: 1, cells: [text, ...seeded.map((cell) => ({ ...cell, seed: 1 }))] });
  });

  it('say what is wrong with them', async () => {
    expect(await decodeProblem('#v2.AAAA')).toBe('link: v2 needs a newer Kirchhoff');
    expect(await decodeProblem('#v0.AAAA')).toBe('link: there is no version 0');
    expect(await decodeProblem('#hello')).toBe('link: "hello" does not start with v1.');
    expect(await decodeProblem('#v1.')).toContain('cut short');
    expect(await decodeProblem('#v1.a+b/')).toContain('characters that no link has');
    expect(await decodeProblem(link('{"a":1}').slice(0, -4))).toContain('damaged or was cut short');
    expect(await decodeProblem(link('not json'))).toContain('it is not JSON');
    expect(await decodeProblem(link(Uint8Array.of(0xff, 0xff)))).toContain('not text');
    expect(await decodeProblem(`#v1.${'A'.repeat(2e6)}`)).toContain('2000004 characters');
  });

  it('never inflate beyond a megabyte', async () => {
    const bomb = link(new Uint8Array(200e6));
    expect(bomb.length).toBeLessThan(1e6);
    const before = process.memoryUsage();
    const start = performance.now();
    expect(await decodeProblem(bomb)).toBe('link: it holds more than 1000000 bytes');
    expect(performance.now() - start).toBeLessThan(500);
    const after = process.memoryUsage();
    expect(after.arrayBuffers + after.external - before.arrayBuffers - before.external).toBeLessThan(16e6);
  });

  it('refuse notebooks too large for one', async () => {
    const cells = Array.from({ length: 20 }, (_, i) => ({
      kind: 'text',
      id: `t${i}`,
      text: 'x'.repeat(90_000),
    }));
    const [problem] = await asyncProblemsOf(() => encodeLink(parseNotebook({ kirchhoff: 1, cells })));
    expect(problem.problem).toMatch(/^the notebook takes 18\d{5} bytes, a link holds 1000000$/);
  });
});

describe('notebooks kept elsewhere', () => {
  /** A server that gives one answer and keeps what it was asked. */
  function server(answer: () => Response | Promise<Response>) {
    const asked: [string, RequestInit | undefined][] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push([input instanceof Request ? input.url : String(input), init]);
      return answer();
    };
    return { fetch, asked };
  }
  const json = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Response(body, { headers: { 'content-type': 'application/json', ...headers } });
  const problemOf = async (url: string, answer: () => Response | Promise<Response> = () => json('{}')) => {
    const [problem] = await asyncProblemsOf(() =>
      fetchSource(url, { fetch: server(answer).fetch, timeout: 50 }),
    );
    return problem.problem;
  };

  it('are fetched without credentials', async () => {
    const { fetch, asked } = server(() => json('{"kirchhoff":1}'));
    const spec = await openLink(
      `https://lab.example/#src=${encodeURIComponent('https://example.org/a b.json')}`,
      { fetch },
    );
    expect(spec).toEqual({ kirchhoff: 1 });
    expect(asked[0][0]).toBe('https://example.org/a%20b.json');
    expect(asked[0][1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  it.each([
    'http://example.org/a.json',
    'data:application/json,{}',
    'file:///etc/passwd',
    'javascript:1',
    'blob:https://a/b',
  ])('are not fetched from %s', async (url) => {
    const { fetch, asked } = server(() => json('{}'));
    expect(await asyncProblemsOf(() => fetchSource(url, { fetch }))).toHaveLength(1);
    expect(asked).toHaveLength(0);
  });

  it('say what is wrong', async () => {
    expect(await problemOf('nowhere')).toBe('this is not an address');
    expect(await problemOf('https://user:secret@example.org')).toContain('name or password');
    expect(await problemOf('https://a.org', () => new Response('no', { status: 404 }))).toBe(
      'the server answers 404',
    );
    expect(await problemOf('https://a.org', () => json('<p>', { 'content-type': 'text/html' }))).toContain(
      'web page',
    );
    expect(await problemOf('https://a.org', () => json('<p>'))).toContain('not JSON');
    expect(await problemOf('https://a.org', () => json('{}', { 'content-length': '99999999' }))).toContain(
      '99999999 bytes',
    );
    expect(await problemOf('https://a.org', () => Promise.reject(new TypeError('failed')))).toBe(
      'it cannot be fetched',
    );
    const redirected = () =>
      Object.defineProperties(json('{}'), { redirected: { value: true }, url: { value: 'http://b.org/' } });
    expect(await problemOf('https://a.org', redirected)).toContain('redirects to http://b.org/');
  });

  it('are stopped when they grow beyond a file', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 2 ** 20;
        controller.enqueue(new Uint8Array(2 ** 20).fill(32));
      },
    });
    expect(await problemOf('https://a.org', () => json(endless))).toContain('more than 67108864 bytes');
    expect(sent).toBeLessThan(70 * 2 ** 20);
  });

  it('are given up after a while, or when cancelled', async () => {
    const never: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, fail) => {
        init?.signal?.addEventListener('abort', () => fail(init.signal?.reason as Error));
      });
    const [problem] = await asyncProblemsOf(() =>
      fetchSource('https://a.org', { fetch: never, timeout: 20 }),
    );
    expect(problem.problem).toBe('no answer within 0.02 seconds');
    const cancel = new AbortController();
    const fetching = fetchSource('https://a.org', { fetch: never, signal: cancel.signal });
    cancel.abort(new Error('cancelled'));
    await expect(fetching).rejects.toThrow('cancelled');
  });
});
