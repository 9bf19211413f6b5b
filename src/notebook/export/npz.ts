/** A recorded run as a NumPy archive, with the notebook as a member beside the arrays. */
import { Zip, ZipPassThrough } from 'fflate';
import { littleEndian, npyHeader } from '../../data/npy.ts';
import { NODE_NAMES_MEMBER, NOTEBOOK_MEMBER } from '../../data/npz.ts';
import { notebookText, type Provenance } from './provenance.ts';
import { hasEnergies, type Recording } from './recording.ts';

/** Numbers written between two pieces. */
const PIECE = 65_536;

/** The bytes of the file, piece by piece: float32 arrays, the nodes' names, the notebook and where it came from. */
export function* npzParts(recording: Recording, provenance: Provenance): Generator<Uint8Array<ArrayBuffer>> {
  const { notebook, cell, link, build, date } = provenance;
  const ready: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(Uint8Array.from(piece));
  });
  for (const [name, pieces] of members(recording)) {
    const member = new ZipPassThrough(name);
    member.mtime = date;
    zip.add(member);
    for (const piece of pieces) {
      member.push(piece);
      yield* ready.splice(0);
    }
    member.push(new Uint8Array(), true);
  }
  const texts = {
    [NOTEBOOK_MEMBER]: notebookText(notebook),
    'about.json': JSON.stringify({ cell, link, build, date, sample: recording.sample }),
  };
  for (const [name, text] of Object.entries(texts)) {
    const member = new ZipPassThrough(name);
    member.mtime = date;
    zip.add(member);
    member.push(new TextEncoder().encode(text), true);
  }
  zip.end();
  yield* ready.splice(0);
}

function* members(recording: Recording): Generator<[name: string, pieces: Iterable<Uint8Array>]> {
  const { count, nodes, steps, times, energy, residual, names } = recording;
  const row = (values: ArrayLike<number>) => [
    npyHeader('<f4', [count]),
    littleEndian(Array.from({ length: count }, (_, frame) => values[frame])),
  ];
  yield ['time.npy', row(times)];
  yield ['step.npy', row(steps)];
  if (hasEnergies(recording)) yield ['energy.npy', row(energy)];
  yield ['residual.npy', row(residual)];
  yield ['voltages.npy', voltages(recording)];
  const longest = names.reduce((most, { length }) => Math.max(most, length), 1);
  yield [NODE_NAMES_MEMBER, [npyHeader(`<U${longest}`, [nodes]), utf32(names, longest)]];
}

function* voltages(recording: Recording): Generator<Uint8Array> {
  const { count, nodes, voltsPerUnit } = recording;
  yield npyHeader('<f4', [count, nodes]);
  for (let frame = 0; frame < count; frame++) {
    const volts = recording.column(frame);
    for (let from = 0; from < nodes; from += PIECE)
      yield littleEndian(volts.subarray(from, from + PIECE).map((v) => v * voltsPerUnit));
  }
}

/** Texts of one length, padded with zeros, as NumPy keeps them. */
function utf32(texts: readonly string[], length: number): Uint8Array {
  const bytes = new Uint8Array(4 * length * texts.length);
  const view = new DataView(bytes.buffer);
  texts.forEach((text, index) =>
    Array.from(text, (character, i) =>
      view.setUint32(4 * (index * length + i), character.codePointAt(0) ?? 0, true),
    ),
  );
  return bytes;
}
