// Current of a dense coupling with one sample [V/R], either direction:
//   I[output] (+)= gain sum_input W[output, input] s[input]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N], then what `finish` needs.
// One thread per eight outputs, nothing shared: an emulated adapter loads each number by itself, and eight outputs share
// the loading of the inputs and two neighbouring lines of W. 4 a workgroup, all that such an adapter runs at once.
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use finish
fn finish_four(output: u32, sum: vec4<f32>) {
  let totals = scaled(sum);
  for (var n = 0u; n < 4u && 4u * output + n < coupling.outputs; n++) {
    finish_one(coupling.output_offset + 4u * output + n, 0u, totals[n]);
  }
}

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let output = 2u * ((workgroup.y * workgroups.x + workgroup.x) * 4u + local);
  if (4u * output >= coupling.outputs) {
    return;
  }
  // Beyond the last four outputs there are no weights: those of the first are read again and not stored.
  let output_two = select(output, output + 1u, 4u * output + 4u < coupling.outputs);
  var sum = vec4<f32>(0.0);
  var sum_two = vec4<f32>(0.0);
  let whole = coupling.inputs / 4u;
  for (var input = 0u; input < whole; input++) {
    let x = inputs_at(input);
    sum += through_block(x, output, input);
    sum_two += through_block(x, output_two, input);
  }
  if (4u * whole < coupling.inputs) {
    let x = last_inputs(whole);
    sum += through_block(x, output, whole);
    sum_two += through_block(x, output_two, whole);
  }
  finish_four(output, sum);
  finish_four(output + 1u, sum_two);
}
