/** A cascade cut into its stages, and put together again. */
import { columns } from './layout.ts';
import type { CascadeWork } from './work.ts';

export interface Stages {
  /** Numbers of the stages that move. */
  readonly free: readonly number[];
  /** Start voltages [B, size] of a stage. */
  start(stage: number): Float32Array;
  /** [size] of [N] */
  part(perNode: Float32Array, stage: number): Float32Array;
  /** [B, N] of the voltages [B, size] of the stages that move. */
  whole(state: readonly Float32Array[]): Float32Array;
}

export function stagesOf({ batch, sizes, volts, nodes }: CascadeWork): Stages {
  const offsets = sizes.map((_, g) => sizes.slice(0, g).reduce((sum, n) => sum + n, 0));
  const free = sizes.slice(1).map((_, g) => g + 1);
  return {
    free,
    start: (g) => columns(volts, batch, nodes, offsets[g], sizes[g]),
    part: (perNode, g) => perNode.slice(offsets[g], offsets[g] + sizes[g]),
    whole: (state) => {
      const out = volts.slice();
      free.forEach((g, n) => {
        for (let s = 0; s < batch; s++)
          out.set(state[n].subarray(s * sizes[g], (s + 1) * sizes[g]), s * nodes + offsets[g]);
      });
      return out;
    },
  };
}
