/** Expressions written as Python: run, they come to what the lab computes. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseExpression } from '../../src/circuit/expression.ts';
import { compile } from '../../src/circuit/expression-tree.ts';
import { toPython } from '../../src/notebook/export/python/expression.ts';
import { POWER } from '../../src/notebook/export/python/helpers.ts';
import { runPython } from '../python.ts';

vi.setConfig({ testTimeout: 240_000 });

describe('expressions in Python', () => {
  const VARIABLES = ['v', 'k'] as const;
  const leaf = fc.constantFrom('v', 'k', '0.5', '2', 'pi', '3');
  const text = fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/'), tie('e'))
        .map(([a, op, b]) => `(${a}) ${op} (${b})`),
      fc
        .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/'), tie('e'))
        .map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(${a})^(${b})`),
      tie('e').map((a) => `-(${a})`),
      fc
        .tuple(
          fc.constantFrom('tanh', 'sigmoid', 'exp', 'log', 'sqrt', 'sin', 'cos', 'abs', 'sign'),
          tie('e'),
        )
        .map(([f, a]) => `${f}(${a})`),
      fc.tuple(fc.constantFrom('max', 'min'), tie('e'), tie('e')).map(([f, a, b]) => `${f}(${a}, ${b})`),
    ),
  })).e;

  it('mean what they mean in the lab', () => {
    const texts = fc.sample(
      text.filter((t) => t.length <= 400),
      { numRuns: 300, seed: 5 },
    );
    const cases = texts.flatMap((each) => {
      try {
        return [{ each, tree: parseExpression(each, VARIABLES, 'test') }];
      } catch {
        // Nested too deeply, or too large to differentiate: nothing a recipe may hold.
        return [];
      }
    });
    expect(cases.length).toBeGreaterThan(200);
    const values = [-1.7, -0.3, 0.4, 2.1];
    const lines = cases.map(
      ({ tree }) =>
        `[float(x) for x in np.broadcast_to((lambda v, k: ${toPython(tree, { v: 'v', k: 'k' })})(V, K), 4)],`,
    );
    const script = `import numpy as np\nnp.seterr(all="ignore")\n${POWER}V, K = np.array(${JSON.stringify(values)}), np.float64(0.7)\nfor row in [\n${lines.join('\n')}\n]: print(*row)`;
    const { out, code } = runPython([{ name: 'x', script }]).x;
    expect(code, out).toBe(0);
    const rows = out.trim().split('\n');
    cases.forEach(({ each, tree }, index) => {
      const lab = compile(tree, VARIABLES);
      rows[index].split(' ').forEach((word, i) => {
        const [expected, found] = [
          lab(values[i], 0.7),
          Number(word.replace('inf', 'Infinity').replace('nan', 'NaN')),
        ];
        // Infinities and what comes of them may differ where the lab clips; recipes keep voltages finite.
        if (!Number.isFinite(expected) || Math.abs(expected) > 1e12) return;
        expect(Math.abs(found - expected), `${each} at ${values[i]}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(expected)),
        );
      });
    });
  });
});
