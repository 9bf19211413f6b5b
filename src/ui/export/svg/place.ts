/** Axes of exported plots, and where values lie along them. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly log?: boolean;
  /** Only whole numbers have a meaning. */
  readonly whole?: boolean;
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Place of a value along an axis of this length, from its start. */
export function placeOn({ from, to, log }: Axis, length: number): (value: number) => number {
  if (!log) return (value) => ((value - from) / (to - from)) * length;
  const span = Math.log(to / from);
  return (value) => (Math.log(value / from) / span) * length;
}
