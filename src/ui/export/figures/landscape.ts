/** The energy over two nodes' voltages as a map with contours, and the run across it. */
import { contours } from 'd3-contour';
import { shade } from '../../bench/fields/raster.ts';
import { significant } from '../../bench/format.ts';
import { energySpan } from '../../bench/landscape/surface.ts';
import { swatch, type Theme } from '../../tokens.css.ts';
import { traceOf, type Snapshot } from '../snapshot.ts';
import { mark, throughPoints } from '../svg/marks.ts';
import { plotPart, type Frame } from '../svg/plot.ts';
import type { Part } from '../svg/sheet.ts';

/** Bands of equal energy, as many as the surface on the page has. */
const BANDS = 14;
const WIDTH = 620;

export interface Surface {
  /** [count, count], rows along the second voltage. */
  readonly energies: Float32Array;
  readonly count: number;
  /** From minus to plus this voltage [V]. */
  readonly volts: number;
  readonly nodes: readonly [across: number, up: number];
}

export function landscapePart(surface: Surface, snapshot: Snapshot | null, theme: Theme): Part {
  const { volts, nodes } = surface;
  const { low, span } = energySpan(surface.energies);
  const [across, up] = nodes.map((node) => snapshot?.names[node] ?? `node ${node}`);
  const axis = (name: string) => ({ label: `${name} in V`, from: -volts, to: volts });
  const trail = snapshot ? nodes.map((node) => traceOf(snapshot, node)) : null;
  return plotPart(
    {
      title: `Energy H from ${significant(low)}, contours every ${significant(span / BANDS)}`,
      ...{ width: WIDTH, height: WIDTH - 12, x: axis(across), y: axis(up) },
      beneath: (frame) => bands(surface, low, span, frame, theme),
      curves: trail ? [{ x: trail[0], y: trail[1], colour: swatch('ink', theme), width: 1.75 }] : [],
      over: (frame) => (trail ? ball(trail, frame, theme) : ''),
    },
    theme,
  );
}

/** Low is the energy's hue, high the paper's; a band lies over the lower ones around it. */
function bands(
  { energies, count, volts }: Surface,
  low: number,
  span: number,
  frame: Frame,
  theme: Theme,
): string {
  const levels = Array.from({ length: BANDS + 1 }, (_, band) => low + (span * band) / BANDS);
  const at = (grid: number) => -volts + (2 * volts * (grid - 0.5)) / (count - 1);
  const found = contours().size([count, count]).thresholds(levels)(Array.from(energies));
  return found
    .map(({ coordinates }, band) => {
      const rings = coordinates.flatMap((polygon) =>
        polygon.map(
          (ring) =>
            `${throughPoints(ring.length, (i) => [frame.xOf(at(ring[i][0])), frame.yOf(at(ring[i][1]))])}z`,
        ),
      );
      return mark('path', {
        d: rings.join(''),
        fill:
          band === BANDS
            ? swatch('paper', theme)
            : shade('energy', 'surface', ((band + 0.5) / BANDS) ** 0.55, theme),
        stroke: swatch('ink', theme),
        'stroke-width': 0.5,
        'stroke-opacity': 0.45,
      });
    })
    .join('\n');
}

/** Where the run has got to. */
function ball([x, y]: readonly Float64Array[], { xOf, yOf }: Frame, theme: Theme): string {
  const last = x.length - 1;
  return mark('circle', { cx: xOf(x[last]), cy: yOf(y[last]), r: 5, fill: swatch('accent', theme) });
}
