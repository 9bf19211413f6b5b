/** A field as it is read without seeing it: along a row and from row to row, and as a table of some of its rows. */
import { msg, str } from '@lit/localize';
import type { ChartModel } from '../../plot-reader/model.ts';
import type { FieldPicture } from './field-canvas.ts';

/** Columns of a table; more would not be read. */
const COLUMNS = 12;

/** Samples are the columns of the field, traces its rows; values in volts. */
export function fieldModel(
  { height, width, cells, against }: FieldPicture,
  values: Float32Array,
  voltsPerUnit: number,
): ChartModel | null {
  if (!values.length) return null;
  return {
    points: width,
    traces: Array.from({ length: height }, (_, row) => row),
    axis: msg('column'),
    x: (column) => column,
    y: (row, column) => {
      const cell = row * width + column;
      const value = values[cells.offset + cell * cells.stride];
      return voltsPerUnit * (against ? Math.abs(value - against[cell]) : value);
    },
    at: (column) => msg(str`column ${column}`),
    name: (row) => msg(str`row ${row}`),
    unit: () => 'V',
  };
}

/** Rows downwards as in the picture; a field of one row reads downwards too. */
export function fieldTable(
  picture: FieldPicture,
  values: Float32Array,
  voltsPerUnit: number,
): ChartModel | null {
  const model = fieldModel(picture, values, voltsPerUnit);
  const { height, width } = picture;
  if (!model || height === 1) return model && { ...model, name: () => picture.title };
  return {
    ...model,
    points: height,
    traces: spread(width),
    axis: msg('row'),
    y: (column, row) => model.y(row, column),
    at: model.name,
    name: model.at,
  };
}

/** The first, the last, and an even choice between. */
function spread(width: number): number[] {
  const count = Math.min(width, COLUMNS);
  return Array.from({ length: count }, (_, i) => Math.round((i * (width - 1)) / Math.max(1, count - 1)));
}
