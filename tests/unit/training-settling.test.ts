/** How learning circuits settle: where the physical anneal does, in few sweeps, and whatever else is in the mini-batch. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { Netlist } from '../../src/circuit/netlist.ts';
import { coloursOf } from '../../src/circuit/colours.ts';
import { scheduleOf, type Rule } from '../../src/circuit/schedule.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { equilibrium, trainingAnneal } from '../../src/learning/equilibrium.ts';
import { LEARNING_LAWS, trainableNetlist } from '../learning-circuits.ts';
import { CIRCUIT_KINDS, isPossible } from '../random-circuits.ts';
import { settled, SLOW_CIRCUITS } from '../settling-circuits.ts';

vi.setConfig({ testTimeout: 20_000 });

const ENGINES = [createCpuEngine, createReferenceEngine] as const;

/** Where the circuit anneals to in physical time, in float64. */
async function annealed(netlist: Netlist): Promise<Float64Array> {
  return equilibrium(await trainingAnneal(createReferenceEngine(), netlist), { tolerance: 1e-9 });
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let n = 0; n < a.length; n++) most = Math.max(most, Math.abs(a[n] - b[n]));
  return most;
}

for (const kind of CIRCUIT_KINDS)
  test(`${kind}: every law settles where the anneal in physical time does`, async () => {
    const signals = kind === 'dense' || kind === 'sparse' || kind === 'stencil';
    for (const law of LEARNING_LAWS) {
      if (!isPossible(kind, law)) continue;
      for (const reciprocal of signals ? [true, false] : [true])
        for (const between of [false, true]) {
          const start = trainableNetlist({ kind, law, nodes: 12, reciprocal, between });
          const volts = await annealed(start);
          // Of several equilibria the start must lie in the basin of one.
          const isSeveral = law === 'bistable' || law === 'custom';
          const netlist = isSeveral ? { ...start, volts: Float32Array.from(volts) } : start;
          for (const make of ENGINES) {
            const circuit = await settled(make(), netlist);
            const { voltages } = await circuit.look();
            const words = `${make().info.kind}, ${law}${reciprocal ? '' : ', directed'}${between ? ', between' : ''}`;
            expect(distance(voltages, volts), words).toBeLessThan(2e-5);
          }
        }
    }
  });

/** Sweeps to a residual of 1e-6 of a mini-batch of 4: plain, visited colour by colour, and accelerated too. */
const SWEEPS: Readonly<Record<string, { rule: Rule; plain: number; coloured: number; both: number }>> = {
  'cascade 64-64-64, reciprocal, near its bound': { rule: 'exact', plain: 36, coloured: 36, both: 15 },
  'grid 16x16, soft rails': { rule: 'coloured', plain: 1244, coloured: 377, both: 51 },
  'stencil 32x32, periodic': { rule: 'coloured', plain: 878, coloured: 240, both: 46 },
  'Burgers 16-64-16': { rule: 'exact', plain: 9, coloured: 9, both: 9 },
  'dense 128, reciprocal, one group': { rule: 'relaxed', plain: 311, coloured: 311, both: 60 },
};

for (const [name, make] of Object.entries(SLOW_CIRCUITS))
  test(`${name}: sweeps with and without colours and acceleration`, async () => {
    const { rule, plain, coloured, both } = SWEEPS[name];
    const netlist = make(4);
    expect(scheduleOf(netlist).at(-1)?.visits.at(-1)?.rule).toBe(rule);
    const found: number[] = [];
    const states: Float32Array[] = [];
    for (const options of [{ colours: false, acceleration: false }, { acceleration: false }, {}]) {
      const circuit = await settled(createCpuEngine(), netlist, options);
      const { sweeps, residual } = await circuit.report();
      // Rounding leaves something of the largest current.
      expect(residual).toBeLessThanOrEqual(3e-6);
      found.push(sweeps);
      states.push((await circuit.look()).voltages);
    }
    // Within 10 %: without WebAssembly the sums round otherwise.
    [plain, coloured, both].forEach((sweeps, n) => {
      expect(found[n]).toBeGreaterThanOrEqual(Math.floor(0.9 * sweeps));
      expect(found[n]).toBeLessThanOrEqual(Math.ceil(1.1 * sweeps));
    });
    for (const state of states) expect(distance(state, states[0])).toBeLessThan(1e-4);
  });

