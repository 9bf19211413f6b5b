/** What a video shows, as plain data for the worker that draws it: words, axes and ranges are settled here. */
import { msg, str } from '@lit/localize';
import type { Provenance } from '../../../notebook/export/provenance.ts';
import { webmTags } from '../../../notebook/export/webm.ts';
import { engineWords } from '../../bench/badge.ts';
import { rangeWords } from '../../bench/circuit/legend.ts';
import { significant, shortSi, si, volts, whole } from '../../bench/format.ts';
import type { Theme } from '../../tokens.css.ts';
import { timeAxis } from '../figures/trajectories.ts';
import type { Snapshot } from '../snapshot.ts';
import type { BenchSource } from '../source.ts';
import { ticksOf } from '../svg/axis.ts';
import type { Axis, Tick } from '../svg/place.ts';
import type { Moment } from './timeline.ts';

export const FPS = 30;
/** [s] */
export const LENGTHS = [5, 10, 20] as const;
/** [px] */
export const SIZES = [
  { width: 1_280, height: 720 },
  { width: 1_920, height: 1_080 },
] as const;
export type Picture = 'circuit' | 'field' | 'none';

export interface VideoOptions {
  readonly seconds: (typeof LENGTHS)[number];
  readonly size: (typeof SIZES)[number];
  /** What is shown beside the voltages. */
  readonly picture: Picture;
}

/** An axis and what is written along it. */
export interface DrawnAxis extends Axis {
  readonly ticks: readonly Tick[];
}

/** A field of the video: cells of the circuit's voltages or values of its own, or their distance from others. */
export interface FieldPlan {
  readonly title: string;
  readonly height: number;
  readonly width: number;
  readonly cells: { readonly offset: number; readonly stride: number; readonly count: number };
  /** Full colour, in the circuit's units. */
  readonly range: number;
  readonly values?: Float32Array;
  readonly against?: Float32Array;
}

export interface Plan {
  readonly size: VideoOptions['size'];
  readonly fps: number;
  readonly frames: number;
  readonly theme: Theme;
  readonly title: string;
  /** Beneath everything: the engine at the left, the build at the right. */
  readonly engine: string;
  readonly build: string;
  /** Over the picture; empty where there is none. */
  readonly heading: string;
  readonly fields: readonly FieldPlan[];
  /** What the ends of the scale of colours stand for. */
  readonly ends: readonly [low: string, high: string];
  readonly x: DrawnAxis;
  /** The same time in seconds. */
  readonly above: readonly Tick[];
  readonly y: DrawnAxis;
  readonly run: Pick<Snapshot, 'count' | 'nodes' | 'clock' | 'voltsPerUnit'>;
  /** [count, nodes] */
  readonly columns: Float32Array;
  /** Full colour of the traces, in the circuit's units. */
  readonly range: number;
  readonly traces: readonly number[];
  /** Tags of the file. */
  readonly tags: Readonly<Record<string, string>>;
}

/** `snapshot`: the recorded run; it is there only when the circuit is. */
export function planOf(
  source: BenchSource,
  snapshot: Snapshot,
  { seconds, size, picture }: VideoOptions,
  provenance: Provenance,
): Plan {
  const { session, root, theme, cell, traces } = source;
  const { zoom = null, log = false } = root.querySelector('bench-trajectories') ?? {};
  const { count, nodes, clock, voltsPerUnit, timeless, low, high } = snapshot;
  const pad = Math.max(0.08 * (high - low), 1e-6, 0.05 * Math.abs(high));
  const time = timeAxis(snapshot, { zoom, log });
  const x = { ...time, to: Math.min(time.to, clock[count - 1] || time.to) };
  const y = {
    label: msg('voltage in V'),
    from: (low - pad) * voltsPerUnit,
    to: (high + pad) * voltsPerUnit,
  };
  const ticks = ticksOf(x, 6);
  const secondsPerRC = session.shape?.secondsPerRC ?? 1;
  const range = rangeWords(session);
  const full = range?.volts ?? 1;
  return {
    ...{ size, fps: FPS, frames: seconds * FPS, theme, traces: traces.filter((node) => node < nodes) },
    title: cell.title || provenance.notebook.title,
    engine: session.report ? engineWords(session.report).join(', ') : '',
    build: `Kirchhoff ${provenance.build}`,
    heading: picture === 'circuit' ? msg('Circuit') : picture === 'field' ? msg('Fields') : '',
    fields: picture === 'field' ? fieldsOf(source) : [],
    ends: range?.words ? ['', range.words] : [volts(-full, 2), volts(full, 2)],
    x: { ...x, label: timeless ? msg('steps') : msg('time in RC'), ticks },
    above: timeless ? [] : ticks.map(({ value }) => ({ value, text: shortSi(value * secondsPerRC, 's') })),
    y: { ...y, ticks: ticksOf(y, 9) },
    run: { count, nodes, clock, voltsPerUnit },
    columns: columnsOf(snapshot),
    range: session.ranges?.all ?? 1,
    tags: webmTags(provenance),
  };
}

function fieldsOf({ root, session }: BenchSource): FieldPlan[] {
  const voltsPerUnit = session.shape?.voltsPerUnit ?? 1;
  return (root.querySelector('bench-fields')?.shown() ?? []).map((field) => {
    const { title, height, width, cells, range, values, against } = field;
    const full = volts(range * voltsPerUnit, 2);
    return {
      ...{ height, width, cells, range, values, against },
      title: `${title} ${against ? `0–${full}` : `±${full}`}`,
    };
  });
}

/** All voltages in one array, as the snapshot holds them. */
function columnsOf({ column, count, nodes }: Snapshot): Float32Array {
  const first = column(0);
  return new Float32Array(first.buffer, first.byteOffset, count * nodes);
}

/** What stands over the voltages at a moment: the time, and the step. */
export function momentWords(
  { step, time }: Moment,
  { timeless }: Pick<Snapshot, 'timeless'>,
  secondsPerRC: number,
): readonly [time: string, step: string] {
  const words = timeless ? '' : `${significant(time)} RC · ${si(time * secondsPerRC, 's')}`;
  return [words, msg(str`step ${whole(step)}`)];
}
