// Current of a dense coupling with one sample [V/R], either direction:
//   I[output] (+)= gain sum_input W[output, input] s[input]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N], then what `finish` needs.
// One thread per four outputs, which reads its weights in blocks and shares nothing: for adapters where barriers are dear.
// 16 a workgroup, as few outputs must do for all cores.
//! use lib/index.wgsl
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use finish
@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let output = (workgroup.y * workgroups.x + workgroup.x) * 16u + local;
  if (4u * output >= coupling.outputs) {
    return;
  }
  var sum = vec4<f32>(0.0);
  let whole = coupling.inputs / 4u;
  for (var input = 0u; input < whole; input++) {
    sum += inputs_at(input) * block(output, input);
  }
  if (4u * whole < coupling.inputs) {
    sum += last_inputs(whole) * block(output, whole);
  }
  let totals = scaled(sum);
  let count = min(4u, coupling.outputs - 4u * output);
  for (var n = 0u; n < count; n++) {
    finish_one(coupling.output_offset + 4u * output + n, 0u, totals[n]);
  }
}
