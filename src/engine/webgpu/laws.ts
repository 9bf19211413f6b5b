/** Node laws as WGSL: the module `laws` every node kernel uses, printed from the expressions of one circuit. */
import { toWgsl } from '../../circuit/expression.ts';
import type { NodeLaw } from '../../circuit/laws.ts';
import type { NetGroup } from '../../circuit/netlist.ts';

/** Laws of a circuit without repetition, and which one each group follows. */
export interface LawTable {
  readonly laws: readonly NodeLaw[];
  /** By group. */
  readonly lawOf: readonly number[];
  /** The WGSL module. */
  readonly wgsl: string;
}

export function lawTable(groups: readonly NetGroup[]): LawTable {
  const laws = new Map<string, { law: NodeLaw; index: number }>();
  const lawOf = groups.map(({ law }) => {
    const key = JSON.stringify([law.name, law.signal, law.self]);
    const known = laws.get(key) ?? { law, index: laws.size };
    laws.set(key, known);
    return known.index;
  });
  const list = [...laws.values()].map(({ law }) => law);
  return { laws: list, lawOf, wgsl: printLaws(list) };
}

/** Whether stepping a node that follows the law takes its stiffness k. */
export const isStiff = ({ signal, self }: NodeLaw): boolean =>
  [signal, self].some((expression) => /\bk\b/.test(toWgsl(expression)));

function printLaws(laws: readonly NodeLaw[]): string {
  const choose = (name: string, parameters: string, type: string, bodies: readonly string[]): string => {
    // Emulated adapters run through every case of a switch.
    if (bodies.every((body) => body === bodies[0]))
      return `fn ${name}(${parameters}) -> ${type} {\n  return ${bodies[0]};\n}`;
    const cases = bodies
      .map((body, n) => {
        const label = n === bodies.length - 1 ? 'default' : `case ${n}u`;
        return `    ${label}: { return ${body}; }`;
      })
      .join('\n');
    return `fn ${name}(${parameters}) -> ${type} {\n  switch law {\n${cases}\n  }\n}`;
  };
  return [
    choose(
      'law_signal',
      'law: u32, v: f32, k: f32',
      'f32',
      laws.map((law) => toWgsl(law.signal)),
    ),
    choose(
      'law_self',
      'law: u32, v: f32, k: f32',
      'f32',
      laws.map((law) => toWgsl(law.self)),
    ),
    choose(
      'law_slope',
      'law: u32, v: f32, k: f32',
      'f32',
      laws.map((law) => toWgsl(law.signalSlope)),
    ),
    choose(
      'law_self_slope',
      'law: u32, v: f32, k: f32',
      'f32',
      laws.map((law) => toWgsl(law.selfSlope)),
    ),
    choose(
      'law_second_order',
      'law: u32',
      'bool',
      laws.map((law) => String(law.secondOrder)),
    ),
    ...laws.flatMap((law, n) => (law.name === 'custom' ? [customWell(law, n)] : [])),
    choose('law_well', 'law: u32, v: f32, h: f32, k: f32', 'f32', laws.map(well)),
  ].join('\n\n');
}

/** integral_0^v [h u + z(u)] phi'(u) du in closed form; 0 where the law has no energy. */
function well(law: NodeLaw, index: number): string {
  switch (law.name) {
    case 'linear':
      return '0.5 * h * v * v';
    case 'saturating':
      return 'h * well_saturating(v)';
    case 'rectifying':
      return '0.5 * h * max(v, 0.0) * max(v, 0.0)';
    case 'soft-rail':
      return '0.5 * h * v * v + 0.25 * v * v * v * v';
    case 'bistable':
      return '0.5 * h * v * v + k * (0.25 * v * v * v * v - 0.5 * v * v)';
    case 'bifurcating':
      return '0.0';
    case 'custom':
      return `well_custom_${index}(v, h, k)`;
    default:
      return law.name satisfies never;
  }
}

/**
 * Gauss-Legendre over panels whose edges are round numbers, where laws have kinks: 1/8 V wide up to 8 V, then
 * doubling.
 */
function customWell(law: NodeLaw, index: number): string {
  const [self, slope] = [law.self, law.signalSlope].map(toWgsl);
  return `fn well_slope_${index}(v: f32, h: f32, k: f32) -> f32 {
  return (h * v + ${self}) * ${slope};
}

fn well_custom_${index}(end: f32, h: f32, k: f32) -> f32 {
  let direction = select(1.0, -1.0, end < 0.0);
  let distance = min(abs(end), 1e30);
  var sum = 0.0;
  var low = 0.0;
  while (low < distance) {
    let high = min(select(2.0 * low, low + 0.125, low < 8.0), distance);
    let middle = 0.5 * (low + high);
    let half = 0.5 * (high - low);
    let inner = 0.3399810436 * half;
    let outer = 0.8611363116 * half;
    let near = well_slope_${index}(direction * (middle - inner), h, k) + well_slope_${index}(direction * (middle + inner), h, k);
    let far = well_slope_${index}(direction * (middle - outer), h, k) + well_slope_${index}(direction * (middle + outer), h, k);
    sum += direction * half * (0.6521451549 * near + 0.3478548451 * far);
    low = high;
  }
  return sum;
}`;
}
