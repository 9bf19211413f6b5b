/**
 * What settling a learning circuit comes down to, states node-major [rows, B]: every sample is computed as it would be
 * alone. Here in plain loops, for float64 and where WebAssembly has no SIMD; `assembly/settling.ts` has the same.
 */
export type Reals = Float32Array | Float64Array;

/** Nodes that solve h v = I by themselves. */
export interface Balance {
  /** [N, B] */
  readonly v: Reals;
  readonly current: Reals;
  /** [N] */
  readonly leak: Reals;
  /** Which nodes. */
  readonly nodes: Int32Array;
  /** Largest current met and largest current into a node so far, [B]; what is not a number stays. */
  readonly met: Reals;
  readonly scale: Reals;
}

/** A resistor grid of `size` nodes: conjugate gradients on D x - sum g x = right, every sample by itself. */
export interface Grid {
  readonly size: number;
  /** D, and 1 / D (both zero at nodes that do not move), what is left of the right-hand side, direction, image [size, B]. */
  readonly diagonal: Reals;
  readonly inverse: Reals;
  readonly r: Reals;
  readonly p: Reals;
  readonly image: Reals;
  /** First entry of every row, [size + 1], and the entries: (row of the other node, which conductances, edge). */
  readonly rows: Int32Array;
  readonly entries: Int32Array;
  /** By set [E], or [E, B] where samples differ. */
  readonly conductances: readonly { readonly g: Reals; readonly perSample: boolean }[];
  /** Where each set begins in the memory and bytes from edge to edge, [sets, 2]; for WebAssembly. */
  readonly places: Int32Array;
  /** Per sample, [B]: a factor; then sum p image, or sum r^2 / D; and the largest |r|. */
  readonly factor: Reals;
  readonly sum: Reals;
  readonly left: Reals;
}

export interface SettlingKernels {
  balance(b: Balance): void;
  /** out[b] = sum over rows of a c */
  dots(out: Reals, a: Reals, c: Reals): void;
  /** x[row, b] += factor[b] d[row, b] */
  addEach(x: Reals, factor: Reals, d: Reals): void;
  /** out = a - c */
  subtract(out: Reals, a: Reals, c: Reals): void;
  /** image = D x - sum g x, x being [size, B]; sum[b] = x image. */
  gridImage(grid: Grid, x: Reals): void;
  /** x += factor p, r -= factor image; sum[b] = r^2 / D, left[b] = max |r|. */
  gridStep(grid: Grid, x: Reals): void;
  /** p = r / D + factor p */
  gridTurn(grid: Grid): void;
}

export const loops: SettlingKernels = {
  balance: ({ v, current, leak, nodes, met, scale }) => {
    const batch = met.length;
    for (const node of nodes) {
      const h = leak[node];
      for (let b = 0, n = node * batch; b < batch; b++, n++) {
        const into = current[n];
        met[b] = largest(met[b], into - h * v[n]);
        scale[b] = largest(scale[b], into);
        v[n] = into / h;
      }
    }
  },
  dots: (out, a, c) => {
    const batch = out.length;
    out.fill(0);
    for (let n = 0; n < a.length;) for (let b = 0; b < batch; b++, n++) out[b] += a[n] * c[n];
  },
  addEach: (x, factor, d) => {
    const batch = factor.length;
    for (let n = 0; n < x.length;) for (let b = 0; b < batch; b++, n++) x[n] += factor[b] * d[n];
  },
  subtract: (out, a, c) => {
    for (let n = 0; n < out.length; n++) out[n] = a[n] - c[n];
  },
  gridImage: ({ size, diagonal, rows, entries, conductances, image, sum }, x) => {
    const batch = sum.length;
    sum.fill(0);
    for (let i = 0; i < size; i++) {
      const own = i * batch;
      for (let b = 0; b < batch; b++) image[own + b] = diagonal[own + b] * x[own + b];
      for (let e = 3 * rows[i]; e < 3 * rows[i + 1]; e += 3) {
        const other = entries[e] * batch;
        const { g, perSample } = conductances[entries[e + 1]];
        const at = perSample ? entries[e + 2] * batch : entries[e + 2];
        for (let b = 0; b < batch; b++) image[own + b] -= g[perSample ? at + b : at] * x[other + b];
      }
      for (let b = 0; b < batch; b++) sum[b] += x[own + b] * image[own + b];
    }
  },
  gridStep: ({ r, p, image, inverse, factor, sum, left }, x) => {
    const batch = sum.length;
    sum.fill(0);
    left.fill(0);
    for (let n = 0; n < r.length;)
      for (let b = 0; b < batch; b++, n++) {
        x[n] += factor[b] * p[n];
        r[n] -= factor[b] * image[n];
        sum[b] += r[n] * r[n] * inverse[n];
        left[b] = largest(left[b], r[n]);
      }
  },
  gridTurn: ({ p, r, inverse, factor }) => {
    const batch = factor.length;
    for (let n = 0; n < p.length;)
      for (let b = 0; b < batch; b++, n++) p[n] = inverse[n] * r[n] + factor[b] * p[n];
  },
};

/** The larger magnitude; not a number where either is not. */
export function largest(most: number, x: number): number {
  const magnitude = x < 0 ? -x : x;
  return magnitude <= most || most !== most ? most : magnitude;
}
