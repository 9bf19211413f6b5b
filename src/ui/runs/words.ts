/** What became of runs, and numbers of recipes as their author would write them. */
import { msg } from '@lit/localize';
import { shorten } from '../../circuit/hostile.ts';
import type { PartRun } from '../../notebook/records.ts';
import { significant, whole } from '../bench/format.ts';

/** Up to six digits, without those that say nothing: 0.03, not 0.0300000. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return whole(value);
  return significant(value, 6)
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '');
}

/** A value of a recipe. */
export function valueWords(value: unknown): string {
  if (value === undefined) return '–';
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean') return value ? msg('on') : msg('off');
  if (typeof value === 'string') return shorten(value, 60);
  return shorten(JSON.stringify(value), 60);
}

/** How a run ended. */
export function outcomeWords(run: Pick<PartRun, 'status'> | undefined): string {
  switch (run?.status) {
    case undefined:
      return msg('not run');
    case 'settled':
      return msg('settled');
    case 'stopped':
    case 'ended':
      return msg('ended');
    case 'trained':
      return msg('trained');
    case 'finished':
      return msg('finished');
    case 'cancelled':
      return msg('cancelled');
    case 'failed':
    case 'blown-up':
      return msg('failed');
    default:
      return run?.status ?? '';
  }
}
