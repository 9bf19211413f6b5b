/** Room for numbers of every state, and which of them a circuit can do without: what is zero everywhere, or the same for all samples. */
import type { Netlist } from '../../circuit/netlist.ts';
import { sources } from './gather.ts';
import { COPY_DST, COPY_SRC, STORAGE } from './usage.ts';
import { fours } from './variants.ts';

export const STATE = STORAGE | COPY_SRC | COPY_DST;
/** A buffer of a few zeros: whatever index is read from it, what comes is zero. */
const ZEROS = 4;

/** Bytes of one number per state, up to where kernels that read four at a time do. */
export const stateBytes = ({ nodes, batch }: Netlist): number => 16 * fours(nodes * batch);

const isResistive = ({ kind }: Netlist['couplings'][number]): boolean => kind === 'resistive';
const isSignal = ({ kind }: Netlist['couplings'][number]): boolean =>
  kind !== 'resistive' && kind !== 'source';

/** Of the sums of coupling currents and of currents through resistors. */
export const coupledBytes = (netlist: Netlist): number =>
  netlist.couplings.some(isSignal) ? stateBytes(netlist) : ZEROS;
export const resistorBytes = (netlist: Netlist): number =>
  netlist.couplings.some(isResistive) ? stateBytes(netlist) : ZEROS;

/** Of what drives the nodes from outside: one number a node where no sample has currents of its own. */
export function driveBytes(netlist: Netlist, injected: boolean): number {
  const own = injected || netlist.batch === 1 || sources(netlist).length > 0;
  return own ? stateBytes(netlist) : 4 * netlist.nodes;
}

/** What kernels that read such a buffer must know. */
export const sharedDrive = ({ nodes, batch }: Netlist, { size }: GPUBuffer): { shared_drive: 0 | 1 } => ({
  shared_drive: size < 4 * nodes * batch ? 1 : 0,
});
