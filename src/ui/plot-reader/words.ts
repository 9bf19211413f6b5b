/** A sample of a chart in words. */
import { msg, str } from '@lit/localize';
import { significant } from '../bench/format.ts';
import type { ChartModel, Place } from './model.ts';

export function valueWords(model: ChartModel, { trace, index }: Place): string {
  const value = model.y(trace, index);
  if (Number.isNaN(value)) return msg('no value');
  const unit = model.unit(trace);
  return unit ? `${significant(value)} ${unit}` : significant(value);
}

/** "at 3.1 RC, hidden[4], 0.82 V" */
export function placeWords(model: ChartModel, place: Place): string {
  const at = model.at(place.index);
  return msg(str`at ${at}, ${model.name(place.trace)}, ${valueWords(model, place)}`);
}
