/** Trained weights as a .safetensors file with the recipe in its metadata, and back. */
import type { ParameterBlock } from '../circuit/parameters.ts';
import { BadInput, type Problem } from '../circuit/problem.ts';
import { readTensors, writeTensors } from '../data/safetensors.ts';
import type { TrainCell } from '../notebook/schema-train.ts';

/** One tensor per block of parameters; the programmed numbers, as logarithms for conductances. */
export function weightsFile(
  cell: TrainCell,
  blocks: readonly ParameterBlock[],
  parameters: ArrayLike<number>,
): Uint8Array {
  const tensors = new Map(
    blocks.map(({ name, offset, count }) => [
      name,
      { shape: [count], values: Float32Array.from({ length: count }, (_, n) => parameters[offset + n]) },
    ]),
  );
  return writeTensors(tensors, { kirchhoff: '1', cell: JSON.stringify(cell) });
}

/** Parameters [P] from a file. Throws BadInput naming every tensor that is missing, unknown or of another size. */
export function readWeights(bytes: Uint8Array, blocks: readonly ParameterBlock[]): Float32Array {
  const { tensors } = readTensors(bytes);
  const problems: Problem[] = [];
  const total = blocks.reduce((sum, { count }) => sum + count, 0);
  const parameters = new Float32Array(total);
  const shapes = blocks.map(({ name, count }) => `${name} [${count}]`).join(', ');
  for (const { name, offset, count } of blocks) {
    const tensor = tensors.get(name);
    if (tensor?.values.length === count && tensor.values.every(Number.isFinite))
      parameters.set(tensor.values, offset);
    else
      problems.push({
        path: `weights.${name}`,
        problem: !tensor
          ? 'the file has no tensor of that name'
          : tensor.values.length !== count
            ? `it holds ${tensor.values.length} numbers, the circuit has ${count}`
            : 'it holds numbers that are not finite',
        remedy: `Open weights that were saved from this circuit: ${shapes}`,
      });
  }
  for (const name of tensors.keys())
    if (!blocks.some((block) => block.name === name))
      problems.push({
        path: `weights.${name}`,
        problem: 'the circuit has no parameters of that name',
        remedy: `Its parameters are ${shapes}`,
      });
  if (problems.length > 0) throw new BadInput(problems.slice(0, 8));
  return parameters;
}
