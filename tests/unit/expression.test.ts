import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, differentiate, parseExpression, toWgsl } from '../../src/circuit/expression.ts';
import { BadInput } from '../../src/circuit/problem.ts';

const at = (text: string, v: number, k = 1): number =>
  compile(parseExpression(text, ['v', 'k'], 'x'), ['v', 'k'])(v, k);

describe('expressions', () => {
  it.each([
    ['1 + 2*3', 0, 7],
    ['-v^2', 3, -9],
    ['2^3^2', 0, 512],
    ['(v - 1)/(v + 1)', 3, 0.5],
    ['max(v, 0) - min(v, 0)', -2, 2],
    ['tanh(v)', 0.5, Math.tanh(0.5)],
    ['k*(v^3 - v)', 2, 6],
    ['(-2)^2', 0, 4],
    ['v^0.5', -4, 0],
    ['1e-3 * .5', 0, 5e-4],
    ['sin(pi/2) + log(e)', 0, 2],
  ])('%s at %d is %d', (text, v, expected) => expect(at(text, v)).toBeCloseTo(expected, 12));

  it.each([
    'tanh(v)',
    'v^3 - k*v',
    'sigmoid(3*v)',
    'exp(-v^2)',
    'v/(1 + v^2)',
    'sqrt(v^2 + 1)',
    'sin(v)*cos(2*v)',
    'max(v, 0)^2',
    'abs(v)',
    '2^v',
    'log(v^2 + 2)',
  ])('the derivative of %s matches finite differences', (text) => {
    const slope = compile(differentiate(parseExpression(text, ['v', 'k'], 'x'), 'v'), ['v', 'k']);
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (v) => {
        fc.pre(Math.abs(v) > 1e-3);
        const step = 1e-5;
        expect(slope(v, 0.7)).toBeCloseTo(
          (at(text, v + step, 0.7) - at(text, v - step, 0.7)) / (2 * step),
          5,
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['v +', 'expected a number'],
    ['alert(1)', 'unknown name "alert"'],
    ['v; v', 'unexpected ";"'],
    ['constructor', 'unknown name "constructor"'],
    ['tanh(v, v)', 'tanh takes 1 argument, not 2'],
    ['(v', 'expected ")"'],
    ['('.repeat(100) + 'v' + ')'.repeat(100), 'nested too deeply'],
    ['v+'.repeat(300) + 'v', 'at most 400 characters'],
    ['', 'expected a number'],
  ])('refuses %j and says why', (text, problem) => {
    expect(() => parseExpression(text, ['v'], 'law.signal')).toThrow(problem);
    expect(() => parseExpression(text, ['v'], 'law.signal')).toThrow(BadInput);
  });

  it('never throws anything but BadInput and never hangs on random text', () => {
    const token = fc.constantFrom(
      'v',
      'k',
      '(',
      ')',
      '+',
      '-',
      '*',
      '/',
      '^',
      'tanh',
      'max',
      ',',
      '1',
      '.5',
      '1e9',
      'pi',
      ' ',
      '$',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        try {
          toWgsl(parseExpression(tokens.join(''), ['v', 'k'], 'x'));
        } catch (error) {
          expect(error).toBeInstanceOf(BadInput);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('prints WGSL', () => {
    const wgsl = (text: string): string => toWgsl(parseExpression(text, ['v', 'k'], 'x'));
    expect(wgsl('k*(v^3 - v)')).toBe('(k * ((v * v * v) - v))');
    expect(wgsl('tanh(2*v)')).toBe('tanh_exact((2.0 * v))');
    expect(wgsl('max(v, -0.5)')).toBe('max(v, (-0.5))');
  });

  it('prints powers of long expressions without repeating them', () => {
    expect(toWgsl(parseExpression('((((v+1)^4)^4)^4)^4', ['v'], 'x')).length).toBeLessThan(200);
  });
});
