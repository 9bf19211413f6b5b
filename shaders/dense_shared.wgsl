// Current of a dense coupling with one sample [V/R], either direction:
//   I[output] (+)= gain sum_input W[output, input] s[input]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N], then what `finish` needs.
// A workgroup of 256 computes FOURS x 4 outputs. The inputs are shared out over its threads: with rows of W along the
// inputs one FOURS lets neighbours read along a row, with rows along the outputs eight of them make whole cache lines.
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use finish
override fours: u32 = 1u;
const THREADS = 256u;
var<workgroup> parts: array<vec4<f32>, THREADS>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let first = (workgroup.y * workgroups.x + workgroup.x) * fours;
  let output = first + local % fours;
  var sum = vec4<f32>(0.0);
  if (4u * output < coupling.outputs) {
    let whole = coupling.inputs / 4u;
    for (var input = local / fours; input < whole; input += THREADS / fours) {
      sum += inputs_at(input) * block(output, input);
    }
    if (local < fours && 4u * whole < coupling.inputs) {
      sum += last_inputs(whole) * block(output, whole);
    }
  }
  parts[local] = sum;
  for (var apart = THREADS / 2u; apart >= fours; apart /= 2u) {
    workgroupBarrier();
    if (local < apart) {
      parts[local] += parts[local + apart];
    }
  }
  workgroupBarrier();
  let mine = 4u * first + local;
  if (local < 4u * fours && mine < coupling.outputs) {
    finish_one(coupling.output_offset + mine, 0u, scaled(parts[local / 4u])[local % 4u]);
  }
}
