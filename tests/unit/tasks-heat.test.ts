import { describe, expect, it } from 'vitest';
import { buildNetlist } from '../../src/circuit/build.ts';
import { parseCircuit } from '../../src/circuit/parse.ts';
import type { GroupRecipe } from '../../src/circuit/schema.ts';
import { exactRod } from '../../src/tasks/heat.ts';
import { measureTask, prepareTask } from '../../src/tasks/task.ts';

const task = { kind: 'heat', rod: 'rod', modes: [1, 0, 0.5], diffusivity: 2 } as const;
const ladder = (nodes: number, conductance = 1, capacitance = 1) =>
  parseCircuit({
    groups: [
      {
        name: 'rod',
        shape: [nodes],
        leak: 0,
        capacitance,
        volts: { from: 'data', name: 'start' },
        pins: [{ at: 'ends' }],
      },
    ],
    couplings: [{ kind: 'resistive', from: 'rod', to: 'rod', conductance }],
  });
const sineRod = (n: number, m: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin((m * Math.PI * i) / (n - 1)));

describe('the exact rod', () => {
  it('lets every mode fade at its own rate', () => {
    const [n, t] = [33, 0.02];
    for (const m of [1, 4, 31]) {
      const decay = Math.exp(-((m * Math.PI) ** 2) * t);
      const start = sineRod(n, m);
      exactRod(start, t).forEach((u, i) => expect(u).toBeCloseTo(start[i] * decay, 12));
    }
  });

  it('ends as the straight line between its ends', () => {
    const start = Float64Array.from({ length: 9 }, (_, i) => (i === 0 ? 1 : i === 8 ? -1 : 0.3));
    exactRod(start, 0).forEach((u, i) => expect(u).toBeCloseTo(start[i], 12));
    exactRod(start, 10).forEach((u, i) => expect(u).toBeCloseTo(1 - i / 4, 12));
  });

  it('satisfies the ladder in the limit of many nodes, at second order', () => {
    const t = 0.03;
    const defect = (n: number): number => {
      const start = sineRod(n, 1).map((u, i) => u + 0.5 * sineRod(n, 3)[i]);
      const h = 1e-5;
      const [before, now, after] = [t - h, t, t + h].map((at) => exactRod(start, at));
      let worst = 0;
      for (let i = 1; i < n - 1; i++) {
        const current = (now[i - 1] - 2 * now[i] + now[i + 1]) * (n - 1) ** 2;
        worst = Math.max(worst, Math.abs((after[i] - before[i]) / (2 * h) - current));
      }
      return worst;
    };
    const defects = [17, 33, 65, 129].map(defect);
    defects.slice(1).forEach((d, k) => expect(Math.log2(defects[k] / d)).toBeGreaterThan(1.9));
  });
});

describe('the heat task', () => {
  it('starts from its modes', async () => {
    const { data, batch } = await prepareTask(task, { seed: 1, given: {}, circuit: ladder(9) });
    expect(batch).toBe(1);
    const start = data.start.kind === 'array' ? data.start.values : [];
    expect(start[2]).toBeCloseTo(Math.sin(Math.PI / 4) + 0.5 * Math.sin((3 * Math.PI) / 4), 6);
  });

  it('measures against the exact solution whatever conductance and capacitance set the clock', async () => {
    const circuit = ladder(9, 3, 2);
    const { data } = await prepareTask(task, { seed: 1, given: {}, circuit });
    const netlist = buildNetlist(circuit, { seed: 1, batch: 1, data, path: 'circuit' });
    const time = 4;
    const voltages = Float32Array.from(exactRod(netlist.volts, (3 / (2 * 64)) * time));
    const setting = { data, given: [] };
    const measure = () => measureTask(task, setting, { netlist, voltages, time, steps: 1, seconds: 1 });
    expect(measure().equationTime).toBeCloseTo((3 / (2 * 64 * 2)) * time, 12);
    expect(measure().maxError).toBeLessThan(1e-7);
    voltages[4] += 0.25;
    expect(measure().maxError).toBeCloseTo(0.25, 6);
    expect(measure().relL2).toBeGreaterThan(0.1);
  });

  it('leaves the relative error of a flat rod out', async () => {
    const circuit = ladder(9);
    const given = { start: { kind: 'array', shape: [2, 9], values: new Float32Array(18) } } as const;
    const setting = await prepareTask(task, { seed: 1, given, circuit });
    expect(setting.batch).toBe(2);
    const netlist = buildNetlist(circuit, { seed: 1, batch: 2, data: setting.data, path: 'circuit' });
    const metrics = measureTask(task, setting, {
      netlist,
      voltages: netlist.volts,
      time: 1,
      steps: 1,
      seconds: 1,
    });
    expect(metrics).not.toHaveProperty('relL2');
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  it('refuses what is no rod', async () => {
    const circuit = ladder(9);
    const change = (rod: Partial<GroupRecipe>) => ({
      ...circuit,
      groups: [{ ...circuit.groups[0], ...rod }],
    });
    const prepare = (changed: typeof circuit, given = {}) =>
      prepareTask(task, { seed: 1, given, circuit: changed });
    await expect(prepare(change({ leak: 1 }))).rejects.toThrow(/leak/);
    await expect(prepare(change({ pins: [] }))).rejects.toThrow(/pins/);
    await expect(prepare(change({ shape: [3, 3, 1] }))).rejects.toThrow(/shape/);
    await expect(prepare({ ...circuit, couplings: [] })).rejects.toThrow(/couplings/);
    await expect(prepare(change({ shape: [4] }))).rejects.toThrow(/task\.modes/);
    const start = { kind: 'array', shape: [2, 8], values: new Float32Array(16) };
    await expect(prepare(circuit, { start })).rejects.toThrow(/data\.start.*\[2, 8\].*\[samples, 9\]/);
  });
});
