/** The best weights of a course so far, by the loss on its validation set, and the patience with those no better. */
import type { Course, CourseState } from '../learning/course.ts';

export interface Best {
  readonly update: number;
  readonly loss: number;
  readonly state: CourseState;
}

/** All there is to go on from. */
export interface BestState {
  readonly best: Best | null;
  /** Epochs since in which patience was tried. */
  readonly calm: number;
}

const NONE: BestState = { best: null, calm: 0 };

export class BestWeights {
  /** As it stands; may be kept, and set back later. */
  state: BestState = NONE;

  /** What was best for other samples says nothing about the next ones. */
  forget(): void {
    this.state = NONE;
  }

  /**
   * Judges the weights a course has come to by their loss; true when none were better for as many epochs as patience
   * allows. A patience of 0 has no end, and its epochs are not counted.
   */
  async judge(course: Course, loss: number, patience: number): Promise<boolean> {
    const { best, calm } = this.state;
    if (!(loss >= (best?.loss ?? Infinity))) {
      const { update } = course;
      this.state = { best: { update, loss, state: await course.state() }, calm: 0 };
      return false;
    }
    if (patience === 0) return false;
    this.state = { best, calm: calm + 1 };
    return this.state.calm >= patience;
  }
}
