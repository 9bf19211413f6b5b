/** One step of each integrator as Python, and what it is made of: net currents, gain, noise, rails. */
import { relaxConductance } from '../../../circuit/stability.ts';
import { couplingTexts, type CouplingText } from './couplings.ts';
import { numberText } from './expression.ts';
import type { Needs, Source } from './source.ts';

const indented = (lines: readonly string[], by = 4): string[] => lines.map((line) => ' '.repeat(by) + line);

export interface Dynamics {
  readonly numbers: readonly string[];
  readonly functions: readonly string[];
}

export function dynamics(source: Source, needs: Needs): Dynamics {
  const couplings = couplingTexts(source, needs);
  return {
    numbers: couplings.flatMap(({ numbers }) => numbers),
    functions: [
      ...lawFunctions(),
      ...currentFunctions(source, couplings),
      ...netCurrent(source),
      ...step(source, couplings, needs),
    ],
  };
}

const lawFunctions = (): string[] => [
  'def signals(v):',
  '    """s = phi(v)"""',
  '    s = np.empty_like(v)',
  '    for name, (phi, _) in LAWS.items():',
  '        s[:, GROUPS[name]] = phi(v[:, GROUPS[name]])',
  '    return s',
  '',
  '',
  'def self_currents(v):',
  '    """z(v)"""',
  '    z = np.empty_like(v)',
  '    for name, (_, own) in LAWS.items():',
  '        z[:, GROUPS[name]] = own(v[:, GROUPS[name]])',
  '    return z',
  '',
  '',
];

function currentFunctions({ netlist }: Source, couplings: readonly CouplingText[]): string[] {
  const signal = couplings.filter(({ resistive }) => !resistive);
  const resistive = couplings.filter((c) => c.resistive);
  return [
    'def coupling_currents(s):',
    '    """I_J: what the signals of other nodes drive into every node."""',
    '    I = np.zeros_like(s)',
    ...indented(signal.flatMap(({ currents }) => currents)),
    '    return I',
    '',
    '',
    'def resistor_currents(v, s):',
    '    """I_g through resistors, and source currents that signals set."""',
    '    I = np.zeros_like(v)',
    ...(resistive.length
      ? [`    volts = np.append(v, np.zeros((len(v), 1)), 1)  # node ${netlist.nodes} is ground`]
      : []),
    ...indented(resistive.flatMap(({ currents }) => currents)),
    '    return I',
    '',
    '',
  ];
}

function gain({ netlist: { ramp }, stepping }: Source): string[] {
  const time = numberText(ramp.time);
  const text =
    ramp.kind === 'constant' || stepping.integrator === 'relax'
      ? '1.0'
      : ramp.kind === 'exponential'
        ? `1 - np.exp(-t / ${time})`
        : `min(1.0, t / ${time})`;
  return ['def Ka(t):', '    """Gain of the couplings at time t."""', `    return ${text}`, '', ''];
}

/** Nodes with a momentum feel the pump where others have a gain. */
function netCurrent(source: Source): string[] {
  const second = source.netlist.groups.filter(({ law }) => law.secondOrder);
  const plain = 'Ka(t) * coupling_currents(s) - h * v - self_currents(v)';
  const lines = second.length
    ? [
        '    first = Ka(t) * coupling_currents(s) - h * v - self_currents(v)',
        '    second = coupling_currents(s) - (h + 1 - Ka(t)) * v',
        '    return np.where(inert, second, first) + b + resistor_currents(v, s)',
      ]
    : [`    return ${plain} + b + resistor_currents(v, s)`];
  return [
    ...gain(source),
    'def net_current(v, t):',
    second.length
      ? '    """r = Ka I_J + I_g - h v - z(v) + b; with momentum r = I_J + I_g - (h + 1 - Ka) v + b."""'
      : '    """C dv/dt = r = Ka I_J + I_g - h v - z(v) + b."""',
    '    s = signals(v)',
    ...lines,
    '',
    '',
  ];
}

function step(source: Source, couplings: readonly CouplingText[], needs: Needs): string[] {
  const { integrator } = source.stepping;
  switch (integrator) {
    case 'euler':
      return euler(source, needs);
    case 'rk4':
      return [...RK4, ...clip(source)];
    case 'dormand-prince':
      return [...dormandPrince(source.stepping.largest), ...clip(source)];
    case 'relax':
      return [...relax(source, couplings), ...clip(source)];
    default:
      return integrator satisfies never;
  }
}

const STATE = '(v, p, t, dt, n)';

const hasRails = ({ netlist }: Source): boolean => netlist.groups.some(({ rails }) => Number.isFinite(rails));
const isInert = ({ netlist }: Source): boolean => netlist.groups.some(({ law }) => law.secondOrder);

