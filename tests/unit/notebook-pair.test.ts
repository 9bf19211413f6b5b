import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink } from '../../src/notebook/link.ts';
import { pairHash, parsePair } from '../../src/notebook/pair.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { openLink } from '../../src/notebook/source.ts';
import { parseRoute } from '../../src/ui/route.ts';
import { problemsOf } from '../problems.ts';

const notebook = (gain: number) =>
  parseNotebook({
    kirchhoff: 1,
    title: `Gain ${gain}`,
    cells: [
      {
        kind: 'bench',
        id: 'pair',
        circuit: {
          groups: [{ name: 'x', shape: [2] }],
          couplings: [{ kind: 'dense', name: 'link', from: 'x', to: 'x', gain }],
        },
      },
    ],
  });
const problem = (hash: string) => problemsOf(() => parsePair(hash))[0]?.problem;

describe('links to two runs', () => {
  it('give both notebooks back as they were, whatever form the links came in', async () => {
    const [a, b] = [notebook(1), notebook(2)];
    const [left, right] = await Promise.all([encodeLink(a), encodeLink(b)]);
    for (const form of [left, left.slice(1), `https://example.org/lab/${left}`]) {
      const { sides, cell } = parsePair(pairHash(form, right));
      expect(sides).toEqual([left, right]);
      expect(cell).toBe('');
      expect(await Promise.all(sides.map(async (side) => parseNotebook(await decodeLink(side))))).toEqual([
        a,
        b,
      ]);
    }
    expect(parsePair(pairHash(left, right, 'pair'))).toEqual({ sides: [left, right], cell: 'pair' });
  });

  it('keep addresses of files elsewhere, whatever characters they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), async (url) => {
        const address = `${url}~me?a=1&b=2`;
        const { sides } = parsePair(pairHash(`#src=${encodeURIComponent(address)}`, '#/heat'));
        expect(sides[1]).toBe('#/heat');
        let asked = '';
        const fetch = async (wanted: string | URL | Request): Promise<Response> => {
          asked = wanted instanceof Request ? wanted.url : String(wanted);
          return Response.json({});
        };
        await openLink(sides[0], { fetch });
        expect(asked).toBe(new URL(address).href);
      }),
      { numRuns: 50 },
    );
  });

  it('lead to the page of two runs', () => {
    const hash = pairHash('#v1.AAAA', '#v1.BBBB');
    expect(parseRoute(hash)).toEqual({ kind: 'pair', hash });
  });

  it.each([
    '#ab=',
    '#ab=v1.AAAA',
    '#ab=~v1.AAAA',
    '#ab=v1.A~v1.B~v1.C',
    '#ab=v1.A~v1.B&cell=',
    '#ab=v1.A~v1.B&cell=1',
    '#ab=v1.A~v1.B&x=1',
  ])('say so where there are not two: %s', (hash) =>
    expect(problem(hash)).toBe('it does not hold two notebooks'),
  );

  it('are refused by their length alone, at once', () => {
    const started = performance.now();
    expect(problem(`#ab=${'v1.'.repeat(2e6)}`)).toContain('6000004 characters');
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('never fail in another way, however they were damaged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        for (const hash of [a, `#ab=${a}`, `#ab=${a}~${b}`, `#ab=v1.A~v1.B${b}`])
          expect(problemsOf(() => parsePair(hash)).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
