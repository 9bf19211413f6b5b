/** A recorded run as tables and arrays take it: frames of one sample, in order. */
export interface Recording {
  /** F frames of N nodes. */
  readonly count: number;
  readonly nodes: number;
  /** [F] */
  readonly steps: ArrayLike<number>;
  /** Simulated time [RC], [F]; all 0 where the integrator has no clock. */
  readonly times: ArrayLike<number>;
  /** H, normalised, [F]; NaN where the circuit has none. */
  readonly energy: ArrayLike<number>;
  /** max |r_i| [V/R], [F]. */
  readonly residual: ArrayLike<number>;
  /** Voltages of a frame, [N] in units of `voltsPerUnit`. */
  column(frame: number): Float32Array;
  readonly voltsPerUnit: number;
  /** [N] */
  readonly names: readonly string[];
  /** Which copy of the batch was recorded. */
  readonly sample: number;
}

interface NamedGroup {
  readonly name: string;
  readonly size: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** `rod[3]`, `field[row][column]`, `field[row][column][channel]`: names that need no quotes in a table. */
export function nodeNames(groups: readonly NamedGroup[]): string[] {
  return groups.flatMap(({ name, size, height, width, channels }) =>
    Array.from({ length: size }, (_, i) => {
      if (height === 1 && channels === 1) return `${name}[${i}]`;
      const cell = Math.floor(i / channels);
      const place = `${name}[${Math.floor(cell / width)}][${cell % width}]`;
      return channels > 1 ? `${place}[${i % channels}]` : place;
    }),
  );
}

/** Whether any frame has an energy. */
export const hasEnergies = ({ energy, count }: Recording): boolean => count > 0 && !Number.isNaN(energy[0]);
