/** Spec -> parse -> Circuit: the schema first, then what the schema cannot say (names, sizes, laws that fit). */
import { parseExpression } from './expression.ts';
import { readSpec } from './issues.ts';
import { LAW_VARIABLES, nodeLaw } from './laws.ts';
import { didYouMean } from './nearest.ts';
import { BadInput, type Problem } from './problem.ts';
import { CircuitSchema, type Circuit, type CouplingRecipe, type GroupRecipe } from './schema.ts';
import { CAPS, type Values } from './schema-fields.ts';
import { POSITION_VARIABLES } from './values.ts';

/** Problems of one circuit at most; nobody reads more. */
const MOST_PROBLEMS = 64;

/** The complete recipe, or BadInput with every problem found. `path` is where the circuit stands in the document. */
export function parseCircuit(spec: unknown, path = 'circuit'): Circuit {
  const circuit = readSpec(CircuitSchema, spec, path);
  const problems = circuitProblems(circuit, path);
  if (problems.length > 0) throw new BadInput(problems);
  return circuit;
}

/** What is wrong with a circuit whose fields are all well-typed. */
export function circuitProblems(circuit: Circuit, path: string): Problem[] {
  const problems: Problem[] = [];
  const names = new Map<string, GroupRecipe>();
  for (const [index, group] of circuit.groups.entries()) {
    // A name leads to the first that has it.
    const at = `${path}.groups.${names.has(group.name) ? index : group.name}`;
    if (names.has(group.name)) {
      problems.push({
        path: at,
        problem: `two groups are named "${group.name}"`,
        remedy: 'Give every group its own name',
      });
    }
    names.set(group.name, group);
    problems.push(...groupProblems(group, at));
  }
  const nodes = circuit.groups.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (nodes > CAPS.nodes) {
    problems.push({
      path: `${path}.groups`,
      problem: `the circuit has ${nodes} nodes`,
      remedy: `Keep it to ${CAPS.nodes} nodes`,
    });
  }
  for (const [index, coupling] of circuit.couplings.entries()) {
    // Names are compared to guess what was meant, which takes long where every coupling is wrong.
    if (problems.length >= MOST_PROBLEMS) break;
    problems.push(...couplingProblems(coupling, names, `${path}.couplings.${coupling.name ?? index}`));
  }
  return problems;
}

function sizeOf(shape: GroupRecipe['shape']): number {
  return shape.reduce((product, n) => product * n, 1);
}

function groupProblems(group: GroupRecipe, path: string): Problem[] {
  const problems: Problem[] = [];
  if (group.law !== 'custom' && (group.signal !== undefined || group.self !== undefined)) {
    problems.push({
      path,
      problem: `a ${group.law} law has its own signal and self current`,
      remedy: 'Set law to "custom", or leave signal and self out',
    });
  }
  for (const field of ['signal', 'self'] as const) {
    const text = group[field];
    if (text !== undefined)
      problems.push(...caught(() => parseExpression(text, LAW_VARIABLES, `${path}.${field}`)));
  }
  for (const field of ['capacitance', 'leak', 'bias', 'volts'] as const) {
    problems.push(...valuesProblems(group[field], `${path}.${field}`));
  }
  group.pins.forEach((pin, p) => problems.push(...valuesProblems(pin.volts, `${path}.pins.${p}.volts`)));
  if (problems.length > 0) return problems;
  const law = nodeLaw(group.law, group.k, group, path);
  if (typeof group.rails === 'number' && !law.signalIsVoltage && !law.secondOrder) {
    problems.push({
      path: `${path}.rails`,
      problem: `hard rails need a signal equal to the voltage, not a ${group.law} law`,
      remedy: 'Use a linear, soft-rail or bistable law, or set rails to null',
    });
  }
  if (group.rails === null && law.secondOrder) {
    problems.push({
      path: `${path}.rails`,
      problem: 'bifurcating nodes need walls',
      remedy: 'Leave rails out for walls at +-1',
    });
  }
  return problems;
}

function valuesProblems(values: Values | undefined, path: string): readonly Problem[] {
  if (typeof values !== 'object' || Array.isArray(values) || values.from !== 'expression') return [];
  return caught(() => parseExpression(values.expression, POSITION_VARIABLES, `${path}.expression`));
}

