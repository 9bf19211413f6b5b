/** Tasks to learn: each names its data, generates from the seed what nobody brought, and measures answers. One file per kind. */
import type { Lesson, LessonOptions } from '../lesson.ts';
import { BURGERS_DATA, prepareBurgers, type BurgersTask } from './burgers.ts';
import { DARCY_LEARN_DATA, prepareDarcyLesson, type DarcyLearnTask } from './darcy.ts';
import { prepareDrift, type DriftTask } from './drift.ts';
import { prepareFunction, type FunctionTask } from './function.ts';
import { prepareHeatLesson, type HeatLearnTask } from './heat.ts';
import { prepareMoons, type MoonsTask } from './moons.ts';
import { prepareTraffic, TRAFFIC_DATA, type TrafficTask } from './traffic.ts';

export type LearnTask =
  FunctionTask | HeatLearnTask | DarcyLearnTask | BurgersTask | TrafficTask | MoonsTask | DriftTask;

/** Names of the data a task takes, with what they hold and their shape; none where it only generates. */
export function learnDataNames(
  task: LearnTask,
): readonly { readonly name: string; readonly describes: string }[] {
  switch (task.kind) {
    case 'darcy':
      return DARCY_LEARN_DATA;
    case 'burgers':
      return BURGERS_DATA;
    case 'traffic':
      return TRAFFIC_DATA;
    case 'function':
    case 'heat':
    case 'moons':
    case 'drift':
      return [];
    default:
      return task satisfies never;
  }
}

/** Throws BadInput naming the field, group or data that does not fit, and the shape that would. */
export async function prepareLesson(task: LearnTask, options: LessonOptions): Promise<Lesson> {
  options.signal?.throwIfAborted();
  switch (task.kind) {
    case 'function':
      return prepareFunction(task, options);
    case 'heat':
      return prepareHeatLesson(task, options);
    case 'darcy':
      return prepareDarcyLesson(task, options);
    case 'burgers':
      return prepareBurgers(task, options);
    case 'traffic':
      return prepareTraffic(task, options);
    case 'moons':
      return prepareMoons(task, options);
    case 'drift':
      return prepareDrift(task, options);
    default:
      return task satisfies never;
  }
}
