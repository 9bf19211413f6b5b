/** A circuit with samples at its inputs, every one of them a copy. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Samples } from '../engine/training.ts';

/** `chosen` samples of a set at the fed groups; everything else as the first copy starts. */
export function withSamples(
  netlist: Netlist,
  fed: readonly number[],
  { inputs, count }: Pick<Samples, 'inputs' | 'count'>,
  chosen: readonly number[],
): Netlist {
  const { nodes, groups } = netlist;
  const width = inputs.length / count;
  const volts = new Float32Array(nodes * chosen.length);
  chosen.forEach((sample, s) => {
    volts.set(netlist.volts.subarray(0, nodes), s * nodes);
    let column = sample * width;
    for (const g of fed) {
      const { offset, size } = groups[g];
      volts.set(inputs.subarray(column, column + size), s * nodes + offset);
      column += size;
    }
  });
  return { ...netlist, batch: chosen.length, volts };
}
