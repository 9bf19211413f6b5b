/** What a person should know about a circuit before trusting its answer, with the change that would mend it. */
import type { Netlist } from '../circuit/netlist.ts';
import { stability } from '../circuit/stability.ts';
import type { BenchCell } from '../notebook/schema.ts';
import type { CircuitShape, RecipeFix } from './api.ts';

export function circuitWarnings(cell: BenchCell, netlist: Netlist): CircuitShape['warnings'] {
  // Signals with rails cannot run away, and several equilibria may be what such a circuit is for.
  if (netlist.groups.every(({ law }) => law.name === 'saturating' || law.name === 'soft-rail')) return [];
  const { problem, fix } = stability(netlist);
  if (!problem) return [];
  const path = `cells.${cell.id}.circuit`;
  return [
    {
      ...problem,
      path: problem.path ? `${path}.${problem.path}` : path,
      ...(fix && { fix: oneChange(cell, fix) }),
    },
  ];
}

/** The suggested change that touches a single field, if there is one. */
function oneChange(
  { circuit }: BenchCell,
  { gains, leaks }: NonNullable<ReturnType<typeof stability>['fix']>,
): RecipeFix | undefined {
  if (gains.length === 1) {
    const [{ coupling, gain }] = gains;
    const index = circuit.couplings.findIndex(
      ({ name, from, to }, i) => (name ?? `${from}-${to}-${i}`) === coupling,
    );
    if (index >= 0)
      return { label: `Set gain to ${gain}`, path: `circuit.couplings.${index}.gain`, value: gain };
  }
  if (leaks.length === 1) {
    const [{ group, leak }] = leaks;
    return { label: `Set leak of ${group} to ${leak}`, path: `circuit.groups.${group}.leak`, value: leak };
  }
  return undefined;
}
