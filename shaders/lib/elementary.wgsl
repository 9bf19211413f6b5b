// exp, log, sin and cos to a few units in the last place. WGSL's own may lose 2^-11 (cos) or, for exp, digits that
// grow with the argument. Polynomials after Moshier's Cephes and Sun's fdlibm, single precision.

fn is_nan_bits(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

// 2^k for k in -126..127.
fn power_of_two(k: i32) -> f32 {
  return bitcast<f32>(u32(k + 127) << 23u);
}

fn exp_exact(x: f32) -> f32 {
  if (is_nan_bits(x)) {
    return x;
  }
  let clamped = clamp(x, -104.0, 89.0);
  let k = floor(clamped * 1.44269504 + 0.5);
  // ln 2 in two parts, the first short enough for k times it to be exact.
  let r = (clamped - k * 0.693359375) + k * 2.12194440e-4;
  var p = 1.9875691500e-4 * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  let y = (p * r * r + r) + 1.0;
  // Two factors reach subnormal and infinite results without leaving the exponent's range.
  let half = i32(k) / 2;
  return y * power_of_two(half) * power_of_two(i32(k) - half);
}

fn log_exact(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  // Zero, negative, subnormal, infinite and NaN arguments are the built-in's business.
  if (bits < 0x00800000u || bits >= 0x7f800000u) {
    return log(x);
  }
  // x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)).
  let shifted = bits + 0x004afb0du;
  let k = f32(i32(shifted >> 23u) - 127);
  let f = bitcast<f32>((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0;
  let s = f / (2.0 + f);
  let z = s * s;
  let rest = z * (0.66666662693 + z * (0.40000972152 + z * (0.28498786688 + z * 0.24279078841)));
  let half_square = 0.5 * f * f;
  return k * 6.9313812256e-1 - ((half_square - (s * (half_square + rest) + k * 9.0580006145e-6)) - f);
}

// log(1 + x) for x in [0, 1], by the series of 2 artanh(x / (2 + x)): recovering the digits 1 + x loses would be
// folded away by compilers.
fn log1p_exact(x: f32) -> f32 {
  let s = x / (2.0 + x);
  let z = s * s;
  var p = z * 0.0769230769 + 0.0909090909;
  p = p * z + 0.111111111;
  p = p * z + 0.142857143;
  p = p * z + 0.2;
  p = p * z + 0.333333333;
  return 2.0 * (s + s * (z * p));
}

// sin and cos on [-pi/4, pi/4].
fn sin_small(x: f32) -> f32 {
  let z = x * x;
  return ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x + x;
}
fn cos_small(x: f32) -> f32 {
  let z = x * x;
  return ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
}

fn cos_quadrant(x: f32, quadrant: i32) -> f32 {
  let magnitude = select(cos_small(x), sin_small(x), (quadrant & 1) == 1);
  return select(magnitude, -magnitude, ((quadrant + 1) & 2) == 2);
}

// cos(2 pi u) for u in [0, 1).
fn cos_turns(u: f32) -> f32 {
  let quadrant = floor(4.0 * u + 0.5);
  return cos_quadrant((u - 0.25 * quadrant) * 6.28318531, i32(quadrant));
}

// Reduced by pi/2 in three parts, good up to about 8,000 radians; beyond, the built-in.
fn cos_shifted(x: f32, quarter_turns: i32) -> f32 {
  let q = floor(x * 0.636619772 + 0.5);
  let r = ((x - q * 1.5703125) - q * 4.837512969970703e-4) - q * 7.549789948768648e-8;
  return cos_quadrant(r, i32(q) + quarter_turns);
}
fn cos_exact(x: f32) -> f32 {
  if (abs(x) < 8192.0) {
    return cos_shifted(x, 0);
  }
  return cos(x);
}
fn sin_exact(x: f32) -> f32 {
  if (abs(x) < 8192.0) {
    return cos_shifted(x, 3);
  }
  return sin(x);
}
