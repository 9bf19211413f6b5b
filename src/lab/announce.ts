/** Tells the page what was built: layout, scales, warnings, data. */
import type { DataSet } from '../circuit/given.ts';
import type { Emit } from './api.ts';
import { dataAsked, type Prepared } from './prepare.ts';
import { circuitShape } from './shape.ts';
import { circuitWarnings } from './warnings.ts';

export function announceShape(
  { cell, netlist, stepping, dtBound, placed }: Prepared,
  files: DataSet,
  emit: Emit,
): void {
  emit({
    type: 'shape',
    shape: {
      ...circuitShape(netlist),
      spots: placed?.spots,
      dt: stepping.dt,
      dtBound,
      warnings: circuitWarnings(cell, netlist),
      data: dataAsked(cell).map((asked) => ({ ...asked, fromFile: Object.hasOwn(files, asked.name) })),
    },
  });
}
