/** Takes edited numbers into a running circuit. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Anneal } from '../engine/engine.ts';
import type { HistoryEvent } from './history.ts';
import type { Prepared } from './prepare.ts';

/** Replaces parameters and stepping; held voltages follow the recipe, free ones stay where they are. */
async function adoptNumbers(
  anneal: Anneal,
  { netlist, stepping }: Prepared,
  moved: readonly number[],
): Promise<void> {
  await anneal.replace(netlist);
  anneal.setStepping(stepping);
  if (moved.length === 0) return;
  const volts = await anneal.voltages();
  for (const at of moved) volts[at] = netlist.volts[at];
  await anneal.setVoltages(volts);
}

/** An edited recipe's numbers as something done to a circuit that runs with those of `before`. */
export function adoption(before: Netlist, prepared: Prepared): Omit<HistoryEvent, 'step'> {
  const moved = heldMoves(before, prepared.netlist);
  return {
    kind: 'edited',
    apply: (anneal) => adoptNumbers(anneal, prepared, moved),
    bytes: couplingBytes(prepared.netlist),
  };
}

/** Indices into [B, N] where a held voltage of the recipe changed. */
function heldMoves(before: Netlist, after: Netlist): number[] {
  const moved: number[] = [];
  if (before.volts.length !== after.volts.length) return moved;
  for (let at = 0; at < after.volts.length; at++) {
    if (after.held[at % after.nodes] && before.volts[at] !== after.volts[at]) moved.push(at);
  }
  return moved;
}

/** Bytes of coupling parameters a netlist keeps alive. */
export function couplingBytes(netlist: Netlist): number {
  return netlist.couplings.reduce((sum, c) => {
    if (c.kind === 'source') return sum + c.target.byteLength;
    return sum + (c.kind === 'resistive' ? c.conductance.byteLength : c.weights.byteLength);
  }, 0);
}
