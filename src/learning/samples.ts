/** Walking over the samples of [B, N] arrays. */
import { signalsOf } from '../circuit/energy.ts';
import type { Netlist } from '../circuit/netlist.ts';

/** `visit` gets each sample's range within a [B, N] array. */
export function eachSample(
  { nodes, batch }: Pick<Netlist, 'nodes' | 'batch'>,
  visit: (start: number, end: number, sample: number) => void,
): void {
  for (let sample = 0; sample < batch; sample++) visit(sample * nodes, (sample + 1) * nodes, sample);
}

/** s = phi(v), both [B, N]. */
export function batchSignals(netlist: Netlist, volts: Float64Array): Float64Array {
  const signals = new Float64Array(volts.length);
  eachSample(netlist, (start, end) => signals.set(signalsOf(netlist, volts.subarray(start, end)), start));
  return signals;
}
