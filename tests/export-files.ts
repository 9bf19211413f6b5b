/** Exported files for tests: a recording, a provenance, and each kind of file with a notebook inside. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../src/data/crc32.ts';
import { csvParts } from '../src/notebook/export/csv.ts';
import { npzParts } from '../src/notebook/export/npz.ts';
import { pngWithProvenance } from '../src/notebook/export/png.ts';
import type { Provenance } from '../src/notebook/export/provenance.ts';
import { nodeNames, type Recording } from '../src/notebook/export/recording.ts';
import { svgMetadata } from '../src/notebook/export/svg.ts';
import { webmTags } from '../src/notebook/export/webm.ts';
import type { Notebook } from '../src/notebook/schema.ts';

export const provenanceOf = (notebook: Notebook, link: string | null = null): Provenance => ({
  notebook,
  cell: 'bench',
  link,
  build: '0.1.0+abc1234',
  date: '2026-01-02T03:04:05.000Z',
});

/** Three frames of a row of two and a grid of 1 x 2 cells with two channels. */
export function recording(energy = true): Recording {
  const group = (name: string, height: number, width: number, channels: number) => ({
    ...{ name, size: height * width * channels, height, width, channels },
  });
  const names = nodeNames([group('row', 1, 2, 1), group('grid', 1, 2, 2)]);
  const frames = [0, 1, 2].map((f) => Float32Array.from(names, (_, i) => Math.sin(1 + f + 7 * i)));
  return {
    count: 3,
    nodes: names.length,
    steps: [0, 1, 5],
    times: [0, 0.1, 0.5],
    energy: energy ? [3, 2, 1.5] : [NaN, NaN, NaN],
    residual: [1, 0.1, 1e-7],
    column: (frame) => frames[frame],
    voltsPerUnit: 1,
    names,
    sample: 0,
  };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function joined(parts: Iterable<Uint8Array>): Uint8Array {
  return Uint8Array.from(Buffer.concat([...parts]));
}

/** A picture of one pixel. */
export function onePixel(): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = joined([utf8(type), data]);
    const [length, crc] = [new DataView(new ArrayBuffer(4)), new DataView(new ArrayBuffer(4))];
    length.setUint32(0, data.length);
    crc.setUint32(0, crc32(body));
    return joined([new Uint8Array(length.buffer), body, new Uint8Array(crc.buffer)]);
  };
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)),
    chunk('IDAT', deflateSync(Uint8Array.of(0, 0))),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** An element of a Matroska file: id, size in so many bytes, content. */
export function element(id: number, content: Uint8Array, sizeBytes = 4): Uint8Array {
  const bytes = (value: number | bigint) => {
    const digits = value.toString(16);
    return Uint8Array.from(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'));
  };
  return joined([bytes(id), bytes((1n << BigInt(7 * sizeBytes)) + BigInt(content.length)), content]);
}

/** A video of one cluster, which is no picture, its tags before it. */
export function video(tags: Readonly<Record<string, string>>): Uint8Array {
  const simple = Object.entries(tags).map(([name, words]) =>
    element(0x67c8, joined([element(0x45a3, utf8(name), 1), element(0x4487, utf8(words))])),
  );
  const targets = element(0x63c0, element(0x68ca, Uint8Array.of(50), 1), 1);
  return joined([
    element(0x1a45dfa3, element(0x4282, utf8('webm'), 1), 1),
    element(
      0x18538067,
      joined([
        element(0x1549a966, element(0x4d80, utf8('tests'), 1), 2),
        element(0x1254c367, element(0x7373, joined([targets, ...simple]))),
        element(0x1f43b675, new Uint8Array(64), 8),
      ]),
      8,
    ),
  ]);
}

export const KINDS = ['png', 'svg', 'csv', 'npz', 'webm'] as const;

/** The bytes of a file of this kind that carries the notebook. */
export function fileOf(kind: (typeof KINDS)[number], provenance: Provenance, of = recording()): Uint8Array {
  switch (kind) {
    case 'png':
      return pngWithProvenance(onePixel(), provenance);
    case 'svg':
      return utf8(`<svg xmlns="http://www.w3.org/2000/svg">${svgMetadata(provenance)}</svg>`);
    case 'csv':
      return utf8([...csvParts(of, provenance)].join(''));
    case 'npz':
      return joined(npzParts(of, provenance));
    case 'webm':
      return video(webmTags(provenance));
  }
}
