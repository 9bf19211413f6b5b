/** A solver of an equation in the place of a model: it is told the equation and learns at most its constants. */
import { Breath } from '../../engine/breath.ts';
import type { Work } from '../../engine/engine.ts';
import type { Baseline, Lessons } from '../baseline.ts';
import { widthsOf } from '../models.ts';
import { unitsOf } from '../units.ts';

export interface Solver {
  /** Of the matrices it keeps and what one solution takes. */
  readonly bytes: number;
  /** Constants that `calibrate` finds; 0 without. */
  readonly parameters: number;
  /** From the numbers of a sample to those of its answer, both in the data's own units. */
  solve(sample: Float64Array): { readonly answer: ArrayLike<number>; readonly operations: number };
  /** Finds the constants on training samples; resolves with how often it solved. */
  calibrate?(training: Training, work: Work): Promise<number>;
}

/** In the data's own units. */
export interface Training {
  readonly count: number;
  sampleAt(s: number): Float64Array;
  answerAt(s: number): Float64Array;
}

/** Operations are the mean of the answers given so far: how many steps a solution takes depends on its sample. */
export function baselineOf(solver: Solver, lessons: Lessons): Baseline {
  const { train, variants } = lessons;
  const [, outputs] = widthsOf(lessons);
  const units = unitsOf(lessons);
  let [done, operations] = [0, 0];
  return {
    engine: 'float64',
    adapter: 'this processor',
    parameters: solver.parameters,
    get operations() {
      return done > 0 ? Math.round(operations / done) : 0;
    },
    bytes: solver.bytes,
    async train(_, work) {
      const training: Training = {
        count: train.count / variants,
        sampleAt: (s) => units.sampleAt(train.inputs, s),
        answerAt: (s) => units.answerAt(train.targets, s),
      };
      return { updates: (await solver.calibrate?.(training, work)) ?? 0, loss: NaN };
    },
    async answer(volts, count) {
      const out = new Float32Array(count * outputs);
      const breath = new Breath();
      for (let s = 0; s < count; s++) {
        const solved = solver.solve(units.sampleAt(volts, s));
        for (let o = 0; o < outputs; o++) out[s * outputs + o] = units.inVolts(solved.answer[o]);
        operations += solved.operations;
        done++;
        await breath.take();
      }
      return out;
    },
    dispose() {},
  };
}
