/** What a step does, what the currents of all nodes take, and what held groups drive between steps. */
import type { NetGroup, Netlist } from '../../../circuit/netlist.ts';
import type { Conditions } from './conditions.ts';
import type { Constants } from './constants.ts';
import type { Part, Wanted } from './instructions.ts';
import { List } from './lists.ts';
import type { Memory } from './memory.ts';

/** Kinds of instructions beside those of couplings. */
const INIT = 0;
const CALL = 6;
/** What the step loop asks the host for by that. */
export const CONDITIONS = 0;

const allHeld = ({ offset, size }: NetGroup, held: Uint8Array): boolean =>
  held.subarray(offset, offset + size).every((h) => h === 1);

export class StepLists {
  readonly ops: List;
  readonly groups: List;
  readonly allOps: List;
  readonly allGroups: List;
  readonly fixedOps: List;
  readonly #parts: readonly Part[];
  readonly #conditions: Conditions;
  readonly #constants: Constants;

  constructor(
    { groups }: Netlist,
    memory: Memory,
    parts: readonly Part[],
    conditions: Conditions,
    constants: Constants,
  ) {
    this.#parts = parts;
    this.#conditions = conditions;
    this.#constants = constants;
    // Groups' own, the host's, and one for each group or direction of a coupling.
    const most = 2 * groups.length + 2 * parts.length + 1;
    this.ops = new List(memory, most);
    this.groups = new List(memory, groups.length);
    this.allOps = new List(memory, most);
    this.allGroups = new List(memory, groups.length);
    this.fixedOps = new List(memory, most);
  }

  /**
   * Writes all lists; `gains` point at the factor of each group's couplings. Returns which groups held ones drive with a
   * current that need not be summed at every step: that of `fixedOps`.
   */
  write(netlist: Netlist, held: Uint8Array, injected: boolean, gains: readonly number[]): readonly boolean[] {
    const { groups } = netlist;
    const isHeld = groups.map((group) => allHeld(group, held));
    const fixed = this.#fixedGroups(netlist, isHeld);
    const differ = groups.map((_, g) => injected || fixed[g] || this.#conditions.drives(g, held));
    const places = this.#constants.place(netlist, differ);
    const isFixed: Wanted = (to, from) => fixed[to] && isHeld[from];
    const begin = (list: List, isWanted: (g: number) => boolean): void => {
      list.clear();
      groups.forEach((group, g) => isWanted(g) && list.addGroup(INIT, group, places[g]));
    };
    const sum = (list: List, parts: readonly Part[], wanted: Wanted): void => {
      for (const part of parts) for (const words of part.instructions(wanted, gains)) list.add(words);
    };
    const isFree = (g: number): boolean => !isHeld[g];
    for (const [list, own, isWanted] of [
      [this.ops, this.groups, isFree],
      [this.allOps, this.allGroups, () => true],
    ] as const) {
      begin(own, isWanted);
      begin(list, isWanted);
      if (this.#conditions.isFree(held)) list.add([CALL, CONDITIONS]);
      sum(list, this.#parts, (to, from) => isWanted(to) && !isFixed(to, from));
    }
    begin(this.fixedOps, (g) => fixed[g]);
    sum(this.fixedOps, this.#separable, isFixed);
    return fixed;
  }

  get #separable(): readonly Part[] {
    return this.#parts.filter(({ bySource }) => bySource);
  }

  #fixedGroups({ groups, ramp }: Netlist, isHeld: readonly boolean[]): readonly boolean[] {
    const driven = new Set<number>();
    // Only a coupling gain that stays leaves such a current as it is.
    if (ramp.kind === 'constant')
      for (const part of this.#separable)
        part.instructions(
          (to, from) => {
            if (!isHeld[to] && isHeld[from]) driven.add(to);
            return false;
          },
          groups.map(() => 0),
        );
    return groups.map((_, g) => driven.has(g));
  }
}
