import { describe, expect, it } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import { BadInput } from '../../src/circuit/problem.ts';
import { darcySamples } from '../../src/tasks/darcy-samples.ts';
import { solveDarcy } from '../../src/tasks/darcy-solver.ts';
import { dataNames, measureTask, prepareTask } from '../../src/tasks/task.ts';

const task = { kind: 'darcy', solution: 'pressure', size: 4, samples: 2 } as const;
const circuit = parseCircuit({
  groups: [
    { name: 'rock', shape: [4, 4, 1], role: 'input', volts: { from: 'data', name: 'x' } },
    { name: 'pressure', shape: [4, 4, 1], role: 'output', leak: 0, encode: { scale: 2, offset: 1 } },
  ],
});
const array = (shape: number[], values: number[] | Float32Array) =>
  ({ kind: 'array', shape, values: Float32Array.from(values) }) as const;
const ones = (samples: number) => array([samples, 4, 4], new Float32Array(16 * samples).fill(1));

describe('the Darcy solver', () => {
  it('converges at second order to a manufactured solution with a smooth coefficient', () => {
    const worst = (intervals: number): number => {
      const side = intervals + 1;
      const coefficient = new Float64Array(side * side);
      const source = new Float64Array(side * side);
      const exact = new Float64Array(side * side);
      const { PI, sin, cos } = Math;
      for (let i = 0; i < side; i++) {
        for (let j = 0; j < side; j++) {
          const [y, x] = [i / intervals, j / intervals];
          const k = i * side + j;
          // u = sin(pi x) sin(2 pi y), a = 1 + x + y^2 / 2: f = -a lap u - a_x u_x - a_y u_y
          const a = 1 + x + (y * y) / 2;
          exact[k] = sin(PI * x) * sin(2 * PI * y);
          coefficient[k] = a;
          source[k] =
            5 * PI * PI * a * exact[k] -
            PI * cos(PI * x) * sin(2 * PI * y) -
            y * 2 * PI * sin(PI * x) * cos(2 * PI * y);
        }
      }
      const u = solveDarcy({ intervals, coefficient, source });
      return u.reduce((max, value, k) => Math.max(max, Math.abs(value - exact[k])), 0);
    };
    const errors = [8, 16, 32, 64].map(worst);
    errors.slice(1).forEach((error, k) => {
      expect(Math.log2(errors[k] / error)).toBeGreaterThan(1.9);
    });
    expect(errors[3]).toBeLessThan(2e-3);
  });
});

describe('generated samples', () => {
  it('are the same for the same seed and differ between seeds and samples', async () => {
    const first = await darcySamples(7, 2, 8);
    expect(await darcySamples(7, 2, 8)).toEqual(first);
    expect((await darcySamples(8, 2, 8)).permeability).not.toEqual(first.permeability);
    expect(first.permeability.slice(0, 64)).not.toEqual(first.permeability.slice(64));
  });

  it('do not depend on how many are drawn', async () => {
    const { pressure } = await darcySamples(3, 1, 8);
    expect((await darcySamples(3, 2, 8)).pressure.slice(0, 64)).toEqual(pressure);
  });

  it('are two materials, with the pressure zero on the first row and column and positive inside', async () => {
    const { permeability, pressure } = await darcySamples(1, 1, 8);
    expect(permeability.every((x) => x === 0 || x === 1)).toBe(true);
    pressure.forEach((u, k) => {
      if (k < 8 || k % 8 === 0) expect(u).toBe(0);
      else expect(u).toBeGreaterThan(0);
    });
  });

  it('stop when the caller has lost interest', async () => {
    await expect(darcySamples(1, 1, 8, AbortSignal.abort())).rejects.toThrow();
  });
});

describe('the Darcy task', () => {
  const prepare = (given = {}, batch?: number) => prepareTask(task, { seed: 1, given, batch, circuit });

  it('names its data', () => {
    expect(dataNames(task).map(({ name }) => name)).toEqual(['x', 'y']);
  });

  it('generates both fields when nothing is given, as many as the batch', async () => {
    const setting = await prepare();
    expect(setting.given).toEqual([]);
    expect(setting.batch).toBe(2);
    expect(setting.data.x).toMatchObject({ kind: 'array', shape: [2, 4, 4] });
    expect((await prepare({}, 3)).batch).toBe(3);
  });

  it('takes files, and knows no truth without a pressure', async () => {
    const both = await prepare({ x: ones(3), y: ones(3) });
    expect(both.batch).toBe(3);
    expect(both.truth?.group).toBe('pressure');
    expect((await prepare({ x: ones(3) })).truth).toBeUndefined();
    expect((await prepare({ x: array([3, 4, 4, 1], new Float32Array(48)) })).batch).toBe(3);
  });

  it.each([
    [{ x: array([3, 5, 5], new Float32Array(75)) }, /data\.x.*\[3, 5, 5\].*\[samples, 4, 4\]/],
    [{ x: ones(3), y: ones(2) }, /data\.y.*2 samples.*3/],
    [{ y: ones(2) }, /data\.y.*without its permeability/],
  ])('refuses data that do not fit', async (given, message) => {
    await expect(prepare(given)).rejects.toThrow(message);
    await expect(prepare(given)).rejects.toBeInstanceOf(BadInput);
  });

  it('refuses a generated size that is not the grid of the circuit', async () => {
    await expect(prepareTask({ ...task, size: 8 }, { seed: 1, given: {}, circuit })).rejects.toThrow(
      /task\.size/,
    );
  });

  it('measures in the units of the data and leaves painted samples out', async () => {
    const setting = await prepare({ x: ones(2), y: ones(2) });
    const netlist = buildNetlist(circuit, { seed: 1, batch: 2, data: setting.data, path: 'circuit' });
    const voltages = netlist.volts.slice();
    const set = (sample: number, pressure: number) =>
      voltages.fill(2 * pressure + 1, sample * 32 + 16, sample * 32 + 32);
    const measure = () => measureTask(task, setting, { netlist, voltages, time: 0, steps: 0, seconds: 0 });
    set(0, 1.5);
    set(1, 1);
    expect(measure()).toEqual({ mae: 0.25, relL2: 0.25, samples: 2 });
    voltages[3] = 0;
    expect(measure()).toEqual({ mae: 0, relL2: 0, samples: 1 });
    voltages[35] = 0;
    expect(measure()).toEqual({ samples: 0 });
  });
});
