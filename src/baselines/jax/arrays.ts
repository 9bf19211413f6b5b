import { numpy as np } from '@jax-js/jax';
import type { JaxArray } from './network.ts';

export const arrayOf = (values: Float32Array | Int32Array, shape: readonly number[]): JaxArray =>
  np.array(values as Float32Array<ArrayBuffer>).reshape([...shape]);
