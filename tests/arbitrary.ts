/** Small arbitraries that specs of every kind are made of. */
import fc from 'fast-check';

/** Finite numbers as JSON keeps them: no negative zero. */
export const real = (low: number, high: number) =>
  fc.oneof(
    fc.integer({ min: Math.ceil(low), max: Math.floor(high) }).map((n) => n + 0),
    fc.double({ min: low, max: high, noNaN: true }).map((n) => (n === 0 ? 0 : n)),
  );
export const whole = (min: number, max: number) => fc.integer({ min, max });
export const words = fc.string({ maxLength: 40, unit: 'binary' });
export const some = { requiredKeys: [] as never[] };
