/** The recipe in SVG files: an element of its own inside <metadata>, which every reader of pictures skips. */
import { notebookText, oneLine, type Provenance } from './provenance.ts';

const OPEN = '<k:notebook';
const CLOSE = '</k:notebook>';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML holds it, in an element or between double quotes. */
export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]);
}

export function svgMetadata({ notebook, link, build, date }: Provenance): string {
  const element = (name: string, text: string) => `<k:${name}>${xmlText(text)}</k:${name}>`;
  return [
    '<metadata xmlns:k="urn:kirchhoff:notebook">',
    element('title', oneLine(notebook.title)),
    element('build', `Kirchhoff ${build}`),
    element('date', date),
    ...(link === null ? [] : [element('link', link)]),
    element('notebook', notebookText(notebook)),
    '</metadata>',
  ].join('\n');
}

/** The JSON of the notebook an SVG file carries, or null. Nothing of the file is rendered or run. */
export function notebookInSvg(bytes: Uint8Array): Uint8Array | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  const open = text.indexOf(OPEN);
  const start = open < 0 ? -1 : text.indexOf('>', open);
  const end = start < 0 ? -1 : text.indexOf(CLOSE, start);
  if (end < 0) return null;
  return new TextEncoder().encode(plainText(text.slice(start + 1, end)));
}

const PLAIN: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Entities XML knows without a declaration; others stay as they are and fail as JSON. */
function plainText(xml: string): string {
  return xml.replaceAll(/&(#\d{1,7}|#x[\da-fA-F]{1,6}|\w{2,4});/g, (all, name: string) => {
    if (!name.startsWith('#')) return Object.hasOwn(PLAIN, name) ? PLAIN[name] : all;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