function caught(attempt: () => unknown): readonly Problem[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
}

function couplingProblems(
  coupling: CouplingRecipe,
  names: ReadonlyMap<string, GroupRecipe>,
  path: string,
): Problem[] {
  const problems: Problem[] = [];
  const known = (name: string, field: string): GroupRecipe | undefined => {
    const group = names.get(name);
    if (!group) {
      problems.push({
        path: `${path}.${field}`,
        problem: `there is no group "${name}"${didYouMean(name, names.keys())}`,
        remedy: `Use one of: ${[...names.keys()].join(', ')}`,
      });
    }
    return group;
  };
  const from = known(coupling.from, 'from');
  const to = known(coupling.to, 'to');
  const by =
    coupling.kind === 'resistive' && coupling.conditioned
      ? known(coupling.conditioned.by, 'conditioned.by')
      : undefined;
  if (coupling.kind === 'resistive') {
    problems.push(...valuesProblems(coupling.conductance, `${path}.conductance`));
  } else {
    problems.push(...valuesProblems(coupling.weights, `${path}.weights`));
  }
  if (!from || !to) return problems;
  if (coupling.kind === 'stencil') problems.push(...stencilProblems(from, to, path));
  if (coupling.kind === 'resistive') problems.push(...resistiveProblems(coupling, from, to, by, path));
  return problems;
}

function stencilProblems(from: GroupRecipe, to: GroupRecipe, path: string): Problem[] {
  const [a, b] = [from.shape, to.shape];
  if (a.length === 3 && b.length === 3 && a[0] === b[0] && a[1] === b[1]) return [];
  const text = `${from.name} [${a.join(', ')}] and ${to.name} [${b.join(', ')}]`;
  return [
    {
      path,
      problem: `a stencil joins grids of one height and width, not ${text}`,
      remedy: 'Give both groups the shape [height, width, channels]',
    },
  ];
}

function resistiveProblems(
  coupling: Extract<CouplingRecipe, { kind: 'resistive' }>,
  from: GroupRecipe,
  to: GroupRecipe,
  by: GroupRecipe | undefined,
  path: string,
): Problem[] {
  const problems: Problem[] = [];
  const add = (at: string, problem: string, remedy: string) => problems.push({ path: at, problem, remedy });
  for (const group of new Set([from, to])) {
    if (
      !['linear', 'soft-rail', 'bistable', 'custom'].includes(group.law) ||
      (group.signal !== undefined && group.signal.trim() !== 'v')
    ) {
      add(
        path,
        `resistors join nodes whose signal is the voltage, but ${group.name} is ${group.law}`,
        'Use linear, soft-rail or bistable nodes, or a dense, sparse or stencil coupling',
      );
    }
  }
  const { topology, conditioned } = coupling;
  if ((topology.from === 'grid' || conditioned?.fields) && from !== to) {
    add(`${path}.topology`, 'a grid of resistors lies inside one group', `Set from and to to "${from.name}"`);
  }
  if (topology.from === 'one-to-one' && sizeOf(from.shape) !== sizeOf(to.shape)) {
    add(`${path}.topology`, `${from.name} and ${to.name} have different sizes`, 'Give them the same shape');
  }
  if (!conditioned || !by) return problems;
  const cells = (g: GroupRecipe) => (g.shape.length === 3 ? g.shape[0] * g.shape[1] : g.shape[0]);
  const channels = by.shape.length === 3 ? by.shape[2] : 1;
  const wanted = conditioned.fields?.length ?? 1;
  if (cells(by) !== cells(from) || (channels !== wanted && sizeOf(by.shape) !== sizeOf(from.shape))) {
    add(
      `${path}.conditioned.by`,
      `${by.name} [${by.shape.join(', ')}] does not lie cell by cell on ${from.name} [${from.shape.join(', ')}]`,
      `Give it the same height and width and ${wanted} channel${wanted > 1 ? 's' : ''}`,
    );
  }
  if (conditioned.fields && new Set(conditioned.fields).size !== conditioned.fields.length) {
    add(
      `${path}.conditioned.fields`,
      'a field is named twice',
      'Name each of right, down, ground, source at most once',
    );
  }
  return problems;
}
