/** The recipe in WebM videos: tags of the Matroska segment, which players list or skip. Read with every length checked. */
import { reject } from '../../circuit/problem.ts';
import { notebookText, oneLine, type Provenance } from './provenance.ts';

const NOTEBOOK = 'KIRCHHOFF_NOTEBOOK';
const ID = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  tags: 0x1254c367,
  tag: 0x7373,
  simpleTag: 0x67c8,
  name: 0x45a3,
  text: 0x4487,
} as const;
/** Elements looked at; a video of ours has some dozens, its pictures being skipped by their length. */
const MOST_ELEMENTS = 65_536;

export function isWebm(bytes: Uint8Array): boolean {
  return bytes.length > 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === ID.header;
}

/** The texts of a video's tags by their names, those every player knows first. */
export function webmTags({ notebook, cell, link, build, date }: Provenance): Record<string, string> {
  return {
    TITLE: oneLine(notebook.title),
    COMMENT: `Kirchhoff ${build}, cell ${cell}`,
    DATE_ENCODED: date,
    ...(link === null ? {} : { URL: link }),
    [NOTEBOOK]: notebookText(notebook),
  };
}

/** The JSON of the notebook a video carries, or null. Throws BadInput where the tags are damaged. */
export function notebookInWebm(path: string, bytes: Uint8Array): Uint8Array | null {
  const reader = new Elements(path, bytes);
  const wanted = new TextEncoder().encode(NOTEBOOK);
  for (const segment of reader.within({ from: 0, to: bytes.length }, ID.segment))
    for (const tags of reader.within(segment, ID.tags))
      for (const tag of reader.within(tags, ID.tag))
        for (const simple of reader.within(tag, ID.simpleTag)) {
          const [name] = reader.within(simple, ID.name);
          const [text] = reader.within(simple, ID.text);
          if (name && text && equal(bytes.subarray(name.from, name.to), wanted))
            return bytes.subarray(text.from, text.to);
        }
  return null;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && b.every((byte, i) => a[i] === byte);

/** Where the content of an EBML element lies. */
interface Place {
  readonly from: number;
  readonly to: number;
}

class Elements {
  private left = MOST_ELEMENTS;

  constructor(
    private readonly path: string,
    private readonly bytes: Uint8Array,
  ) {}

  /** Elements with this id directly inside another. */
  *within({ from, to }: Place, wanted: number): Generator<Place> {
    let at = from;
    while (at < to && this.left-- > 0) {
      const sizeAt = at + this.lengthAt(at, to, 4);
      const id = this.number(at, sizeAt, 0xff);
      const start = sizeAt + this.lengthAt(sizeAt, to, 8);
      // The first bit that is set says how long a number is; nothing but ones is a size that was not known.
      const digits = start - sizeAt;
      const size = this.number(sizeAt, start, 0xff >> digits);
      const end = size === 2 ** (7 * digits) - 1 ? to : start + size;
      // A video that was cut off still has its tags, which come before its pictures.
      if (end > to && id !== ID.segment) this.broken();
      if (id === wanted) yield { from: start, to: Math.min(end, to) };
      at = end;
    }
  }

  /** Bytes of the number that starts here. */
  private lengthAt(at: number, to: number, most: number): number {
    const length = at < to ? Math.clz32(this.bytes[at]) - 23 : most + 1;
    return length > most || at + length > to ? this.broken() : length;
  }

  /** `mask`: the bits of the first byte that count. */
  private number(from: number, to: number, mask: number): number {
    let value = this.bytes[from] & mask;
    for (let at = from + 1; at < to; at++) value = 256 * value + this.bytes[at];
    return value;
  }

  private broken(): never {
    return reject(this.path, 'the video is damaged or cut short', 'Bring the file as it was saved');
  }
}
