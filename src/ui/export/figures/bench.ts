/** The plots of a bench as drawings, from its data. */
import { voltageCss } from '../../colour.ts';
import { shade } from '../../bench/fields/raster.ts';
import type { Shown as ShownField } from '../../bench/fields/fields.ts';
import { volts } from '../../bench/format.ts';
import { lawCurves, POINTS } from '../../bench/laws/curves.ts';
import { swatch, type Theme } from '../../tokens.css.ts';
import type { Circuit } from '../../../circuit/schema.ts';
import type { Snapshot } from '../snapshot.ts';
import { fieldPart } from '../svg/field.ts';
import { plotPart } from '../svg/plot.ts';
import type { Part } from '../svg/sheet.ts';
import { secondsAbove, timeAxis } from './trajectories.ts';

const WIDTH = 560;
const HEIGHT = 340;
/** Beyond what any engine resolves. */
const LOG_FLOOR = 1e-18;
export const SHADES = 256;

/** Energy and residual over the run; the residual alone where the circuit has no energy. */
export function energyParts(snapshot: Snapshot, secondsPerRC: number, theme: Theme): Part[] {
  const x = timeAxis(snapshot, { zoom: null, log: false });
  const above = secondsAbove(snapshot, secondsPerRC);
  const shared = { width: WIDTH, height: HEIGHT, x, above };
  const curve = (y: ArrayLike<number>, name: 'energy' | 'current') => [
    { x: snapshot.clock, y, width: 1.75, colour: swatch(name, theme) },
  ];
  const { energy } = snapshot;
  const residual = Float64Array.from(snapshot.residual, (r) => (r > 0 ? r : NaN));
  const parts = [
    plotPart(
      {
        ...shared,
        title: 'Residual current',
        y: { label: 'residual in V/R', log: true, ...wholeDecades(residual) },
        curves: curve(residual, 'current'),
      },
      theme,
    ),
  ];
  const finite = Array.from(energy).filter((e) => Number.isFinite(e));
  if (!finite.length) return parts;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const pad = 0.06 * (high - low || Math.abs(high) || 1);
  const y = { label: 'energy H', from: low - pad, to: high + pad };
  return [plotPart({ ...shared, title: 'Energy', y, curves: curve(energy, 'energy') }, theme), ...parts];
}

function wholeDecades(values: Float64Array): { from: number; to: number } {
  const there = values.filter((v) => Number.isFinite(v));
  if (!there.length) return { from: 1e-6, to: 1 };
  const low = Math.floor(
    Math.log10(
      Math.max(
        there.reduce((m, v) => Math.min(m, v)),
        LOG_FLOOR,
      ),
    ),
  );
  const high = Math.ceil(Math.log10(there.reduce((m, v) => Math.max(m, v))) + 1e-9);
  return { from: 10 ** low, to: 10 ** Math.max(low + 1, high) };
}

/** Phi(v) and z(v) of every group whose law can be drawn. */
export function lawParts({ groups }: Circuit, theme: Theme): Part[] {
  return groups.flatMap((group, index) => {
    const curves = lawCurves(group, index);
    if (!curves) return [];
    const { reach, top, signal, self, hasSelf } = curves;
    const x = Array.from({ length: POINTS }, (_, i) => reach * ((2 * i) / (POINTS - 1) - 1));
    const part = plotPart(
      {
        title: group.law === group.name ? group.name : `${group.name}, ${group.law}`,
        ...{ width: 320, height: 280 },
        x: { label: 'voltage v in V', from: -reach, to: reach },
        y: { label: hasSelf ? 'φ(v) in V, z(v) in V/R' : 'signal φ(v) in V', from: -top, to: top },
        curves: [
          { x, y: signal, colour: swatch('ink', theme), width: 1.75, label: 'signal φ(v)' },
          ...(hasSelf
            ? [
                {
                  ...{ x, y: self, width: 1.75, dash: [5, 3], label: 'self current z(v)' },
                  colour: swatch('current', theme),
                },
              ]
            : []),
        ],
      },
      theme,
    );
    return [part];
  });
}

const CELLS_ACROSS = 300;

/** Fields as the page shows them: voltages, truths and errors, each with its scale. */
export function fieldParts(
  fields: readonly Pick<
    ShownField,
    'title' | 'height' | 'width' | 'cells' | 'range' | 'values' | 'against'
  >[],
  shown: Float32Array,
  voltsPerUnit: number,
  theme: Theme,
): Part[] {
  return fields.map((field) => {
    const { title, height, width, cells, range, against } = field;
    const values = field.values ?? shown;
    const at = (cell: number) => values[cells.offset + cell * cells.stride];
    const full = range * voltsPerUnit;
    const part = against
      ? {
          shades: errorShades(theme),
          shadeOf: (cell: number) => shadeAt(Math.abs(at(cell) - against[cell]) / range),
          ends: ['0', volts(full, 2)] as const,
        }
      : {
          shades: voltageShades(theme),
          shadeOf: (cell: number) => shadeAt((at(cell) / range + 1) / 2),
          ends: [volts(-full, 2), volts(full, 2)] as const,
        };
    return fieldPart({ title, height, width, across: CELLS_ACROSS, ...part }, theme);
  });
}

export const voltageShades = (theme: Theme): string[] =>
  Array.from({ length: SHADES }, (_, i) => voltageCss((2 * i) / (SHADES - 1) - 1, theme));

export const errorShades = (theme: Theme): string[] =>
  Array.from({ length: SHADES }, (_, i) => shade('surface', 'error', i / (SHADES - 1), theme));

/** Shade of a part of the range, 0 to 1. */
export const shadeAt = (part: number): number =>
  Math.max(0, Math.min(SHADES - 1, Math.round(part * (SHADES - 1)))) || 0;
