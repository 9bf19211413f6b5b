/** Outside an engine states are sample-major [B, N]; inside the CPU engine node-major [N, B]. */

export function toNodeMajor(
  from: ArrayLike<number>,
  nodes: number,
  batch: number,
  to: Float32Array,
): Float32Array {
  for (let b = 0, n = 0; b < batch; b++) for (let i = 0; i < nodes; i++, n++) to[i * batch + b] = from[n];
  return to;
}

export function toSampleMajor(from: Float32Array | Float64Array, nodes: number, batch: number): Float32Array {
  if (batch === 1) return Float32Array.from(from);
  const to = new Float32Array(from.length);
  for (let b = 0, n = 0; b < batch; b++) for (let i = 0; i < nodes; i++, n++) to[n] = from[i * batch + b];
  return to;
}

/** One number per node given to each of its samples, [N, B]: loops over states then need no inner loop. */
export function spread(perNode: Float32Array, batch: number): Float32Array {
  if (batch === 1) return perNode;
  const to = new Float32Array(perNode.length * batch);
  for (let i = 0; i < perNode.length; i++) to.fill(perNode[i], i * batch, (i + 1) * batch);
  return to;
}
