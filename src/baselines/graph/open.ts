/** The graph networks by their options, each loaded when it is asked for. */
import { reject } from '../../circuit/problem.ts';
import type { Network } from '../jax/network.ts';
import type { DdgcrnOptions } from './ddgcrn.ts';
import type { GraphWaveNetOptions } from './graph-wavenet.ts';
import type { MegacrnOptions } from './megacrn.ts';
import type { MtgnnOptions } from './mtgnn.ts';
import type { TgcnOptions } from './t-gcn.ts';
import { placesFor, type Window } from './window.ts';

export type GraphNetwork =
  | ({ readonly kind: 'graph-wavenet' } & GraphWaveNetOptions)
  | ({ readonly kind: 'mtgnn' } & MtgnnOptions)
  | ({ readonly kind: 't-gcn' } & TgcnOptions)
  | ({ readonly kind: 'ddgcrn' } & DdgcrnOptions)
  | ({ readonly kind: 'megacrn' } & MegacrnOptions);

/** Sensors a graph network takes: a product of all with all, [P, P] in float32, stays below 64 MB. */
const MOST_SENSORS = 4_096;

/** Throws BadInput where options do not fit the window. */
export async function graphNetwork(window: Window, model: GraphNetwork): Promise<Network> {
  if (placesFor(window.sensors) > MOST_SENSORS)
    reject(
      'model.kind',
      `${window.sensors} sensors are too many for a graph network here`,
      `Keep to ${MOST_SENSORS}`,
    );
  switch (model.kind) {
    case 'graph-wavenet':
      return (await import('./graph-wavenet.ts')).graphWaveNet(window, model);
    case 'mtgnn':
      if (model.channels % 4 !== 0)
        reject(
          'model.channels',
          `${model.channels} do not divide among kernels of four lengths`,
          'Give a multiple of 4',
        );
      return (await import('./mtgnn.ts')).mtgnn(window, model);
    case 't-gcn':
      return (await import('./t-gcn.ts')).tgcn(window, model);
    case 'ddgcrn':
      return (await import('./ddgcrn.ts')).ddgcrn(window, model);
    case 'megacrn':
      return (await import('./megacrn.ts')).megacrn(window, model);
    default:
      return model satisfies never;
  }
}
