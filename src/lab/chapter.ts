/** One chapter of a course of training: the samples it learns from, and its updates among all of the course. */
import type { Lessons } from '../learning/course.ts';
import type { PreparedTraining } from './prepare-training.ts';

export interface Chapter {
  readonly lessons: Lessons;
  /** Updates taken when it begins and when it ends. */
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
}

/** The chapter of this number, from 0; a new budget moves its start and end. */
export function chapterOf({ chapters }: PreparedTraining, number: number): Chapter {
  const { train, variants, total } = chapters[number];
  const start = chapters.slice(0, number).reduce((sum, before) => sum + before.total, 0);
  return {
    lessons: { set: `train ${number}`, samples: train.count / variants, variants },
    start,
    end: start + total,
    isLast: number === chapters.length - 1,
  };
}
