/** What the kernels do number by number, and their forms in plain loops. */
import type { Kernel } from './product.ts';
import type { Reals, SettlingKernels } from './settling.ts';

/** One step of Adam over arrays of one length, bias corrections worked in (Kingma and Ba 2015; decay as in AdamW). */
export interface AdamStep {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** rate / (1 - beta1^t) */
  readonly step: number;
  readonly beta1: number;
  readonly beta2: number;
  /** 1 / (1 - beta2^t) */
  readonly correction: number;
  readonly epsilon: number;
  /** 1 - rate x decay */
  readonly keep: number;
}

export interface Kernels {
  readonly multiply: Kernel;
  readonly outer: Kernel;
  readonly adam: (step: AdamStep) => void;
  /** s = tanh(v), to float32 accuracy. */
  readonly tanh: (v: Float32Array, s: Float32Array) => void;
  readonly settling: SettlingKernels;
}

type RealStep = { readonly [K in keyof AdamStep]: AdamStep[K] extends Float32Array ? Reals : AdamStep[K] };

export function adam({ values, gradient, first, second, ...a }: RealStep): void {
  for (let n = 0; n < values.length; n++) {
    const slope = gradient[n];
    const m = a.beta1 * first[n] + (1 - a.beta1) * slope;
    const q = a.beta2 * second[n] + (1 - a.beta2) * slope * slope;
    first[n] = m;
    second[n] = q;
    values[n] = a.keep * values[n] - (a.step * m) / (Math.sqrt(a.correction * q) + a.epsilon);
  }
}

export function tanh(v: Reals, s: Reals): void {
  for (let n = 0; n < v.length; n++) s[n] = Math.tanh(v[n]);
}
