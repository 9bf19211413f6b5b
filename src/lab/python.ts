/** A bench as a Python script: the circuit as it is prepared here, and the run in float64 that the script must repeat. */
import type { DataSet } from '../circuit/given.ts';
import { reject } from '../circuit/problem.ts';
import { chooseTimeStep } from '../circuit/stability.ts';
import type { Netlist } from '../circuit/netlist.ts';
import { largestStep } from '../engine/dormand-prince.ts';
import type { Work } from '../engine/engine.ts';
import { createReferenceEngine } from '../engine/reference/reference.ts';
import type { Provenance } from '../notebook/export/provenance.ts';
import { pythonScript } from '../notebook/export/python/script.ts';
import type { Check } from '../notebook/export/python/source.ts';
import type { BenchCell, Cell } from '../notebook/schema.ts';
import { nodeName, prepareBench, type Prepared } from './prepare.ts';

/** Voltages the script compares. */
const PLACES = 48;
/** Couplings' entries visited in the run it must repeat: about a second in float64. */
const MOST_VISITS = 2.5e7;

/** The bench a script is made from; throws BadInput for cells that are none. */
export function scriptCell(cells: readonly Cell[], id?: string): BenchCell {
  const cell = id === undefined ? cells.find(({ kind }) => kind === 'bench') : cells.find((c) => c.id === id);
  if (!cell)
    return reject(
      id === undefined ? 'cells' : `cells.${id}`,
      id === undefined ? 'the notebook has no bench' : 'there is no such cell',
      `Choose among: ${cells.map((c) => c.id).join(', ')}`,
    );
  if (cell.kind === 'bench') return cell;
  return reject(
    `cells.${cell.id}`,
    cell.kind === 'train'
      ? 'a cell that learns settles by alternating updates, which have no integrator and no time step to repeat'
      : cell.kind === 'compare' && cell.rows.some(({ kind }) => kind === 'model')
        ? 'a comparison has no circuit of its own that anneals, and digital models run in this lab only'
        : `a cell of the kind ${cell.kind} has no circuit of its own that anneals`,
    'Choose a bench',
  );
}

/** The script's text. Throws BadInput when data are missing, when the run blows up or when it is too large. */
export async function pythonOf(
  cell: BenchCell,
  { data, provenance, ...work }: Work & { readonly data: DataSet; readonly provenance: Provenance },
): Promise<string> {
  if (cell.anneal.placement)
    reject(
      `cells.${cell.id}.anneal.placement`,
      'a circuit on several parts, with the copies that they send each other, is not written as a script yet',
      'Take "placement" out of the recipe for a script of the circuit on one part',
    );
  const prepared = await prepareBench(cell, { data, signal: work.signal });
  const { netlist, stepping, dtBound } = prepared;
  return pythonScript({
    netlist,
    circuit: cell.circuit,
    stepping: {
      ...stepping,
      bound: dtBound,
      largest: largestStep(chooseTimeStep(netlist).rate),
    },
    ...(await runToCheck(prepared, work)),
    provenance,
  });
}

/**
 * Runs in float64 until settled, out of steps or out of time, and keeps voltages at steps 1, 2, 4, 8 ... and the last.
 * `steps` is how many the whole run takes.
 */
export async function runToCheck(
  prepared: Pick<Prepared, 'netlist' | 'stepping' | 'cell'>,
  { signal, onProgress }: Work,
): Promise<{ readonly check: Check; readonly steps: number }> {
  const { netlist, stepping, cell } = prepared;
  const { tolerance, tolerate, until } = cell.anneal;
  const total = Math.max(1, Math.min(cell.anneal.steps, Math.floor(MOST_VISITS / visitsOf(netlist))));
  const anneal = await createReferenceEngine().create(netlist, stepping);
  const places = placesIn(netlist);
  const kept = { steps: [] as number[], times: [] as number[], volts: [] as number[][] };
  for (;;) {
    const all = await anneal.voltages();
    kept.steps.push(anneal.step);
    kept.times.push(anneal.time);
    kept.volts.push(places.map(([sample, node]) => all[sample * netlist.nodes + node]));
    const { max, scale, blownUp } = await anneal.residual();
    if (blownUp >= 0) {
      const name = nodeName(prepared, blownUp);
      reject(`cells.${cell.id}.anneal.dt`, `the voltage of node ${name} blows up`, 'Halve dt first');
    }
    const settled = max < tolerance * (tolerate === 'absolute' ? 1 : scale);
    const done = settled && anneal.step > 0 && until === 'settled';
    if (done || anneal.step >= total) {
      const steps = done ? anneal.step : cell.anneal.steps;
      anneal.dispose();
      return { check: { places, ...kept }, steps };
    }
    signal?.throwIfAborted();
    onProgress?.({ done: anneal.step, total, of: 'steps' });
    await anneal.run(Math.min(Math.max(1, anneal.step), total - anneal.step));
  }
}

/** Entries of couplings a step visits over all samples. */
function visitsOf({ couplings, nodes, batch, groups }: Netlist): number {
  const entries = couplings.reduce((sum, c) => {
    if (c.kind === 'stencil')
      return sum + c.kernelHeight * c.kernelWidth * groups[c.from].channels * groups[c.to].size;
    if (c.kind === 'resistive') return sum + c.conductance.length;
    return sum + (c.kind === 'source' ? c.target.length : c.weights.length);
  }, nodes);
  return entries * batch;
}

/** Free voltages spread over all samples and nodes. */
function placesIn({ held, batch }: Netlist): (readonly [sample: number, node: number])[] {
  const free = Array.from(held.keys()).filter((node) => !held[node]);
  const all = free.length * batch;
  const count = Math.min(PLACES, all);
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor(((i + 0.5) / count) * all);
    return [Math.floor(at / free.length), free[at % free.length]] as const;
  });
}