/** The last lines of every step: hard rails, and the state after it. */
function clip(source: Source): string[] {
  const { integrator } = source.stepping;
  const time = integrator === 'relax' ? 't' : integrator === 'dormand-prince' ? 't + taken' : 't + dt';
  return [
    ...(hasRails(source)
      ? [
          '    beyond = (np.abs(v) > rails) & ~held',
          '    v = np.where(beyond, np.sign(v) * rails, v)',
          ...(isInert(source) ? ['    p = np.where(beyond, 0, p)'] : []),
        ]
      : []),
    `    return v, p, ${time}, dt`,
    '',
    '',
  ];
}

function euler(source: Source, needs: Needs): string[] {
  const { noise } = source.netlist;
  const noisy = noise.start > 0 || noise.end > 0;
  const inert = isInert(source);
  needs.philox ||= noisy;
  const temperature = [
    'def temperature(t):',
    `    if t >= ${numberText(noise.duration)}:`,
    `        return ${numberText(noise.end)}`,
    `    return ${numberText(noise.end)} + ${numberText(noise.start - noise.end)} * (1 - t / ${numberText(noise.duration)}) ** ${numberText(noise.power)}`,
    '',
    '',
  ];
  const still = inert ? 'held | inert' : 'held';
  return [
    ...(noisy ? temperature : []),
    `def step${STATE}:`,
    `    """v += dt / C r${noisy ? ' + sqrt(2 T dt / C) xi' : ''}${inert ? '; with momentum p += dt / C r, v += dt p' : ''}"""`,
    '    r = net_current(v, t)',
    ...(inert ? ['    p = np.where(held | ~inert, p, p + dt / C * r)'] : []),
    ...(noisy
      ? [
          '    xi = normal(SEED, np.arange(v.shape[1]), SAMPLES, n, 0)',
          `    moved = v + dt / C * r + np.sqrt(2 * temperature(t) * dt / C) * xi`,
        ]
      : ['    moved = v + dt / C * r']),
    `    v = np.where(${still}, v, moved)`,
    ...(inert ? ['    v = np.where(inert & ~held, v + dt * p, v)'] : []),
    ...clip(source),
  ];
}

const RK4 = [
  `def step${STATE}:`,
  '    """The classical Runge-Kutta step."""',
  '    mobility = np.where(held, 0, 1 / C)',
  '    k1 = net_current(v, t)',
  '    k2 = net_current(v + dt / 2 * mobility * k1, t + dt / 2)',
  '    k3 = net_current(v + dt / 2 * mobility * k2, t + dt / 2)',
  '    k4 = net_current(v + dt * mobility * k3, t + dt)',
  '    v = v + dt * mobility * (k1 / 6 + k2 / 3 + k3 / 3 + k4 / 6)',
];

const dormandPrince = (largest: number): string[] => [
  `LARGEST = ${numberText(largest)}  # larger steps would jitter around the equilibrium [RC]`,
  'STAGES = [',
  '    [1 / 5],',
  '    [3 / 40, 9 / 40],',
  '    [44 / 45, -56 / 15, 32 / 9],',
  '    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],',
  '    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],',
  '    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],',
  ']',
  'TIMES = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1]',
  'ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]',
  '',
  '',
  'def step(v, p, t, dt, n, until=np.inf):',
  '    """One accepted step of the Dormand-Prince 5(4) pair, 1e-9 V + 1e-7 |v| of error allowed."""',
  '    mobility = np.where(held, 0, 1 / C)',
  '    sums = lambda weights: sum(w * k for w, k in zip(weights, slopes))',
  '    taken = min(dt, LARGEST, until - t)',
  '    first = net_current(v, t)',
  '    while True:',
  '        slopes = [first]',
  '        for weights, moment in zip(STAGES, TIMES):',
  '            end = v + taken * mobility * sums(weights)',
  '            slopes.append(net_current(end, t + moment * taken))',
  '        allowed = 1e-9 + 1e-7 * np.maximum(np.abs(v), np.abs(end))',
  '        error = np.max(np.abs(taken * mobility * sums(ERROR)) / allowed)',
  '        factor = min(5, max(0.2, 0.9 * error**-0.2)) if np.isfinite(error) else 0.2',
  '        dt = max(1e-12, min(LARGEST, taken * factor))',
  '        if error <= 1 or taken <= 1e-12:',
  '            break',
  '        taken = min(dt, until - t)',
  '    v = end',
];

function relax(source: Source, couplings: readonly CouplingText[]): string[] {
  const { netlist, numbers } = source;
  const conditioned = couplings.flatMap(({ damping }) => damping);
  return [
    '# What damps a node: its leak, the resistors and couplings at it, its steepest self current.',
    `damping = ${numbers.floats(relaxConductance(netlist))}`,
    '',
    '',
    `def step${STATE}:`,
    '    """v += r / (conductance at the node): the same equilibrium, no physical time."""',
    '    r = net_current(v, t)',
    '    total = np.broadcast_to(damping, v.shape).copy()',
    ...(conditioned.length ? ['    s = signals(v)', ...indented(conditioned)] : []),
    '    v = np.where(held, v, v + r / total)',
  ];
}
