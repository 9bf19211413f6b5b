// Current of a dense coupling with a few samples [V/R], either direction:
//   I[output, b] (+)= gain sum_input W[output, input] s[input, b]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N, B], then what `finish` needs.
// One thread per four outputs by four samples, nothing shared; 64 a workgroup, neighbours on neighbouring samples.
//! use lib/index.wgsl
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use lib/batched.wgsl
//! use finish
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let fours = (coupling.batch + 3u) / 4u;
  let thread = flat_index(workgroup, workgroups, local);
  let output = thread / fours;
  let four = thread % fours;
  if (4u * output >= coupling.outputs) {
    return;
  }
  var sums = mat4x4<f32>();
  let whole = coupling.inputs / 4u;
  for (var input = 0u; input < whole; input++) {
    sums += inputs_of(input, four) * block(output, input);
  }
  if (4u * whole < coupling.inputs) {
    sums += last_inputs_of(whole, four) * block(output, whole);
  }
  finish_block(output, four, sums);
}
