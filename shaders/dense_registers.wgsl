// Current of a dense coupling with many samples [V/R], either direction:
//   I[output, b] (+)= gain sum_input W[output, input] s[input, b]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N, B], then what `finish` needs.
// One thread per eight outputs by eight samples, sixteen numbers read for 64 products, nothing shared: for adapters where
// barriers are dear. 16 a workgroup, neighbours on neighbouring samples.
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use lib/batched.wgsl
//! use finish
@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let eights = (coupling.batch + 7u) / 8u;
  let thread = (workgroup.y * workgroups.x + workgroup.x) * 16u + local;
  let output = 2u * (thread / eights);
  let four = 2u * (thread % eights);
  if (4u * output >= coupling.outputs) {
    return;
  }
  // Blocks beyond the last output or sample repeat others and are not stored.
  let output_two = select(output, output + 1u, 4u * output + 4u < coupling.outputs);
  var near = mat4x4<f32>();
  var near_two = mat4x4<f32>();
  var far = mat4x4<f32>();
  var far_two = mat4x4<f32>();
  let whole = coupling.inputs / 4u;
  for (var input = 0u; input < whole; input++) {
    let x = inputs_of(input, four);
    let y = inputs_of(input, four + 1u);
    let w = block(output, input);
    near += x * w;
    far += y * w;
    let w_two = block(output_two, input);
    near_two += x * w_two;
    far_two += y * w_two;
  }
  if (4u * whole < coupling.inputs) {
    let x = last_inputs_of(whole, four);
    let y = last_inputs_of(whole, four + 1u);
    let w = block(output, whole);
    near += x * w;
    far += y * w;
    let w_two = block(output_two, whole);
    near_two += x * w_two;
    far_two += y * w_two;
  }
  var tile = array<mat4x4<f32>, 4>(near, far, near_two, far_two);
  for (var n = 0u; n < 4u; n++) {
    finish_block(output + n / 2u, four + n % 2u, tile[n]);
  }
}
