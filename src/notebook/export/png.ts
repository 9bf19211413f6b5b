/** Texts in PNG files: iTXt chunks, written after the header and read with every length checked. */
import { reject } from '../../circuit/problem.ts';
import { crc32 } from '../../data/crc32.ts';
import { notebookText, type Provenance } from './provenance.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const KEYWORD = 'Kirchhoff notebook';
/** Signature and the IHDR chunk, which comes first in every file. */
const HEADER = 8 + 25;
/** A file of ours has a handful; one that has more is not worth reading on. */
const MOST_CHUNKS = 65_536;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** The picture with its provenance inside. */
export function pngWithProvenance(png: Uint8Array, provenance: Provenance): Uint8Array<ArrayBuffer> {
  const { notebook, link, build, date } = provenance;
  const texts: [string, string][] = [
    ['Title', notebook.title],
    ['Software', `Kirchhoff ${build}`],
    ['Creation Time', date],
    ...(link === null ? [] : [['URL', link] satisfies [string, string]]),
    [KEYWORD, notebookText(notebook)],
  ];
  const chunks = texts.map(([keyword, text]) => textChunk(keyword, text));
  const added = chunks.reduce((sum, { length }) => sum + length, 0);
  const out = new Uint8Array(png.length + added);
  out.set(png.subarray(0, HEADER));
  let at = HEADER;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  out.set(png.subarray(HEADER), at);
  return out;
}

/** Length, `iTXt`, keyword, not compressed, no language, the text in UTF-8, checksum. */
function textChunk(keyword: string, text: string): Uint8Array {
  const data = new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set([0x69, 0x54, 0x58, 0x74], 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** The JSON of the notebook a picture carries, or null. Throws BadInput where the file is damaged. */
export function notebookInPng(path: string, bytes: Uint8Array): Uint8Array | null {
  const broken = () => reject(path, 'the picture is damaged or cut short', 'Bring the file as it was saved');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wanted = new TextEncoder().encode(`${KEYWORD}\0`);
  let at = SIGNATURE.length;
  for (let chunk = 0; chunk < MOST_CHUNKS && at < bytes.length; chunk++) {
    if (at + 12 > bytes.length) broken();
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) broken();
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IEND') return null;
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'iTXt' && wanted.every((byte, i) => data[i] === byte)) {
      if (view.getUint32(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length))) broken();
      return textOf(path, data.subarray(wanted.length));
    }
    at += 12 + length;
  }
  return null;
}

/** The text after the keyword of an iTXt chunk. */
function textOf(path: string, rest: Uint8Array): Uint8Array {
  if (rest[0] !== 0) {
    return reject(
      path,
      'another program has compressed the notebook inside',
      'Bring the file as it was saved',
    );
  }
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0) return reject(path, 'the picture is damaged', 'Bring the file as it was saved');
  return rest.subarray(translated + 1);
}
