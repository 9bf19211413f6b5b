// Current of a dense coupling with very many samples [V/R], either direction:
//   I[output, b] (+)= gain sum_input W[output, input] s[input, b]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N, B], then what `finish` needs.
// One thread per sixteen outputs by sixteen samples, 32 numbers read for 256 products, nothing shared: for adapters where
// reading costs most and sums may spill. 4 a workgroup, neighbours on neighbouring samples.
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use lib/batched.wgsl
//! use finish
@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let across = (coupling.batch + 15u) / 16u;
  let thread = (workgroup.y * workgroups.x + workgroup.x) * 4u + local;
  let output = 4u * (thread / across);
  let four = 4u * (thread % across);
  if (4u * output >= coupling.outputs) {
    return;
  }
  // Blocks beyond the last output or sample repeat others and are not stored.
  let last_output = (coupling.outputs - 1u) / 4u;
  let last_four = (coupling.batch - 1u) / 4u;
  let o1 = min(output + 1u, last_output);
  let o2 = min(output + 2u, last_output);
  let o3 = min(output + 3u, last_output);
  let f1 = min(four + 1u, last_four);
  let f2 = min(four + 2u, last_four);
  let f3 = min(four + 3u, last_four);
  var sums_00 = mat4x4<f32>();
  var sums_01 = mat4x4<f32>();
  var sums_02 = mat4x4<f32>();
  var sums_03 = mat4x4<f32>();
  var sums_10 = mat4x4<f32>();
  var sums_11 = mat4x4<f32>();
  var sums_12 = mat4x4<f32>();
  var sums_13 = mat4x4<f32>();
  var sums_20 = mat4x4<f32>();
  var sums_21 = mat4x4<f32>();
  var sums_22 = mat4x4<f32>();
  var sums_23 = mat4x4<f32>();
  var sums_30 = mat4x4<f32>();
  var sums_31 = mat4x4<f32>();
  var sums_32 = mat4x4<f32>();
  var sums_33 = mat4x4<f32>();
  // All inputs are read as the last ones may have to be: a second copy of the sums would take twice as long to compile.
  for (var input = 0u; 4u * input < coupling.inputs; input++) {
    let x0 = last_inputs_of(input, four);
    let x1 = last_inputs_of(input, f1);
    let x2 = last_inputs_of(input, f2);
    let x3 = last_inputs_of(input, f3);
    let w0 = block(output, input);
    sums_00 += x0 * w0;
    sums_01 += x1 * w0;
    sums_02 += x2 * w0;
    sums_03 += x3 * w0;
    let w1 = block(o1, input);
    sums_10 += x0 * w1;
    sums_11 += x1 * w1;
    sums_12 += x2 * w1;
    sums_13 += x3 * w1;
    let w2 = block(o2, input);
    sums_20 += x0 * w2;
    sums_21 += x1 * w2;
    sums_22 += x2 * w2;
    sums_23 += x3 * w2;
    let w3 = block(o3, input);
    sums_30 += x0 * w3;
    sums_31 += x1 * w3;
    sums_32 += x2 * w3;
    sums_33 += x3 * w3;
  }
  var tile = array<mat4x4<f32>, 16>(
    sums_00, sums_01, sums_02, sums_03,
    sums_10, sums_11, sums_12, sums_13,
    sums_20, sums_21, sums_22, sums_23,
    sums_30, sums_31, sums_32, sums_33,
  );
  for (var n = 0u; n < 16u; n++) {
    finish_block(output + n / 4u, four + n % 4u, tile[n]);
  }
}
