/** Voltage trajectories as a drawing: every node a line, or the density of all of them under the chosen ones. */
import { voltageColour, voltageCss } from '../../colour.ts';
import { shortSi } from '../../bench/format.ts';
import type { Stretch } from '../../bench/plot/horizon.ts';
import { Density } from '../../bench/trajectories/density.ts';
import { swatch, type Theme } from '../../tokens.css.ts';
import { breath } from '../gather.ts';
import { traceOf, type Snapshot } from '../snapshot.ts';
import type { Axis } from '../svg/place.ts';
import { plotPart, type Curve, type Plot } from '../svg/plot.ts';
import type { Part } from '../svg/sheet.ts';

/** Up to this many nodes every one is a line, as on the page. */
const LINES_AT_MOST = 96;
/** Points of all lines together. */
const LINE_POINTS = 48_000;
const WIDTH = 760;
const HEIGHT = 440;
/** Raster cells of the density. */
const RASTER = [1_368, 700] as const;
const SLICE = 10;

export interface Shown {
  readonly theme: Theme;
  readonly traces: readonly number[];
  readonly zoom: Stretch | null;
  readonly log: boolean;
  /** Volts of full colour, in the circuit's units. */
  readonly range: number;
  readonly secondsPerRC: number;
}

/** The horizontal axis of everything that is drawn over the run. */
export function timeAxis(
  { clock, count, timeless }: Snapshot,
  { zoom, log }: Pick<Shown, 'zoom' | 'log'>,
): Axis {
  const last = clock[count - 1] || 1;
  const first = log ? (clock[1] > 0 && clock[1] < last ? clock[1] : last / 1_000) : 0;
  return { label: timeless ? 'steps' : 'time in RC', from: zoom?.from ?? first, to: zoom?.to ?? last, log };
}

/** The same time in seconds, for the axis above. */
export function secondsAbove(
  { timeless }: Snapshot,
  secondsPerRC: number,
): ((x: number) => string) | undefined {
  return timeless ? undefined : (x) => shortSi(x * secondsPerRC, 's');
}

export async function trajectoriesPart(snapshot: Snapshot, shown: Shown): Promise<Part> {
  const { low, high, voltsPerUnit, nodes } = snapshot;
  const pad = Math.max(0.08 * (high - low), 1e-6, 0.05 * Math.abs(high));
  const x = timeAxis(snapshot, shown);
  const y = { label: 'voltage in V', from: (low - pad) * voltsPerUnit, to: (high + pad) * voltsPerUnit };
  const plot: Plot = {
    ...{ title: 'Voltages', width: WIDTH, height: HEIGHT, x, y, curves: [] },
    above: secondsAbove(snapshot, shown.secondsPerRC),
  };
  const chosen = shown.traces
    .filter((node) => node < nodes)
    .map((node): Curve => ({
      ...{ x: snapshot.clock, y: traceOf(snapshot, node), width: 1.25 },
      colour: swatch('ink', shown.theme),
      opacity: 0.82,
    }));
  if (nodes <= LINES_AT_MOST)
    return plotPart({ ...plot, curves: [...lines(snapshot, shown), ...chosen] }, shown.theme);
  const raster = await density(snapshot, shown, x, [low - pad, high + pad]);
  return plotPart({ ...plot, raster, curves: chosen }, shown.theme);
}

/** Every node, coloured by the voltage it came to. */
function lines(snapshot: Snapshot, { theme, range }: Shown): Curve[] {
  const { nodes, count, clock } = snapshot;
  const stride = Math.max(1, Math.ceil((nodes * count) / LINE_POINTS));
  const frames = Array.from(clock.keys()).filter((i) => i % stride === 0 || i === count - 1);
  const x = frames.map((i) => clock[i]);
  const last = snapshot.column(count - 1);
  return Array.from({ length: nodes }, (_, node) => {
    const all = traceOf(snapshot, node);
    return {
      ...{ x, y: frames.map((i) => all[i]), width: 1, opacity: 0.9 },
      colour: voltageCss(last[node] / range, theme),
    };
  });
}

/** How many nodes pass where, as a picture in a data address. */
async function density(
  snapshot: Snapshot,
  { theme, range }: Shown,
  { from, to, log = false }: Axis,
  [low, high]: readonly [number, number],
): Promise<string> {
  const [width, height] = RASTER;
  const view = { width, height, from, to, log, low, high };
  const counted = new Density(view, snapshot.nodes, (volts) => voltageColour(volts / range, theme));
  while (counted.fill(snapshot, snapshot.clock, SLICE)) await breath();
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(counted.pixels, width, height), 0, 0);
  return dataAddress(await canvas.convertToBlob({ type: 'image/png' }));
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('the picture could not be read'));
    reader.readAsDataURL(blob);
  });
}
