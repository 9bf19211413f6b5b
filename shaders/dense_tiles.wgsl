// Current of a dense coupling with many samples [V/R], either direction:
//   I[output, b] (+)= gain sum_input W[output, input] s[input, b]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N, B], then what `finish` needs.
// A workgroup of 64 computes 64 outputs by 64 samples, eight by eight a thread, from tiles of 16 inputs in workgroup memory:
// two numbers read from the buffers for 64 products.
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use lib/batched.wgsl
//! use finish
const FOURS = 16u;
// By input, then by fours of outputs or samples.
var<workgroup> w_tile: array<vec4<f32>, 256>;
var<workgroup> s_tile: array<vec4<f32>, 256>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let across = (coupling.batch + 63u) / 64u;
  let number = workgroup.y * workgroups.x + workgroup.x;
  let output = FOURS * (number / across);
  let four = FOURS * (number % across);
  // A thread fetches one block of weights and four samples at each of four inputs.
  let column = local % FOURS;
  let depth = local / FOURS;
  let last_output = (coupling.outputs - 1u) / 4u;
  let last_four = (coupling.batch - 1u) / 4u;
  // Two by two fours of outputs and samples, half a tile apart, so that neighbours read neighbouring numbers.
  let mine = local / 8u;
  let sample = local % 8u;
  var near = mat4x4<f32>();
  var near_two = mat4x4<f32>();
  var far = mat4x4<f32>();
  var far_two = mat4x4<f32>();
  for (var start = 0u; 4u * start < coupling.inputs; start += 4u) {
    let input = start + depth;
    var w = mat4x4<f32>();
    var s = mat4x4<f32>();
    if (4u * input < coupling.inputs) {
      w = transpose(block(min(output + column, last_output), input));
      s = last_inputs_of(input, min(four + column, last_four));
    }
    workgroupBarrier();
    for (var n = 0u; n < 4u; n++) {
      w_tile[(4u * depth + n) * FOURS + column] = w[n];
      s_tile[(4u * depth + n) * FOURS + column] = s[n];
    }
    workgroupBarrier();
    for (var n = 0u; n < 16u; n++) {
      let a = w_tile[n * FOURS + mine];
      let b = w_tile[n * FOURS + mine + 8u];
      let x = s_tile[n * FOURS + sample];
      let y = s_tile[n * FOURS + sample + 8u];
      near += mat4x4<f32>(x * a.x, x * a.y, x * a.z, x * a.w);
      far += mat4x4<f32>(y * a.x, y * a.y, y * a.z, y * a.w);
      near_two += mat4x4<f32>(x * b.x, x * b.y, x * b.z, x * b.w);
      far_two += mat4x4<f32>(y * b.x, y * b.y, y * b.z, y * b.w);
    }
  }
  var tile = array<mat4x4<f32>, 4>(near, far, near_two, far_two);
  for (var n = 0u; n < 4u; n++) {
    finish_block(output + mine + 8u * (n / 2u), four + sample + 8u * (n % 2u), tile[n]);
  }
}
