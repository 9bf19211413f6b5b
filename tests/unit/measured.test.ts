/** The numbers the lab promises on measured data. The data lie beside the repository. */
import { expect } from 'vitest';
import { labResult } from '../lab-command.ts';
import { itWithData, sharedPath } from '../shared-data.ts';

const X = 'neuralop-darcy/darcy_test_16_x.npy';
const Y = 'neuralop-darcy/darcy_test_16_y.npy';
const G22 = 'gset/G22.txt';

for (const engine of ['cpu', 'webgpu']) {
  itWithData(
    `the resistor grid solves 50 measured Darcy samples on the ${engine} engine: mae <= 0.0235`,
    [X, Y],
    () => {
      const data = ['--data', `x=${sharedPath(X)}`, '--data', `y=${sharedPath(Y)}`];
      const result = labResult('public/notebooks/darcy.json', '--engine', engine, ...data);
      expect(result.engine.kind).toBe(engine);
      const [{ status, metrics }] = result.cells;
      expect(status).toBe('settled');
      expect(metrics.samples).toBe(50);
      expect(metrics.mae).toBeLessThanOrEqual(0.0235);
      expect(metrics.relL2).toBeLessThanOrEqual(0.072);
    },
    120_000,
  );
}

itWithData(
  'Max-Cut on G22: bistable >= 13160, bifurcating >= 13340, each within 60 s on the CPU engine',
  [G22],
  () => {
    const known = ['bistable', 'bifurcating'].flatMap((id) => [
      '--set',
      `cells.${id}.task.bestKnown=13359`,
      '--set',
      `cells.${id}.task.success=0.985`,
    ]);
    const data = ['--data', `graph=${sharedPath(G22)}`];
    const { cells } = labResult('public/notebooks/max-cut.json', '--engine', 'cpu', ...data, ...known);
    const cell = (id: string) => {
      const found = cells.find((c) => c.id === id);
      if (!found) throw new Error(`no cell ${id}`);
      return found;
    };
    expect(cell('bistable').metrics.cut).toBeGreaterThanOrEqual(13160);
    expect(cell('bifurcating').metrics.cut).toBeGreaterThanOrEqual(13340);
    for (const { seconds } of cells) expect(seconds).toBeLessThan(60);
    expect(cell('bifurcating').metrics.successRate).toBeGreaterThan(0);
    expect(cell('bifurcating').metrics.tts99).toBeGreaterThan(0);
  },
  150_000,
);
