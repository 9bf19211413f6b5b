/**
 * A cell's circuit as a Python script that needs NumPy alone: it rebuilds the circuit, anneals it with the same
 * integrator and time step, and compares itself with what the lab came to.
 */
import { provenanceComments } from '../comments.ts';
import { groupLines, nodeLines } from './circuit.ts';
import { numberText } from './expression.ts';
import { F32, PHILOX, POWER, SCATTER, SHIFTED, UNPACK } from './helpers.ts';
import { Numbers } from './numbers.ts';
import type { Needs, Run } from './source.ts';
import { dynamics } from './steps.ts';

/** The text of the script. Throws BadInput where the circuit is too large for one. */
export function pythonScript(run: Run): string {
  const numbers = new Numbers();
  const source = { ...run, numbers };
  const needs: Needs = { f32: false, philox: false, power: false, scatter: false, shifted: false };
  const groups = groupLines(run.netlist, needs);
  const nodes = nodeLines(source, needs);
  const { numbers: couplings, functions } = dynamics(source, needs);
  const helpers = [
    ...(numbers.packs ? [UNPACK] : []),
    ...(needs.f32 ? [F32] : []),
    ...(needs.philox ? [PHILOX] : []),
    ...(needs.power ? [POWER] : []),
    ...(needs.scatter ? [SCATTER] : []),
    ...(needs.shifted ? [SHIFTED] : []),
  ];
  const packed = numbers.packs
    ? ['import base64', 'import json', 'import sys', 'import zlib']
    : ['import json', 'import sys'];
  return [
    '#!/usr/bin/env python3',
    provenanceComments(run.provenance, WORDS).trimEnd(),
    ...packed,
    '',
    'import numpy as np',
    '',
    'np.seterr(all="ignore")',
    '',
    ...helpers.flatMap((text) => ['', text]),
    ...(helpers.length ? [''] : []),
    ...settings(run),
    '',
    ...groups,
    '',
    ...nodes,
    ...inert(run),
    ...(couplings.length ? ['', ...couplings] : []),
    '',
    '',
    ...functions,
    ...annealing(run),
    '',
    ...check(run),
    '',
    COMPARE[run.stepping.integrator === 'dormand-prince' ? 'times' : 'steps'],
  ].join('\n');
}

const WORDS = [
  'A script for Python 3 with NumPy: it rebuilds the circuit of this cell and anneals it as the lab does.',
  'python3 SCRIPT compares itself with numbers of the lab below; python3 SCRIPT RUN.npz with an exported run.',
  'Voltages are in V, times in RC, currents in V/R, arrays are [BATCH, nodes]. Touches made by hand are not in it.',
];

function settings({ netlist, stepping, steps }: Run): string[] {
  const { integrator, dt, bound } = stepping;
  return [
    `SEED, BATCH = ${netlist.seed}, ${netlist.batch}`,
    'SAMPLES = np.arange(BATCH)[:, None]',
    ...(integrator === 'relax'
      ? ['DT = 1.0  # relaxation has no clock']
      : [`DT = ${numberText(dt)}  # RC, ${bound}`]),
    `STEPS = ${steps}`,
    `VOLT = ${numberText(netlist.units.voltage)}  # V, one unit of voltage in the circuit`,
  ];
}

function inert({ netlist }: Run): string[] {
  const second = netlist.groups.filter(({ law }) => law.secondOrder);
  if (!second.length) return [];
  return [
    'inert = np.zeros(held.shape, bool)  # nodes that carry a momentum',
    ...second.map(({ name }) => `inert[GROUPS["${name}"]] = True`),
  ];
}

const annealing = ({ stepping }: Run): string[] => [
  'def anneal(steps=STEPS):',
  '    """The state at the start and after every step: step, time [RC], voltages [BATCH, nodes]."""',
  '    v, p, t, dt = start.copy(), np.zeros_like(start), 0.0, DT',
  '    yield 0, t, v',
  '    for n in range(steps):',
  `        v, p, t, dt = step(v, p, t, dt, n)${stepping.integrator === 'dormand-prince' ? '  # dt is the step to try next' : ''}`,
  '        yield n + 1, t, v',
  '',
];

function check({ check: { steps, places, volts } }: Run): string[] {
  const row = (values: readonly number[]) =>
    `[${values.map((v) => String(Number(v.toPrecision(9)))).join(', ')}],`;
  return [
    '# What the lab came to in float64: steps, (sample, node) looked at, and their voltages.',
    `CHECK_STEPS = [${steps.join(', ')}]`,
    `CHECK_AT = [${places.map(([sample, node]) => `(${sample}, ${node})`).join(', ')}]`,
    'CHECK_VOLTS = np.array([',
    ...volts.map((values) => `    ${row(values)}`),
    '])',
    'TOLERANCE = 1e-4  # V',
  ];
}

const VERDICT = `
def compare(name, worst, count):
    """Says how far the script is from the lab; leaves with 1 where that is too far."""
    good = worst <= TOLERANCE
    print(f"{name}: {'agrees' if good else 'DIFFERS'}, at most {worst:.2e} V apart at {count} frames")
    if not good:
        sys.exit(1)


def against_lab():
    wanted = dict(zip(CHECK_STEPS, CHECK_VOLTS))
    worst = 0.0
    for n, t, v in anneal(CHECK_STEPS[-1]):
        if n in wanted:
            found = np.array([v[at] for at in CHECK_AT])
            worst = max(worst, float(np.max(np.abs(found - wanted[n]), initial=0)))
    compare("numbers of the lab", worst if worst == worst else np.inf, len(CHECK_STEPS))
`;

const MAIN = `

if __name__ == "__main__":
    if len(sys.argv) > 1:
        against_run(sys.argv[1])
    else:
        against_lab()
`;

const COMPARE = {
  steps: `${VERDICT}

def against_run(path):
    run = np.load(path)
    sample = json.loads(run["about.json"])["sample"]
    frames = {int(n): volts / VOLT for n, volts in zip(run["step"], run["voltages"])}
    worst = 0.0
    for n, t, v in anneal(max(frames)):
        if n in frames:
            worst = max(worst, float(np.max(np.abs(v[sample] - frames[n]))))
    compare(path, worst if worst == worst else np.inf, len(frames))
${MAIN}`,
  // The lab's step sizes depend on its rounding: the script goes to the recorded moments instead.
  times: `${VERDICT}

def against_run(path):
    run = np.load(path)
    sample = json.loads(run["about.json"])["sample"]
    v, t, dt, n, worst = start.copy(), 0.0, DT, 0, 0.0
    for time, volts in zip(run["time"].astype(float), run["voltages"]):
        while t < time - 1e-12:
            v, _, t, dt = step(v, None, t, dt, n, until=time)
            n += 1
        worst = max(worst, float(np.max(np.abs(v[sample] - volts / VOLT))))
    compare(path, worst if worst == worst else np.inf, len(run["time"]))
${MAIN}`,
} as const;
