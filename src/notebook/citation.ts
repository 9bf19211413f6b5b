/** How a notebook and the method behind it are cited: a BibTeX entry and one line of text each. */
import { oneLine } from './export/provenance.ts';

export interface Citation {
  readonly bibtex: string;
  readonly line: string;
}

export interface CitedNotebook {
  readonly title: string;
  /** Address at which the notebook opens, its recipe inside; null where it is too large for one. */
  readonly link: string | null;
  /** `<version>+<commit>` */
  readonly build: string;
  readonly accessed: Date;
}

/** Characters of an address that a list of references still takes; longer ones fill its pages. */
export const LONGEST_CITED = 8_000;

/** The address (as `URL` writes it) in a citation, or null where it is too long to be. */
export function citedLink(link: string | null): string | null {
  if (link === null || link.length > LONGEST_CITED) return null;
  // Nothing in it can end the field it stands in.
  return link.replaceAll(/[^\x21-\x7e]|[\\{}^"<>`|]/gu, encodeURIComponent);
}

/** The notebook, with the day it was read and the build that ran it. */
export function citeNotebook({ title, link, build, accessed }: CitedNotebook): Citation {
  const day = accessed.toISOString().slice(0, 10);
  const name = oneLine(title) || 'Notebook';
  const url = citedLink(link);
  return {
    bibtex: entry('misc', `kirchhoff-${slug(name)}`, [
      ['key', '{Kirchhoff}'],
      ['title', `{{${bibtexText(name)}}}`],
      ['howpublished', url === null ? '{Kirchhoff notebook, a file}' : '{Kirchhoff notebook}'],
      ['year', `{${day.slice(0, 4)}}`],
      ...(url === null ? [] : [['url', `{${url}}`] as const]),
      ['urldate', `{${day}}`],
      ['note', `{Kirchhoff build ${bibtexText(oneLine(build))}, accessed ${day}}`],
    ]),
    line: `“${name}”, Kirchhoff notebook, build ${oneLine(build)}, accessed ${day}${url === null ? '' : `, ${url}`}.`,
  };
}

const PAPER = 'An Expressive and Self-Adaptive Dynamical System for Efficient Function Learning';

/** The paper of the machine that the lab simulates: an Expressive and self-Adaptive Dynamical System (EADS). */
export const METHOD: Citation = {
  bibtex: entry('inproceedings', 'liu2025eads', [
    ['author', '{Liu and others}'],
    ['title', `{{${PAPER}}}`],
    ['booktitle', '{ICML}'],
    ['year', '{2025}'],
  ]),
  line: `Liu et al., “${PAPER}”, ICML 2025.`,
};

function entry(
  kind: string,
  key: string,
  fields: readonly (readonly [name: string, value: string])[],
): string {
  const lines = fields.map(([name, value]) => `  ${name.padEnd(12)} = ${value}`);
  return `@${kind}{${key},\n${lines.join(',\n')}\n}\n`;
}

/** `heat-in-a-rod`: what a key may hold. */
function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.slice(0, 8).join('-').slice(0, 60) ?? 'notebook';
}

/** BibTeX counts braces and knows no escaped ones; TeX has words for those and for what it would act on. */
const WORDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** Text as a BibTeX field between braces holds it. */
export function bibtexText(text: string): string {
  return text.replaceAll(/[\\{}^~<>|#$%&_]/g, (character) => WORDS[character] ?? `\\${character}`);
}
