/** Circuit recipe + seed + batch + data -> {@link Netlist}: the numbers every engine starts from. */
import { lowerCoupling, graphNamed } from './couplings.ts';
import type { DataSet } from './given.ts';
import { nodeLaw } from './laws.ts';
import type { NetGroup, Netlist } from './netlist.ts';
import { writeParts } from './parts.ts';
import { reject } from './problem.ts';
import { type Circuit, type GroupRecipe, type PinRecipe } from './schema.ts';
import { CAPS } from './schema-fields.ts';
import { resolveValues } from './values.ts';

export interface Build {
  readonly seed: number;
  readonly batch: number;
  readonly data: DataSet;
  /** Where the circuit stands in the document, for messages, e.g. `cells.bench.circuit`. */
  readonly path: string;
  /** Leaves the couplings as programmed, for training, which writes them again and again. */
  readonly ideal?: boolean;
}

/** Throws BadInput, before allocating, when the circuit is over the caps or its data do not fit. */
export function buildNetlist(circuit: Circuit, { seed, batch, data, path, ideal = false }: Build): Netlist {
  const groups = layOut(circuit, data, path);
  const nodes = groups.reduce((sum, { size }) => sum + size, 0);
  checkCaps(circuit, groups, nodes, batch, path);

  const capacitance = new Float32Array(nodes);
  const leak = new Float32Array(nodes);
  const bias = new Float32Array(nodes);
  const held = new Uint8Array(nodes);
  const volts = new Float32Array(nodes * batch);

  circuit.groups.forEach((recipe, g) => {
    const group = groups[g];
    const place = { path: `groups.${group.name}`, seed, data, count: group.size, grid: group };
    const field = (name: string) => ({ ...place, path: `${place.path}.${name}` });
    capacitance.set(resolveValues(recipe.capacitance, field('capacitance')), group.offset);
    leak.set(resolveValues(recipe.leak ?? group.law.defaultLeak, field('leak')), group.offset);
    bias.set(resolveValues(recipe.bias, field('bias')), group.offset);
    const start = resolveValues(recipe.volts, { ...field('volts'), samples: batch, encode: recipe.encode });
    for (let b = 0; b < batch; b++) {
      volts.set(start.subarray(b * group.size, (b + 1) * group.size), b * nodes + group.offset);
    }
    if (recipe.role === 'input') held.fill(1, group.offset, group.offset + group.size);
    recipe.pins.forEach((pin, p) => {
      const pinned = pinnedNodes(pin, group, `${path}.groups.${group.name}.pins.${p}`);
      const at = resolveValues(pin.volts, {
        ...field(`pins.${p}.volts`),
        count: pinned.length,
        grid: undefined,
        samples: batch,
      });
      pinned.forEach((node, k) => {
        held[group.offset + node] = 1;
        for (let b = 0; b < batch; b++) volts[b * nodes + group.offset + node] = at[b * pinned.length + k];
      });
    });
    requirePositive(capacitance, group, `${path}.groups.${group.name}.capacitance`);
  });

  const couplings = circuit.couplings.flatMap((recipe, index) => {
    const name = recipe.name ?? `${recipe.from}-${recipe.to}-${index}`;
    return lowerCoupling(recipe, { seed, data, groups, path: `couplings.${name}`, name });
  });
  const programmed: Netlist = {
    nodes,
    batch,
    seed,
    groups,
    couplings,
    capacitance,
    leak,
    bias,
    held,
    volts,
    noise: circuit.noise,
    ramp: circuit.ramp,
    units: circuit.units,
    parts: circuit.parts,
  };
  return ideal ? programmed : writeParts(programmed);
}

