/** Where samples enter a circuit and where its answers are read, and the check that they fit a task. */
import { reject } from '../../circuit/problem.ts';
import type { Circuit, GroupRecipe } from '../../circuit/schema.ts';
import type { Samples } from '../../engine/training.ts';

export interface Affine {
  /** volts = scale x data + offset. */
  readonly scale: number;
  readonly offset: number;
}

export interface Ports {
  /** Groups the inputs go to, in the order of the circuit, with their indices in it. */
  readonly fed: readonly GroupRecipe[];
  readonly indices: readonly number[];
  readonly outputs: readonly GroupRecipe[];
  /** Nodes of the fed groups and of the output groups. */
  readonly inputSize: number;
  readonly outputSize: number;
  /** Encoding of the output groups. */
  readonly decode: Affine;
}

/** Numbers of all samples of a lesson together: 256 MB as float32. */
export const SAMPLE_NUMBERS = 64 * 2 ** 20;

export const sizeOf = ({ shape }: GroupRecipe): number => shape.reduce((product, n) => product * n, 1);
const sum = (groups: readonly GroupRecipe[]): number => groups.reduce((total, g) => total + sizeOf(g), 0);

/**
 * Input groups are fed where their start voltages are one plain number; those with a list, an expression or data of
 * their own keep them. Several output groups share one encoding. Throws BadInput where nothing is fed or read.
 */
export function portsOf({ groups }: Circuit): Ports {
  const indices = groups.flatMap(({ role, volts }, g) =>
    role === 'input' && typeof volts === 'number' ? [g] : [],
  );
  const fed = indices.map((g) => groups[g]);
  const outputs = groups.filter(({ role }) => role === 'output');
  if (fed.length === 0)
    reject(
      'circuit.groups',
      'no group takes the inputs of the samples',
      'Give one the role input and a single number as its start voltages',
    );
  if (outputs.length === 0)
    reject(
      'circuit.groups',
      'no group gives an answer',
      'Give the group whose voltages are the answer the role output',
    );
  for (const { name, encode } of [...fed, ...outputs]) {
    if (encode.scale === 0)
      reject(
        `circuit.groups.${name}.encode.scale`,
        'is 0, so volts say nothing',
        'Use any scale other than 0',
      );
  }
  const [{ name: first, encode: decode }, ...others] = outputs;
  for (const { name, encode } of others) {
    if (encode.scale !== decode.scale || encode.offset !== decode.offset)
      reject(
        `circuit.groups.${name}.encode`,
        `differs from that of "${first}", the first output group`,
        `Give both the scale ${decode.scale} and the offset ${decode.offset}`,
      );
  }
  return { fed, indices, outputs, inputSize: sum(fed), outputSize: sum(outputs), decode };
}

/** Throws BadInput unless the output groups have as many nodes as an answer has numbers. */
export function requireOutputs({ outputs, outputSize }: Ports, wanted: number, what: string): void {
  requireNodes(outputs, outputSize, wanted, what);
}

/** The same for the fed groups. */
export function requireInputs({ fed, inputSize }: Ports, wanted: number, what: string): void {
  requireNodes(fed, inputSize, wanted, what);
}

function requireNodes(groups: readonly GroupRecipe[], size: number, wanted: number, what: string): void {
  if (size === wanted) return;
  const { name, shape } = groups[0];
  const others = groups.length > 1 ? ` and those beside it ${size} nodes together` : '';
  reject(
    `circuit.groups.${name}.shape`,
    `is [${shape.join(', ')}]${others}, but there ${wanted === 1 ? 'is' : 'are'} ${wanted} ${what}`,
    `Give it the shape [${wanted}]`,
  );
}

/** The only group on one side; throws BadInput where there are several. */
export function onlyGroup(groups: readonly GroupRecipe[], role: 'input' | 'output'): GroupRecipe {
  if (groups.length > 1)
    reject(
      `circuit.groups.${groups[1].name}.role`,
      `is ${role} like that of "${groups[0].name}", but the samples are one field`,
      role === 'input' ? 'Give it start voltages of its own, or another role' : 'Give it another role',
    );
  return groups[0];
}

/** Throws BadInput, before anything is allocated, where the samples would not fit in memory. */
export function checkMemory(samples: number, numbersEach: number, path: string): void {
  if (samples * numbersEach <= SAMPLE_NUMBERS) return;
  reject(
    path,
    `${samples} samples of ${numbersEach} numbers are too many to hold`,
    `Keep to ${Math.floor(SAMPLE_NUMBERS / numbersEach)} samples, or a smaller circuit`,
  );
}

/** Samples in the data's units as the circuit sees them. Throws BadInput where a voltage is not finite. */
export function inVolts({ count, inputs, targets }: Samples, ports: Ports): Samples {
  const out = targetVolts(targets, ports);
  if (ports.fed.every(({ encode }) => isIdentity(encode))) {
    checkVolts(inputs, ports.fed[0]);
    return { count, inputs, targets: out };
  }
  const volts = new Float32Array(inputs.length);
  let column = 0;
  for (const group of ports.fed) {
    const { scale, offset } = group.encode;
    const size = sizeOf(group);
    for (let s = 0; s < count; s++) {
      const from = s * ports.inputSize + column;
      for (let i = from; i < from + size; i++) volts[i] = scale * inputs[i] + offset;
    }
    column += size;
  }
  checkVolts(volts, ports.fed[0]);
  return { count, inputs: volts, targets: out };
}

function targetVolts(targets: Float32Array, { outputs, decode }: Ports): Float32Array {
  const { scale, offset } = decode;
  const volts = isIdentity(decode) ? targets : targets.map((y) => scale * y + offset);
  checkVolts(volts, outputs[0]);
  return volts;
}

const isIdentity = ({ scale, offset }: Affine): boolean => scale === 1 && offset === 0;

function checkVolts(volts: Float32Array, { name }: GroupRecipe): void {
  for (let i = 0; i < volts.length; i++) {
    if (!Number.isFinite(volts[i]))
      reject(
        `circuit.groups.${name}.encode`,
        'leads to voltages that float32 cannot hold',
        'Use a smaller scale, or smaller data',
      );
  }
}
