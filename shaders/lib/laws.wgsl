// What node laws are made of: an accurate tanh and power, and the energy wells of the built-in laws. The laws
// themselves are printed from their expressions when a circuit is built. Uses elementary.wgsl.

// WGSL's tanh may be off by 1e-5. This is x P(x^2) / Q(x^2), fitted for the least relative error (2e-8) up to where tanh is
// 1, and off by at most 6 units in the last place from rounding. No branches: emulated adapters run through all of them.
fn tanh_exact(x: f32) -> f32 {
  let near = clamp(x, -9.0, 9.0);
  let t = near * near;
  let p = (((1.33200668e-8 * t + 2.05842862e-5) * t + 3.49408761e-3) * t + 0.133797646) * t + 1.0;
  let q = (((7.76245201e-7 * t + 3.28317663e-4) * t + 2.58712806e-2) * t + 0.46713081) * t + 1.0;
  return select(near * p / q, x, is_nan_bits(x));
}

// a b as a sum of two floats (Dekker).
fn two_product(a: f32, b: f32) -> vec2<f32> {
  let product = a * b;
  let ca = 4097.0 * a;
  let cb = 4097.0 * b;
  let a0 = ca - (ca - a);
  let b0 = cb - (cb - b);
  let a1 = a - a0;
  let b1 = b - b0;
  return vec2<f32>(product, ((a0 * b0 - product) + a0 * b1 + a1 * b0) + a1 * b1);
}

// ln x as a sum of two floats, x normal and positive.
fn log_two(x: f32) -> vec2<f32> {
  let shifted = bitcast<u32>(x) + 0x004afb0du;
  let k = f32(i32(shifted >> 23u) - 127);
  let f = bitcast<f32>((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0;
  let d = 2.0 + f;
  let d_rest = f - (d - 2.0);
  let s = f / d;
  let sd = two_product(s, d);
  let s_rest = ((f - sd.x) - sd.y - s * d_rest) / d;
  let z = s * s;
  let series = s * z * (0.666666667 + z * (0.4 + z * (0.285714286 + z * (0.222222222 + z * 0.181818182))));
  let high = k * 6.9314575195e-1;
  let tail = k * 1.4286067653e-6 + (2.0 * s_rest + series);
  let sum = high + 2.0 * s;
  let larger = max(abs(high), abs(2.0 * s));
  let rest = select(high - (sum - 2.0 * s), 2.0 * s - (sum - high), larger == abs(high));
  let total = sum + (rest + tail);
  return vec2<f32>(total, (sum - total) + (rest + tail));
}

// a^b; a non-integer exponent acts on max(a, 0), as in src/circuit/expression.ts.
fn real_power(a: f32, b: f32) -> f32 {
  if (b == 0.0) {
    return 1.0;
  }
  let whole = floor(b) == b;
  let base = select(max(a, 0.0), abs(a), whole);
  let odd = whole && abs(b) < 16777216.0 && (i32(b) & 1) == 1;
  let negative = odd && a < 0.0;
  if (is_nan_bits(a) || is_nan_bits(b)) {
    return a + b;
  }
  var magnitude = 0.0;
  if (base < 1.17549435e-38) {
    // Infinite for a negative exponent.
    magnitude = select(0.0, 1.0 / base, b < 0.0);
  } else if (base > 3.4e38) {
    magnitude = select(base, 0.0, b < 0.0);
  } else {
    let l = log_two(base);
    let y = two_product(l.x, clamp(b, -1e30, 1e30));
    if (abs(y.x) < 100.0) {
      magnitude = exp_exact(y.x);
      magnitude += magnitude * (y.y + l.y * b);
    } else {
      magnitude = exp_exact(y.x);
    }
  }
  return select(magnitude, -magnitude, negative);
}

// integral_0^v u tanh'(u) du = v tanh v - ln cosh v, written so that nothing cancels.
fn well_saturating(v: f32) -> f32 {
  let a = abs(v);
  let z = v * v;
  if (a < 0.75) {
    var p = 0.00158858 * z - 0.00697505;
    p = p * z + 0.01927618;
    p = p * z - 0.047146;
    p = p * z + 0.11110419;
    p = p * z - 0.24999976;
    p = p * z + 0.5;
    return p * z;
  }
  let e = exp_exact(-2.0 * a);
  return 0.69314718 - (2.0 * a * e / (1.0 + e) + log1p_exact(e));
}
