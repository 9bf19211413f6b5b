/** Views of two benches that move as one: what is pointed at, the time axis, the camera. */
import type { KirchhoffBench } from '../bench/bench.ts';
import type { Moment } from '../bench/energy/energy.ts';
import type {} from '../bench/landscape/landscape.ts';
import type { CameraMove } from '../bench/scene/orbit.ts';
import type { BenchSession } from '../bench/session.ts';
import { nearestTo } from '../bench/trajectories/density.ts';
import { nearestIn, type Pointed } from '../bench/trajectories/plot.ts';
import type { PointedOut, TimeAxisView } from '../bench/trajectories/trajectories.ts';
import type { CommonNodes } from './common-nodes.ts';

interface Told {
  readonly 'pointed-out': PointedOut | null;
  readonly 'time-axis': TimeAxisView;
  readonly moment: Moment;
  readonly camera: CameraMove;
}

/** The node of the other circuit that has the same name; -1 for none. `from` is the side the node is of. */
export function twinOf(common: CommonNodes | null, node: number, from: 0 | 1): number {
  if (!common) return -1;
  const [own, other] = from === 0 ? [common.a, common.b] : [common.b, common.a];
  const at = own.indexOf(node);
  return at < 0 ? -1 : other[at];
}

/** The recorded moment nearest to a time; -1 where there is none. */
function columnAt({ store }: BenchSession, clock: number | null): number {
  return clock === null || !store?.count ? -1 : nearestTo(store.clock, store.count, clock);
}

/** What is pointed at, in the other recording: the node, or where that is -1 the one nearest in voltage. */
function placeOf(session: BenchSession, { node, volts, clock }: PointedOut): Pointed | null {
  const column = columnAt(session, clock);
  if (column < 0 || !session.store || !session.shape) return null;
  const voltages = session.store.column(column);
  if (node >= 0) return { node, column, volts: voltages[node] };
  return nearestIn(voltages, volts / session.shape.voltsPerUnit, column);
}

/** Has each bench follow the other; returns what ends it. `common` are the nodes of the same name, first side first. */
export function linkViews(
  benches: readonly [KirchhoffBench, KirchhoffBench],
  common: () => CommonNodes | null,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  for (const side of [0, 1] as const) {
    const bench = benches[side];
    const view = <K extends 'bench-trajectories' | 'bench-energy' | 'bench-circuit' | 'bench-landscape'>(
      tag: K,
    ) => benches[1 - side].renderRoot.querySelector(tag);
    const on = <K extends keyof Told>(name: K, take: (detail: Told[K], from: EventTarget | null) => void) =>
      bench.addEventListener(
        name,
        (event) => take((event as CustomEvent<Told[K]>).detail, event.composedPath()[0] ?? null),
        { signal },
      );
    const other = benches[1 - side].session;
    on('pointed-out', (at) =>
      view('bench-trajectories')?.follow(
        at && placeOf(other, { ...at, node: twinOf(common(), at.node, side) }),
      ),
    );
    on('time-axis', (axis) => view('bench-trajectories')?.showAxis(axis));
    on('moment', ({ name, clock }) => view('bench-energy')?.follow(name, columnAt(other, clock)));
    on('camera', (move, from) => {
      const panel = from instanceof Element ? from.localName : '';
      if (panel === 'bench-circuit' || panel === 'bench-landscape') view(panel)?.turn(move);
    });
  }
  return () => listening.abort();
}
