/** The plots of a bench, each with how it is drawn. */
import { msg } from '@lit/localize';
import { reject } from '../../circuit/problem.ts';
import type { PANELS } from '../../notebook/schema.ts';
import { energyParts, fieldParts, lawParts } from './figures/bench.ts';
import { trajectoriesPart } from './figures/trajectories.ts';
import { recordedRun, type Drawing } from './offers.ts';
import { snapshotOf } from './snapshot.ts';
import type { BenchSource } from './source.ts';

type PlotName = Exclude<(typeof PANELS)[number], 'circuit'>;

/** Points of the energy surface along a side. */
const SURFACE = 81;

export function benchPlot(name: PlotName, source: BenchSource): Pick<Drawing, 'title' | 'columns' | 'parts'> {
  const { session, theme, cell, root } = source;
  const shape = () =>
    session.shape ?? reject(`cells.${cell.id}`, 'the circuit is not built yet', 'Wait until it is there');
  switch (name) {
    case 'trajectories':
      return {
        title: msg('Voltages'),
        columns: 1,
        parts: async () => {
          const { zoom = null, log = false } = root.querySelector('bench-trajectories') ?? {};
          const { secondsPerRC } = shape();
          const range = session.ranges?.all ?? 1;
          const { traces } = source;
          return [
            await trajectoriesPart(recordedRun(source), { theme, traces, zoom, log, range, secondsPerRC }),
          ];
        },
      };
    case 'energy':
      return {
        title: msg('Energy and residual'),
        columns: 1,
        parts: () => energyParts(recordedRun(source), shape().secondsPerRC, theme),
      };
    case 'field':
      return {
        title: msg('Fields'),
        columns: 4,
        parts: () => {
          const fields = root.querySelector('bench-fields')?.shown() ?? [];
          const { store } = session;
          if (!fields.length || !store)
            return reject(`cells.${cell.id}`, 'no field is shown', 'Name groups in view.fields');
          return fieldParts(fields, store.shown.slice(), shape().voltsPerUnit, theme);
        },
      };
    case 'landscape':
      return { title: msg('Energy landscape'), columns: 1, parts: () => landscape(source) };
    case 'laws':
      return { title: msg('Node laws'), columns: 3, parts: () => lawParts(cell.circuit, theme) };
    default:
      return name satisfies never;
  }
}

async function landscape({ session, cell, data, root, theme }: BenchSource) {
  const panel = root.querySelector('bench-landscape');
  const { lab, shape } = session;
  if (!panel || !lab || !shape)
    return reject(`cells.${cell.id}`, 'there is no landscape yet', 'Wait until it is drawn');
  if (!shape.hasEnergy)
    return reject(`cells.${cell.id}`, 'a directed circuit has no energy', 'Make its couplings reciprocal');
  const { nodes, range } = panel;
  const [{ landscapePart }, energies] = await Promise.all([
    import('./figures/landscape.ts'),
    lab.landscape(cell, data, nodes, range, SURFACE),
  ]);
  const volts = range * shape.voltsPerUnit;
  return [
    landscapePart({ energies, count: SURFACE, volts, nodes }, snapshotOf(session, cell.view.sample), theme),
  ];
}
