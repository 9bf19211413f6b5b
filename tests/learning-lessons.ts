/** Small circuits and data that learning tasks are prepared for in tests. */
import type { DataArray } from '../src/circuit/given.ts';
import { parseCircuit } from '../src/circuit/parse.ts';
import type { Circuit } from '../src/circuit/schema.ts';
import type { Chapter, Lesson, LessonOptions } from '../src/tasks/lesson.ts';
import { prepareLesson, type LearnTask } from '../src/tasks/learn/lessons.ts';

type Shape = [number] | [number, number, number];
type Encode = { scale?: number; offset?: number };

/** An input and an output group, nothing between them. */
export function ends(input: Shape, output: Shape, encodeIn: Encode = {}, encodeOut: Encode = {}): Circuit {
  return parseCircuit({
    groups: [
      { name: 'in', shape: input, role: 'input', encode: encodeIn },
      { name: 'out', shape: output, role: 'output', encode: encodeOut },
    ],
  });
}

export const array = (shape: readonly number[], values: ArrayLike<number>): DataArray => ({
  kind: 'array',
  shape,
  values: Float32Array.from(values),
});

export const prepare = (
  task: LearnTask,
  circuit: Circuit,
  options: Partial<Omit<LessonOptions, 'circuit'>> = {},
): Promise<Lesson> => prepareLesson(task, { seed: 1, given: {}, ...options, circuit });

/** Answers that hit every target of the test set, each shifted by this many volts. */
export const answersOff = ({ test }: Chapter, volts = 0): Float32Array => test.targets.map((y) => y + volts);

/** The numbers of one sample. */
export function sampleOf(numbers: Float32Array, count: number, sample: number): number[] {
  const width = numbers.length / count;
  return [...numbers.subarray(sample * width, (sample + 1) * width)];
}
