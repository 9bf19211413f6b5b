import { describe, expect, test } from 'vitest';
import { voltageColour } from '../../src/ui/colour.ts';
import { replaceCell } from '../../src/notebook/edits.ts';
import { fileName } from '../../src/ui/file-name.ts';
import { parseRoute } from '../../src/ui/route.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';

/** OKLab from sRGB, the inverse of what the scale does. */
function oklab(rgb: readonly number[]): number[] {
  const [r, g, b] = rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe.each(['light', 'dark'] as const)('the %s voltage scale', (theme) => {
  const at = (x: number): number[] => oklab(voltageColour(x, theme));
  const apart = (a: number, b: number): number => Math.hypot(...at(a).map((value, i) => value - at(b)[i]));

  test('takes equal steps on both sides of zero', () => {
    const steps = Array.from({ length: 20 }, (_, i) => apart(-1 + i / 10, -0.9 + i / 10));
    const mean = steps.reduce((sum, step) => sum + step) / steps.length;
    // The two neutrals differ a little in tint, so the arms are not of exactly the same length.
    for (const step of steps) expect(Math.abs(step / mean - 1)).toBeLessThan(0.05);
  });

  test('is neutral at zero and as light at one end as at the other', () => {
    const [, a, b] = at(0);
    expect(Math.hypot(a, b)).toBeLessThan(0.01);
    expect(Math.abs(at(-1)[0] - at(1)[0])).toBeLessThan(0.005);
  });

  test('keeps its ends in the gamut and clips what lies beyond', () => {
    for (const x of [-1, 1]) for (const c of voltageColour(x, theme)) expect(c > 0 && c < 1).toBe(true);
    expect(voltageColour(7, theme)).toEqual(voltageColour(1, theme));
    expect(voltageColour(NaN, theme)).toEqual(voltageColour(0, theme));
  });
});

test('addresses name what is shown', () => {
  expect(parseRoute('')).toEqual({ kind: 'gallery' });
  expect(parseRoute('#benchmark')).toEqual({ kind: 'benchmark' });
  expect(parseRoute('#reference')).toEqual({ kind: 'reference', at: '' });
  expect(parseRoute('#reference=bench')).toEqual({ kind: 'reference', at: 'bench' });
  for (const hash of ['#reference=', "#reference=a'b", '#references'])
    expect(parseRoute(hash).kind).toBe('unknown');
  expect(parseRoute('#/two-nodes')).toEqual({ kind: 'public', name: 'two-nodes' });
  expect(parseRoute('#v1.abc')).toEqual({ kind: 'link', hash: '#v1.abc' });
  expect(parseRoute('#src=https://a.b/c.json')).toMatchObject({ kind: 'source' });
  for (const hash of ['#/../secret', '#/A', '#x', '#/']) expect(parseRoute(hash).kind).not.toBe('public');
});

test('an edited cell takes the place of its former self in another notebook', () => {
  const notebook = parseNotebook({
    kirchhoff: 1,
    cells: [
      { kind: 'text', id: 'a', text: 'old' },
      { kind: 'text', id: 'b', text: 'kept' },
    ],
  });
  const edited = replaceCell(notebook, { kind: 'text', id: 'a', text: 'new', collapsed: false });
  expect(edited.cells).toEqual([{ kind: 'text', id: 'a', text: 'new', collapsed: false }, notebook.cells[1]]);
  expect(notebook.cells[0]).toMatchObject({ text: 'old' });
});

test('titles become file names', () => {
  expect(fileName('Heat in a rod, against the exact solution')).toBe(
    'heat-in-a-rod-against-the-exact-solution.json',
  );
  expect(fileName('../é?')).toBe('e.json');
  expect(fileName('网络')).toBe('notebook.json');
});
