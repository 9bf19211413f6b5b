/**
 * Thermal noise while a circuit learns. Settling by alternating updates has no time axis, so from its end the circuit
 * lives on for a few RC as the physical anneal does, euler steps with noise at the recipe's final temperature, and what is
 * read is the mean over the second half of them, as an instrument with that bandwidth would. Adjoint currents are taken
 * without noise of their own.
 */
import { normal, streamOf } from '../../../circuit/philox.ts';
import { relaxConductance } from '../../../circuit/stability.ts';
import type { Settler } from './settler.ts';
import type { Body } from './visits.ts';

/** Steps of one reading, and how many of them are averaged. */
const STEPS = 24;
const READ = 12;
/** dt as a share of the fastest node's own time C / G. */
const SHARE = 0.5;
const STREAM = streamOf('training.heat');

/** Noise of reading `moment` (each has its own numbers) at the present state; `held` is what the settler holds. */
export function heat(body: Body, settler: Settler, held: Uint8Array, moment: number): void {
  const { netlist, v, s, laws, leak } = body;
  const { batch, groups, capacitance, noise, seed } = netlist;
  const conductance = relaxConductance({ ...body.written(), held });
  let dt = Infinity;
  for (let i = 0; i < netlist.nodes; i++)
    if (!held[i]) dt = Math.min(dt, (SHARE * capacitance[i]) / conductance[i]);
  const meanV = new Float64Array(v.length);
  const meanS = new Float64Array(v.length);
  for (let step = 0; step < STEPS; step++) {
    const into = settler.netCurrents();
    groups.forEach(({ offset, size, rails }, g) => {
      for (let i = offset; i < offset + size; i++) {
        if (held[i]) continue;
        const amplitude = Math.sqrt((2 * noise.end * dt) / capacitance[i]);
        for (let b = 0, n = i * batch; b < batch; b++, n++) {
          const r = into[n] - leak[i] * v[n] - laws[g].self(v[n]);
          const kick = amplitude * normal(seed, i, b, moment * STEPS + step, STREAM);
          const next = v[n] + (dt / capacitance[i]) * r + kick;
          v[n] = next > rails ? rails : next < -rails ? -rails : next;
        }
      }
    });
    for (const law of laws) law.signal(v, s);
    if (step < STEPS - READ) continue;
    for (let n = 0; n < v.length; n++) {
      meanV[n] += v[n] / READ;
      meanS[n] += s[n] / READ;
    }
  }
  v.set(meanV);
  s.set(meanS);
}
