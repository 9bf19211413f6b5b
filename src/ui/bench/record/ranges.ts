/**
 * What full colour means: +- this voltage, per group, since a group of conductances and one of pressures share
 * a scale of colours but hardly one of volts. Ranges only grow, in round steps, so colours do not flicker.
 */
import type { CircuitShape } from '../../../lab/api.ts';
import { niceCeiling } from '../format.ts';

export class Ranges {
  /** Volts at full colour, one per group. */
  readonly group: Float64Array;
  /** Largest of them. */
  all = 1;
  /** Rises when a range does. */
  version = 0;

  constructor(readonly shape: CircuitShape) {
    this.group = Float64Array.from(shape.groups, (g) => g.rails ?? 0);
    this.all = Math.max(...this.group) || 1;
  }

  include(voltages: Float32Array): void {
    let grew = false;
    this.shape.groups.forEach((g, index) => {
      let most = this.group[index];
      for (let i = g.offset; i < g.offset + g.size; i++) {
        const size = Math.abs(voltages[i]);
        if (size > most) most = size;
      }
      // A hair of overshoot at a rail must not double the range.
      if (Number.isFinite(most) && most > this.group[index] * 1.02) {
        this.group[index] = niceCeiling(most / 1.02);
        grew = true;
      }
    });
    if (!grew) return;
    this.all = Math.max(...this.group) || 1;
    this.version++;
  }

  /** Range of a group, never zero. */
  of(group: number): number {
    return this.group[group] || this.all;
  }
}

/** Index of the group that holds a node. */
export function groupOf(shape: CircuitShape, node: number): number {
  return shape.groups.findIndex((g) => node >= g.offset && node < g.offset + g.size);
}

/** A node as people name it: `solution[3, 12]`, `hidden[7]`, `conv[3, 12, 2]`. */
export function nodeName(shape: CircuitShape, node: number): string {
  const group = shape.groups[groupOf(shape, node)];
  if (!group) return `node ${node}`;
  const local = node - group.offset;
  if (group.height === 1 && group.channels === 1) return `${group.name}[${local}]`;
  const cell = Math.floor(local / group.channels);
  const at = [Math.floor(cell / group.width), cell % group.width];
  if (group.channels > 1) at.push(local % group.channels);
  return `${group.name}[${at.join(', ')}]`;
}
