/**
 * Tasks: the problem a circuit is set. Each names its data, generates from the seed what nobody brought, and
 * measures the settled voltages. One file per kind.
 */
import { DARCY_DATA, measureDarcy, prepareDarcy, type DarcyTask } from './darcy.ts';
import { HEAT_DATA, measureHeat, prepareHeat, type HeatTask } from './heat.ts';
import { MAX_CUT_DATA, measureMaxCut, prepareMaxCut, type MaxCutTask } from './max-cut.ts';
import type { Metrics, Outcome, Setting, TaskOptions } from './setting.ts';

export type { Outcome, Setting } from './setting.ts';
export type Task = DarcyTask | MaxCutTask | HeatTask;

/** Names of the data a task takes, with what they hold and their shape. */
export function dataNames(task: Task): readonly { readonly name: string; readonly describes: string }[] {
  switch (task.kind) {
    case 'darcy':
      return DARCY_DATA;
    case 'max-cut':
      return MAX_CUT_DATA;
    case 'heat':
      return HEAT_DATA;
    default:
      return task satisfies never;
  }
}

/** Completes the data. Throws BadInput naming the data and the shape that was expected. */
export async function prepareTask(task: Task, options: TaskOptions): Promise<Setting> {
  switch (task.kind) {
    case 'darcy':
      return prepareDarcy(task, options);
    case 'max-cut':
      return prepareMaxCut(task, options);
    case 'heat':
      return prepareHeat(task, options);
    default:
      return task satisfies never;
  }
}

/** Flat metrics, every one finite; one that has no finite value (no truth, nothing found) is left out. */
export function measureTask(task: Task, setting: Setting, outcome: Outcome): Metrics {
  switch (task.kind) {
    case 'darcy':
      return measureDarcy(task, setting, outcome);
    case 'max-cut':
      return measureMaxCut(task, setting, outcome);
    case 'heat':
      return measureHeat(task, outcome);
    default:
      return task satisfies never;
  }
}
