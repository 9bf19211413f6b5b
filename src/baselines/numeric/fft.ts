/** Fast Fourier transform of a power of two of complex numbers, radix 2 (Cooley and Tukey 1965), in place, in float64. */

export class Fourier {
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #reversed: Uint32Array;
  /** Multiply-adds of one transform: six a butterfly. */
  readonly operations: number;

  constructor(readonly points: number) {
    const bits = Math.log2(points);
    if (!Number.isInteger(bits)) throw new RangeError(`${points} is no power of two`);
    this.operations = 3 * points * bits;
    this.#cosine = Float64Array.from({ length: points / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / points));
    this.#sine = Float64Array.from({ length: points / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / points));
    this.#reversed = new Uint32Array(points);
    for (let i = 1; i < points; i++)
      this.#reversed[i] = (this.#reversed[i >> 1] >> 1) | (i & 1 ? points >> 1 : 0);
  }

  /** sum_j (re + i im)_j e^(-2 pi i jk / points) */
  forward(re: Float64Array, im: Float64Array): void {
    this.#transform(re, im, -1);
  }

  /** (1 / points) sum_k (re + i im)_k e^(2 pi i jk / points) */
  inverse(re: Float64Array, im: Float64Array): void {
    this.#transform(re, im, 1);
    for (let i = 0; i < this.points; i++) {
      re[i] /= this.points;
      im[i] /= this.points;
    }
  }

  #transform(re: Float64Array, im: Float64Array, sign: 1 | -1): void {
    const { points } = this;
    const [cosine, sine] = [this.#cosine, this.#sine];
    this.#reversed.forEach((j, i) => {
      if (j <= i) return;
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    });
    for (let half = 1; half < points; half *= 2) {
      const stride = points / (2 * half);
      for (let first = 0; first < points; first += 2 * half)
        for (let k = 0; k < half; k++) {
          const [c, s] = [cosine[k * stride], sign * sine[k * stride]];
          const [a, b] = [first + k, first + k + half];
          const real = re[b] * c - im[b] * s;
          const imaginary = re[b] * s + im[b] * c;
          re[b] = re[a] - real;
          im[b] = im[a] - imaginary;
          re[a] += real;
          im[a] += imaginary;
        }
    }
  }
}
