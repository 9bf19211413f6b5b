/** The plots of a cell that learns as drawings: its lines, its fields, its map of classes. */
import type { Theme } from '../../tokens.css.ts';
import { swatch } from '../../tokens.css.ts';
import { voltageCss } from '../../colour.ts';
import { classOf, leaning } from '../../train/answers/shown.ts';
import { decoded } from '../../train/encoding.ts';
import type { Lines } from '../../train/lines.ts';
import type { Picture } from '../../train/pictures.ts';
import { logExtent, padded } from '../../train/plot-ranges.ts';
import type { TrainSession } from '../../train/session.ts';
import type { Axis } from '../svg/place.ts';
import { mark } from '../svg/marks.ts';
import { plotPart, type Curve, type Frame } from '../svg/plot.ts';
import type { Part } from '../svg/sheet.ts';
import { fieldParts, shadeAt, voltageShades } from './bench.ts';

const WIDTH = 680;
const HEIGHT = 400;

export function linesPart(title: string, lines: Lines, theme: Theme): Part {
  const { xLog = false, yLog = false } = lines;
  const [from, to] = xLog ? logExtent([lines.x], 'exact') : padded([lines.x], 0);
  const values = (right: boolean) => lines.lines.filter((line) => (line.right ?? false) === right);
  const axisOf = (label: string, right: boolean): Axis => {
    const all = values(right).map((line) => line.values);
    const [low, high] = yLog ? logExtent(all) : padded(all, 0.06);
    return { label, from: low, to: high, log: yLog };
  };
  return plotPart(
    {
      ...{ title, width: WIDTH, height: HEIGHT, marks: lines.marks },
      x: { label: lines.xLabel, from, to, log: xLog, whole: lines.xWhole },
      y: axisOf(lines.yLabel, false),
      right: lines.rightLabel === undefined ? undefined : axisOf(lines.rightLabel, true),
      curves: lines.lines.map(({ label, values: y, colour, width, dash, points, right }): Curve => ({
        ...present(lines.x, y, yLog),
        ...{ label, width: width ?? 1.75, dash, points, right },
        colour: swatch(colour, theme),
      })),
    },
    theme,
  );
}

/** The values that are there: lines go on over what was not measured, as on the page. */
function present(x: ArrayLike<number>, y: ArrayLike<number>, log: boolean): Pick<Curve, 'x' | 'y'> {
  const there = Array.from({ length: y.length }, (_, i) => i).filter(
    (i) => Number.isFinite(y[i]) && (!log || y[i] > 0),
  );
  return { x: there.map((i) => x[i]), y: there.map((i) => y[i]) };
}

export function pictureParts(pictures: readonly Picture[], voltsPerUnit: number, theme: Theme): Part[] {
  const fields = pictures.map((picture) => ({
    ...picture,
    cells: { offset: 0, stride: 1, count: picture.values.length },
  }));
  return fieldParts(fields, new Float32Array(), voltsPerUnit, theme);
}

/** What each place of the plane is taken for, and the test points with their true class. */
export function classesPart(
  { answers, facts }: TrainSession,
  map: { readonly answers: Float32Array; readonly outputs: number } | null,
  theme: Theme,
): Part | null {
  if (!answers?.inputs.length || facts?.view.kind !== 'classes') return null;
  const [left, right, bottom, top] = facts.view.box;
  const outputs = (2 * answers.answers.length) / answers.inputs.length;
  const [truths, given] = [answers.truths, answers.answers].map((all) => all.map((v) => decoded(facts, v)));
  const points = ({ xOf, yOf }: Frame) =>
    Array.from({ length: answers.inputs.length / 2 }, (_, s) => {
      const missed = classOf(truths, outputs, s) !== classOf(given, outputs, s);
      return mark('circle', {
        cx: xOf(answers.inputs[2 * s]),
        cy: yOf(answers.inputs[2 * s + 1]),
        r: 4,
        fill: voltageCss(leaning(truths, outputs, s) < 0 ? -1 : 1, theme),
        stroke: swatch(missed ? 'error' : 'paper', theme),
        'stroke-width': missed ? 2 : 1.2,
      });
    }).join('\n');
  return plotPart(
    {
      ...{ title: 'Learned classes; ringed points are taken for the other', width: 560, height: 560 },
      x: { label: 'first input', from: left, to: right },
      y: { label: 'second input', from: bottom, to: top },
      curves: [],
      beneath: (frame) => (map ? places(map.answers, map.outputs, frame, theme) : ''),
      over: points,
    },
    theme,
  );
}

/** The map half as strong as the points, which lie on it. */
function places(answers: Float32Array, outputs: number, frame: Frame, theme: Theme): string {
  const grid = Math.round(Math.sqrt(answers.length / outputs));
  const shades = voltageShades(theme);
  const [width, height] = [frame.width / grid, frame.height / grid];
  return Array.from({ length: grid * grid }, (_, i) =>
    mark('rect', {
      x: frame.left + (i % grid) * width,
      y: frame.top + Math.floor(i / grid) * height,
      width: width + 0.3,
      height: height + 0.3,
      fill: shades[shadeAt((0.55 * leaning(answers, outputs, i) + 1) / 2)],
    }),
  ).join('\n');
}
