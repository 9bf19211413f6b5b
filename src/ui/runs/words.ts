/** Numbers of recipes as their author would write them. */
import { significant, whole } from '../bench/format.ts';

/** Up to six digits, without those that say nothing: 0.03, not 0.0300000. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return whole(value);
  return significant(value, 6)
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '');
}