test('a sample settles to the same bits whatever the others of its mini-batch', async () => {
  for (const make of Object.values(SLOW_CIRCUITS)) {
    const netlist = make(4);
    const { nodes, held } = netlist;
    const others = netlist.volts.map((v, n) => (n >= nodes && held[n % nodes] ? -0.3 * v + 0.1 : v));
    const [one, two] = [
      await settled(createCpuEngine(), netlist),
      await settled(createCpuEngine(), { ...netlist, volts: others }),
    ];
    for (const circuit of [one, two]) {
      circuit.feedback();
      circuit.adjoint();
    }
    const [a, b] = [await one.look(), await two.look()];
    expect(a.voltages.subarray(0, nodes)).toEqual(b.voltages.subarray(0, nodes));
    expect(a.signals.subarray(0, nodes)).toEqual(b.signals.subarray(0, nodes));
    expect(a.lambda.subarray(0, nodes)).toEqual(b.lambda.subarray(0, nodes));
    expect(distance(a.voltages, b.voltages)).toBeGreaterThan(1e-3);
  }
});

test('acceleration never costs many sweeps: a step that raises what is left is refused', async () => {
  for (const law of ['saturating', 'rectifying', 'soft-rail'] as const)
    for (let seed = 1; seed <= 12; seed++) {
      const netlist = trainableNetlist({ kind: 'dense', law, nodes: 40, seed, strength: 0.95 });
      const sweeps: number[] = [];
      for (const acceleration of [false, true]) {
        const circuit = await settled(createCpuEngine(), netlist, { acceleration });
        const report = await circuit.report();
        expect(report.residual).toBeLessThanOrEqual(1e-6);
        sweeps.push(report.sweeps);
      }
      expect(sweeps[1]).toBeLessThanOrEqual(sweeps[0] + 2);
    }
});

test('no coupling joins two nodes of one colour; a grid of four neighbours has two', () => {
  const grid = SLOW_CIRCUITS['grid 16x16, soft rails'](1);
  expect(coloursOf(grid, 1)?.map((list) => list.length)).toEqual([128, 128]);
  // The kernel has nine taps, and which of them are zero may change: four colours.
  const stencil = SLOW_CIRCUITS['stencil 32x32, periodic'](1);
  expect(coloursOf(stencil, 1)?.map((list) => list.length)).toEqual([256, 256, 256, 256]);
  const [, group] = stencil.groups;
  const colours = coloursOf(stencil, 1) ?? [];
  for (const nodes of colours) {
    const own = new Set(nodes);
    for (const node of nodes) {
      const [row, column] = [Math.floor((node - group.offset) / 32), (node - group.offset) % 32];
      for (const [dy, dx] of [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, -1],
      ])
        expect(own.has(group.offset + ((row + dy) % 32) * 32 + ((column + dx + 32) % 32))).toBe(false);
    }
  }
  expect(coloursOf(SLOW_CIRCUITS['dense 128, reciprocal, one group'](1), 1)).toBeNull();
});

test('sweeps are no physical time: nothing that shows training knows a time step or an RC', () => {
  for (const folder of ['src/ui/train/', 'src/lab/']) {
    const url = new URL(`../../${folder}`, import.meta.url);
    const files = readdirSync(url).filter((name) => folder.includes('ui') || /train/.test(name));
    expect(files.length).toBeGreaterThan(5);
    for (const name of files.filter((file) => file.endsWith('.ts')))
      expect(readFileSync(new URL(name, url), 'utf8'), name).not.toMatch(
        /secondsPerRC(?!: null)|\.dt\b|\bRC\b/,
      );
  }
});
