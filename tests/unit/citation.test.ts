/** Citations: fields that BibTeX and TeX read as they were meant, whatever a title or an address holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bibtexText, citedLink, citeNotebook, LONGEST_CITED, METHOD } from '../../src/notebook/citation.ts';

const facts = {
  title: 'Heat in a rod',
  link: 'https://example.org/#v1.AbC-_9',
  build: '0.1.0+abc1234',
  accessed: new Date('2026-11-28T23:00:00Z'),
};

/** Fields of an entry as BibTeX reads them: braces are counted, and nothing but the last one closes the entry. */
function fieldsOf(bibtex: string): { key: string; fields: Record<string, string> } {
  const head = /^@[a-z]+\{([^\s,{}]+),\n/.exec(bibtex);
  if (!head) throw new Error(`no entry: ${bibtex}`);
  const fields: Record<string, string> = {};
  let at = head[0].length;
  for (;;) {
    const name = /\s*([a-z]+)\s*= \{/y;
    name.lastIndex = at;
    const found = name.exec(bibtex);
    if (!found) break;
    let depth = 1;
    let end = name.lastIndex;
    for (; depth > 0; end++) {
      if (end >= bibtex.length) throw new Error(`a brace is left open: ${bibtex}`);
      depth += bibtex[end] === '{' ? 1 : bibtex[end] === '}' ? -1 : 0;
    }
    fields[found[1]] = bibtex.slice(name.lastIndex, end - 1);
    at = bibtex[end] === ',' ? end + 1 : end;
  }
  expect(bibtex.slice(at)).toBe('\n}\n');
  return { key: head[1], fields };
}

/** What TeX prints of a field that holds plain text; throws where it would act on something. */
function printed(tex: string): string {
  const words: Record<string, string> = {
    backslash: '\\',
    braceleft: '{',
    braceright: '}',
    asciicircum: '^',
    asciitilde: '~',
    less: '<',
    greater: '>',
    bar: '|',
  };
  const rest = tex.replaceAll(/\\text([a-z]+)\{\}|\\([#$%&_])/g, (_, word: string, plain?: string) =>
    String.fromCodePoint(0xf0000 + ((plain ?? words[word]).codePointAt(0) ?? 0)),
  );
  expect(rest).not.toMatch(/[\\{}^~#$%&_]/);
  return rest.replaceAll(/[\u{f0000}-\u{f00ff}]/gu, (mark) =>
    String.fromCodePoint((mark.codePointAt(0) ?? 0) - 0xf0000),
  );
}

describe('the citation of a notebook', () => {
  it('has its title, year, address, build and day', () => {
    const { bibtex, line } = citeNotebook(facts);
    expect(fieldsOf(bibtex)).toEqual({
      key: 'kirchhoff-heat-in-a-rod',
      fields: {
        key: 'Kirchhoff',
        title: '{Heat in a rod}',
        howpublished: 'Kirchhoff notebook',
        year: '2026',
        url: facts.link,
        urldate: '2026-11-28',
        note: 'Kirchhoff build 0.1.0+abc1234, accessed 2026-11-28',
      },
    });
    expect(line).toBe(
      `“Heat in a rod”, Kirchhoff notebook, build 0.1.0+abc1234, accessed 2026-11-28, ${facts.link}.`,
    );
  });

  it('prints any title as it is, on one line', () => {
    const evil = '}}, url = {x}\n@misc{y, \\input{/etc/passwd} 50% of $\\alpha$ & #1_a ~^ <b>"两个节点"</b>';
    const { fields } = fieldsOf(citeNotebook({ ...facts, title: evil }).bibtex);
    expect(Object.keys(fields)).toHaveLength(7);
    expect(printed(fields['title'].slice(1, -1))).toBe(evil.replace('\n', ' '));
    expect(citeNotebook({ ...facts, title: evil }).line.split('\n')).toHaveLength(1);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        const read = fieldsOf(citeNotebook({ ...facts, title }).bibtex);
        expect(read.key).toMatch(/^kirchhoff-[a-z0-9-]+$/);
        expect(read.fields['title']).not.toMatch(/[\n\r]/);
        printed(read.fields['title'].slice(1, -1));
      }),
      { numRuns: 40 },
    );
    expect(bibtexText('a_b')).toBe('a\\_b');
  });

  it('keeps a long title whole and its key short', () => {
    const title = 'A long title '.repeat(15).trim();
    const { key, fields } = fieldsOf(citeNotebook({ ...facts, title }).bibtex);
    expect(fields['title']).toBe(`{${title}}`);
    expect(key.length).toBeLessThanOrEqual(70);
    expect(fieldsOf(citeNotebook({ ...facts, title: '两个节点' }).bibtex).key).toBe('kirchhoff-notebook');
    expect(fieldsOf(citeNotebook({ ...facts, title: ' ' }).bibtex).fields['title']).toBe('{Notebook}');
  });

  it('leaves out an address that is too long, and says that the recipe is in a file', () => {
    const long = `https://example.org/#v1.${'A'.repeat(LONGEST_CITED)}`;
    for (const link of [null, long]) {
      const { bibtex, line } = citeNotebook({ ...facts, link });
      const { fields } = fieldsOf(bibtex);
      expect(fields['url']).toBeUndefined();
      expect(fields['howpublished']).toBe('Kirchhoff notebook, a file');
      expect(line).not.toContain('http');
    }
    expect(citedLink(long.slice(0, LONGEST_CITED))).toHaveLength(LONGEST_CITED);
  });

  it('has an address that ends no field and still leads to the same place', () => {
    const link = 'https://example.org/#src=https://a.example/x}{y\\^"<\u00e9\n.json?a=1&b=%20~_';
    const { fields } = fieldsOf(citeNotebook({ ...facts, link }).bibtex);
    expect(fields['url']).toMatch(/^[\x21-\x7e]+$/);
    expect(decodeURIComponent(fields['url'])).toBe(decodeURIComponent(link));
  });
});

it('the method is cited as far as it is known', () => {
  const { key, fields } = fieldsOf(METHOD.bibtex);
  expect(key).toBe('liu2025eads');
  expect(fields).toEqual({
    author: 'Liu and others',
    title: '{An Expressive and Self-Adaptive Dynamical System for Efficient Function Learning}',
    booktitle: 'ICML',
    year: '2025',
  });
  expect(METHOD.line).toContain('ICML 2025');
});
