/** AssemblyScript: tanh of four numbers. */
import { madd } from './vector';

/** Beyond it float32 tanh is 1. */
const FLAT: f32 = 9;

/** tanh: x (a1 + a3 x^2 + ...) / (b0 + b2 x^2 + ...), minimax coefficients as in Eigen. */
@inline
export function tanhOf(v: v128): v128 {
  const x = f32x4.max(f32x4.splat(-FLAT), f32x4.min(f32x4.splat(FLAT), v));
  const t = f32x4.mul(x, x);
  let p = madd(f32x4.splat(2.00018790482477e-13), f32x4.splat(-2.76076847742355e-16), t);
  p = madd(f32x4.splat(-8.60467152213735e-11), p, t);
  p = madd(f32x4.splat(5.12229709037114e-8), p, t);
  p = madd(f32x4.splat(1.48572235717979e-5), p, t);
  p = madd(f32x4.splat(6.37261928875436e-4), p, t);
  p = madd(f32x4.splat(4.89352455891786e-3), p, t);
  let q = madd(f32x4.splat(1.18534705686654e-4), f32x4.splat(1.19825839466702e-6), t);
  q = madd(f32x4.splat(2.268434632439e-3), q, t);
  q = madd(f32x4.splat(4.89352518554385e-3), q, t);
  return f32x4.div(f32x4.mul(x, p), q);
}