/** Offsets, laws and rails of every group. A row that reads a graph takes its size from the graph. */
function layOut(circuit: Circuit, data: DataSet, path: string): NetGroup[] {
  let offset = 0;
  return circuit.groups.map((recipe) => {
    const [height, width, channels] =
      recipe.shape.length === 3 ? recipe.shape : [1, rowSize(circuit, recipe, data, path), 1];
    const law = nodeLaw(recipe.law, recipe.k, recipe, `${path}.groups.${recipe.name}`);
    const group: NetGroup = {
      name: recipe.name,
      role: recipe.role,
      offset,
      size: height * width * channels,
      height,
      width,
      channels,
      law,
      k: recipe.k,
      rails: recipe.rails === null ? Infinity : (recipe.rails ?? law.defaultRails),
    };
    offset += group.size;
    return group;
  });
}

function rowSize(circuit: Circuit, { name, shape }: GroupRecipe, data: DataSet, path: string): number {
  for (const coupling of circuit.couplings) {
    if (coupling.kind !== 'sparse' || coupling.edges.from !== 'data') continue;
    if (coupling.from === name && coupling.to === name)
      return graphNamed(data, coupling.edges.name, `${path}.groups.${name}`).vertices;
  }
  return shape[0];
}

function checkCaps(
  circuit: Circuit,
  groups: readonly NetGroup[],
  nodes: number,
  batch: number,
  path: string,
): void {
  if (nodes > CAPS.nodes) {
    reject(`${path}.groups`, `the circuit has ${nodes} nodes`, `Keep it to ${CAPS.nodes} nodes`);
  }
  if (nodes * batch > CAPS.states) {
    reject(
      path,
      `${nodes} nodes x ${batch} samples are ${nodes * batch} voltages`,
      `Use a batch of at most ${Math.floor(CAPS.states / nodes)}`,
    );
  }
  const sizeOf = (name: string) => groups.find((g) => g.name === name)?.size ?? 0;
  const channelsOf = (name: string) => groups.find((g) => g.name === name)?.channels ?? 0;
  const bytes = circuit.couplings.reduce((sum, c) => {
    if (c.kind === 'dense') return sum + 4 * sizeOf(c.from) * sizeOf(c.to);
    if (c.kind === 'sparse' && c.edges.from === 'random') return sum + 12 * sizeOf(c.from) * c.edges.degree;
    if (c.kind === 'sparse' && c.edges.from === 'cells') return sum + 12 * sizeOf(c.from) * channelsOf(c.to);
    if (c.kind === 'sparse' && c.edges.from === 'ring') return sum + 12 * sizeOf(c.from) * c.edges.reach;
    return sum + 24 * sizeOf(c.to);
  }, 0);
  if (bytes > CAPS.couplingBytes) {
    const mb = (n: number) => `${Math.ceil(n / 2 ** 20)} MB`;
    reject(
      `${path}.couplings`,
      `the couplings would take ${mb(bytes)}`,
      `Keep them to ${mb(CAPS.couplingBytes)}; use sparse or stencil couplings`,
    );
  }
}

function requirePositive(capacitance: Float32Array, { offset, size }: NetGroup, path: string): void {
  const values = capacitance.subarray(offset, offset + size);
  const bad = values.findIndex((c) => !(c > 0));
  if (bad >= 0) reject(path, `node ${bad} has capacitance ${values[bad]}`, 'Capacitances must be positive');
}

/** Local indices of the nodes a pin holds. */
function pinnedNodes({ at }: PinRecipe, { height, width, channels, size }: NetGroup, path: string): number[] {
  if (Array.isArray(at)) {
    const bad = at.find((i) => i >= size);
    if (bad !== undefined)
      reject(`${path}.at`, `${bad} is not a node of a group of ${size}`, `Use indices from 0 to ${size - 1}`);
    return at;
  }
  const border = (node: number): boolean => {
    const cell = Math.floor(node / channels);
    const row = Math.floor(cell / width);
    const column = cell % width;
    switch (at) {
      case 'top':
        return row === 0;
      case 'bottom':
        return row === height - 1;
      case 'left':
        return column === 0;
      case 'right':
        return column === width - 1;
      case 'border':
        return row === 0 || row === height - 1 || column === 0 || column === width - 1;
      case 'ends':
        return cell === 0 || cell === height * width - 1;
      default:
        return at === 'all';
    }
  };
  return Array.from({ length: size }, (_, i) => i).filter(border);
}
