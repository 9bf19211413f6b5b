/** A recorded run as a table: one row a frame, in pieces small enough that nothing waits for them. */
import { provenanceComments } from './comments.ts';
import type { Provenance } from './provenance.ts';
import { hasEnergies, type Recording } from './recording.ts';

/** Numbers written between two pieces. */
const PIECE = 4_096;

/** The text of the file, piece by piece. */
export function* csvParts(recording: Recording, provenance: Provenance): Generator<string> {
  const { count, nodes, steps, times, energy, residual, voltsPerUnit, names, sample } = recording;
  const energies = hasEnergies(recording);
  yield provenanceComments(provenance, [
    `Sample ${sample}. Time in RC, voltages in V, residual in V/R${energies ? ', energy normalised' : '; a directed circuit has no energy'}.`,
  ]);
  const heading = ['step', 'time', ...(energies ? ['energy'] : []), 'residual'];
  yield `${heading.join(',')},`;
  for (let from = 0; from < nodes; from += PIECE) {
    yield names.slice(from, from + PIECE).join(',') + (from + PIECE < nodes ? ',' : '\n');
  }
  for (let frame = 0; frame < count; frame++) {
    const facts = [steps[frame], times[frame], ...(energies ? [energy[frame]] : []), residual[frame]];
    yield `${facts.join(',')},`;
    const voltages = recording.column(frame);
    for (let from = 0; from < nodes; from += PIECE) {
      const piece = Array.from(voltages.subarray(from, from + PIECE), (v) => float32Text(v * voltsPerUnit));
      yield piece.join(',') + (from + PIECE < nodes ? ',' : '\n');
    }
  }
}

/** The shortest digits that read back as the same float32. */
export function float32Text(value: number): string {
  const exact = Math.fround(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(exact.toPrecision(digits));
    if (Math.fround(short) === exact) return String(short);
  }
  return String(Number(exact.toPrecision(9)));
}
