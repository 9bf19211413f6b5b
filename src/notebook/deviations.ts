/** Whether two recorded runs came to the same. */
import { equal } from './defaults.ts';
import { differencesOf } from './differences.ts';
import type { RunRecord } from './records.ts';

/** A fact in which one run differs from another. */
export interface Deviation {
  /** `status`, `steps`, or a metric. */
  readonly name: string;
  readonly recorded: string | number | undefined;
  readonly again: string | number | undefined;
}

/** Wall-clock times are never the same twice. */
const OF_THE_CLOCK = /(?:seconds|latency|latencyBatch)(?:Deviation)?$/i;

/** In what `again` did not come to the same as what was recorded: nothing, where every number is bit-equal. */
export function deviations(recorded: RunRecord, again: RunRecord): readonly Deviation[] {
  const [before, after] = [factsOf(recorded), factsOf(again)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, recorded: before.get(name), again: after.get(name) }))
    .filter((each) => !Object.is(each.recorded, each.again));
}

function factsOf({ status, steps, metrics }: RunRecord): ReadonlyMap<string, string | number> {
  const numbers = Object.entries(metrics).filter(([name]) => !OF_THE_CLOCK.test(name));
  return new Map<string, string | number>([['status', status], ['steps', steps], ...numbers]);
}

/** Whether the one says nothing that the other does not: the same recipe, in the same place, with the same result. */
export function isSameRun(a: RunRecord, b: RunRecord): boolean {
  const place = ({ engine, adapter, build, inexact }: RunRecord) => [engine, adapter, build, inexact];
  return equal(place(a), place(b)) && deviations(a, b).length === 0 && sameRecipe(a.recipe, b.recipe);
}

function sameRecipe(a: RunRecord['recipe'], b: RunRecord['recipe']): boolean {
  return 'seed' in a && 'seed' in b && a.kind === b.kind && differencesOf([a, b]).length === 0;
}
