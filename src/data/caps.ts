/** Limits of data files, checked before anything is allocated. */
import { reject } from '../circuit/problem.ts';
import { CAPS } from '../circuit/schema-fields.ts';

export const DATA_CAPS = {
  fileBytes: 64 * 2 ** 20,
  /** All arrays of an archive together, unpacked. */
  inflatedBytes: 256 * 2 ** 20,
  /** Arrays in one archive. */
  arrays: 1_000,
  /** Numbers in one file: 128 MB as float32. */
  elements: 32 * 2 ** 20,
  dimensions: 8,
  /** Names, types and shapes of a safetensors file. */
  tensorHeaderBytes: 2 ** 20,
  /** The structure of a PyTorch file, and what its pickle may hold at once on its stack and in its memo. */
  pickleBytes: 4 * 2 ** 20,
  pickleValues: 100_000,
  /** Numbers of a PyTorch file that are others over again: strides can make millions out of one. */
  repeats: 4 * 2 ** 20,
  /** Headings that are kept with a table. */
  headings: CAPS.nodes,
  vertices: CAPS.nodes,
  /** Two vertices and a weight of 4 bytes each. */
  edges: Math.floor(CAPS.couplingBytes / 12),
} as const;

/** Refuses an empty or too large file. */
export function checkFileSize(path: string, bytes: number, cap: number = DATA_CAPS.fileBytes): void {
  if (bytes === 0) reject(path, 'the file is empty', 'Choose a file that holds data');
  if (bytes > cap) {
    reject(path, `the file holds ${bytes} bytes`, `Keep files to ${cap} bytes (${cap / 2 ** 20} MB)`);
  }
}

/** Number of elements of a shape; throws BadInput when it is empty or over the cap. */
export function elementsOf(shape: readonly number[], path: string): number {
  if (shape.length > DATA_CAPS.dimensions) {
    reject(path, `the array has ${shape.length} axes`, `Keep it to ${DATA_CAPS.dimensions} axes`);
  }
  const count = shape.reduce((product, n) => product * n, 1);
  if (count === 0)
    reject(path, `the array of shape ${shapeText(shape)} holds no numbers`, 'Save an array with data');
  if (!(count <= DATA_CAPS.elements)) {
    reject(
      path,
      `the array of shape ${shapeText(shape)} is too large`,
      `Keep it to ${DATA_CAPS.elements} numbers`,
    );
  }
  return count;
}

export function checkVertices(path: string, vertices: number): void {
  if (vertices < 1) reject(path, 'the graph has no vertices', 'Give at least one vertex');
  if (vertices > DATA_CAPS.vertices) {
    reject(path, `the graph has ${vertices} vertices`, `Keep it to ${DATA_CAPS.vertices} vertices`);
  }
}

export function checkEdges(path: string, edges: number): void {
  if (edges > DATA_CAPS.edges) {
    reject(
      path,
      `the graph has ${edges} edges`,
      `Keep it to ${DATA_CAPS.edges} edges (${CAPS.couplingBytes / 2 ** 20} MB)`,
    );
  }
}

export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
