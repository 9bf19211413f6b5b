// First half of the current of a symmetric dense coupling with one sample [V/R]: every weight is loaded once and serves
// both ways. Strip n is outputs 8 n to 8 n + 7; P[n, i] are what four inputs i get from the strip, by the mirrored weights,
// and for those of the strip itself what all inputs from there on bring:
//   P[n, i] = sum_{output in n} W[output, i] s[output], i beyond n      P[n, n] = sum_{input >= 8 n} W[input, n] s[input]
// Bindings: the coupling, W in rows padded with zeros to multiples of four, signals [N], P [strips, N / 4]. One thread per
// strip, nothing shared, for adapters that load each number by itself; 4 a workgroup, as in dense_eights.wgsl.
//! use lib/dense.wgsl
//! use weights
//! use signals
@group(0) @binding(4) var<storage, read_write> partials: array<vec4<f32>>;

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let strip = (workgroup.y * workgroups.x + workgroup.x) * 4u + local;
  let s = coupling.stride;
  let a = 2u * strip;
  if (a >= s) {
    return;
  }
  // Beyond the last four outputs lie other weights: nothing is sent through them, and what they bring is not stored.
  let b = a + 1u;
  let whole = b < s;
  let s_a = last_inputs(a);
  let s_b = select(vec4<f32>(0.0), last_inputs(b), whole);
  var sum_a = vec4<f32>(0.0);
  var sum_b = vec4<f32>(0.0);
  var at = 4u * a * s + a;
  for (var input = a; input < min(a + 2u, s); input++) {
    let x = last_inputs(input);
    sum_a += x.x * weights_at(at) + x.y * weights_at(at + s) + x.z * weights_at(at + 2u * s) + x.w * weights_at(at + 3u * s);
    at++;
    sum_b += x.x * weights_at(at) + x.y * weights_at(at + s) + x.z * weights_at(at + 2u * s) + x.w * weights_at(at + 3u * s);
    at += 4u * s - 1u;
  }
  for (var input = a + 2u; input < s; input++) {
    let x = last_inputs(input);
    let a0 = weights_at(at);
    let b0 = weights_at(at + 1u);
    let a1 = weights_at(at + s);
    let b1 = weights_at(at + s + 1u);
    let a2 = weights_at(at + 2u * s);
    let b2 = weights_at(at + 2u * s + 1u);
    let a3 = weights_at(at + 3u * s);
    let b3 = weights_at(at + 3u * s + 1u);
    sum_a += x.x * a0 + x.y * a1 + x.z * a2 + x.w * a3;
    sum_b += x.x * b0 + x.y * b1 + x.z * b2 + x.w * b3;
    partials[strip * s + input] = vec4<f32>(
      dot(a0, s_a) + dot(b0, s_b),
      dot(a1, s_a) + dot(b1, s_b),
      dot(a2, s_a) + dot(b2, s_b),
      dot(a3, s_a) + dot(b3, s_b),
    );
    at += 4u * s;
  }
  partials[strip * s + a] = sum_a;
  if (whole) {
    partials[strip * s + b] = sum_b;
  }
}
