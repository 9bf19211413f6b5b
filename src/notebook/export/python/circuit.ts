/** The groups of a circuit as Python: where they lie, their laws, their parameters and start voltages. */
import type { NetGroup, Netlist } from '../../../circuit/netlist.ts';
import type { GroupRecipe } from '../../../circuit/schema.ts';
import type { Values } from '../../../circuit/schema-fields.ts';
import { needsPower, numberText, toPython } from './expression.ts';
import type { Needs, Source } from './source.ts';
import { drawnValues } from './values.ts';

export const slice = ({ offset, size }: NetGroup): string => `slice(${offset}, ${offset + size})`;

/** The dictionary of groups, and of their laws: signal phi(v) and self current z(v). */
export function groupLines({ groups }: Netlist, needs: Needs): string[] {
  const law = ({ name, law: { signal, self }, k }: NetGroup) => {
    needs.power ||= needsPower(signal) || needsPower(self);
    const as = (tree: typeof signal) => toPython(tree, { v: 'v', k });
    return `    "${name}": (lambda v: ${as(signal)}, lambda v: ${as(self)}),`;
  };
  return [
    '# Groups of nodes: rows of the state they take.',
    'GROUPS = {',
    ...groups.map((group) => `    "${group.name}": ${slice(group)},`),
    '}',
    '# Node laws: signal s = phi(v), and self current z(v) out of the node.',
    'LAWS = {',
    ...groups.map(law),
    '}',
  ];
}

/** C, h, b, rails, what is held, and where every node starts. */
export function nodeLines(source: Source, needs: Needs): string[] {
  const { netlist } = source;
  const { nodes, groups } = netlist;
  const lines = [
    `C, h, b = np.ones(${nodes}), np.zeros(${nodes}), np.zeros(${nodes})  # capacitance, leak, bias current`,
    `rails = np.full(${nodes}, np.inf)  # hard rails in V`,
    `held = np.zeros(${nodes}, bool)  # nodes whose voltage stays`,
    `start = np.zeros((BATCH, ${nodes}))  # start voltages in V`,
  ];
  groups.forEach((group, index) => {
    const recipe = source.circuit?.groups[index] ?? null;
    lines.push(...parameterLines(source, group, recipe, needs));
    lines.push(...startLines(source, group, recipe, needs));
  });
  return lines;
}

const DEFAULTS = { C: 1, h: 0, b: 0 } as const;

function parameterLines(source: Source, group: NetGroup, recipe: GroupRecipe | null, needs: Needs): string[] {
  const { netlist, numbers } = source;
  const at = `GROUPS["${group.name}"]`;
  const [from, to] = [group.offset, group.offset + group.size];
  const fields = [
    ['C', netlist.capacitance, 'capacitance'],
    ['h', netlist.leak, 'leak'],
    ['b', netlist.bias, 'bias'],
  ] as const;
  const lines = fields.flatMap(([name, all, field]) => {
    const values = all.slice(from, to);
    if (values.every((value) => value === DEFAULTS[name])) return [];
    const even = values.every((value) => value === values[0]);
    const drawn = even ? null : drawnAt(source, group, recipe?.[field], field, values, 1, needs);
    return [`${name}[${at}] = ${even ? numberText(values[0]) : (drawn ?? numbers.floats(values))}`];
  });
  if (Number.isFinite(group.rails)) lines.push(`rails[${at}] = ${numberText(group.rails)}`);
  return lines;
}

function startLines(source: Source, group: NetGroup, recipe: GroupRecipe | null, needs: Needs): string[] {
  const { netlist, numbers } = source;
  const { offset, size } = group;
  const at = `GROUPS["${group.name}"]`;
  const held = Array.from({ length: size }, (_, i) => i).filter((i) => netlist.held[offset + i]);
  const volts = new Float32Array(netlist.batch * size);
  for (let b = 0; b < netlist.batch; b++)
    volts.set(
      netlist.volts.subarray(b * netlist.nodes + offset, b * netlist.nodes + offset + size),
      b * size,
    );
  const lines: string[] = [];
  if (held.length === size) lines.push(`held[${at}] = True`);
  else if (held.length) lines.push(`held[${offset} + ${numbers.indices(held)}] = True`);
  if (volts.every((v) => v === 0)) return lines;
  const drawn = drawnAt(source, group, recipe?.volts, 'volts', volts, netlist.batch, needs);
  if (drawn) return [...lines, `start[:, ${at}] = ${drawn}`];
  const first = volts.subarray(0, size);
  const alike = volts.every((v, i) => v === first[i % size]);
  const text = alike ? numbers.floats(first.slice()) : `${numbers.floats(volts)}.reshape(BATCH, ${size})`;
  return [...lines, `start[:, ${at}] = ${text}`];
}

function drawnAt(
  { circuit, netlist }: Source,
  group: NetGroup,
  values: Values | undefined,
  field: string,
  now: Float32Array,
  samples: number,
  needs: Needs,
): string | null {
  if (!circuit) return null;
  const { seed } = netlist;
  const path = `groups.${group.name}.${field}`;
  const drawn = drawnValues(values, { path, seed, data: {}, count: group.size, samples, grid: group }, now);
  return needed(drawn, needs);
}

/** Notes what functions a text calls. */
export function needed(drawn: ReturnType<typeof drawnValues>, needs: Needs): string | null {
  if (!drawn) return null;
  needs.f32 = true;
  needs.philox ||= drawn.draws;
  needs.power ||= drawn.power;
  return drawn.text;
}
