// Current of a dense coupling with one sample [V/R], either direction:
//   I[output] (+)= gain sum_input W[output, input] s[input]
// Bindings: the coupling, W in rows padded to multiples of four, signals [N], then what `finish` needs.
// A workgroup of 64 computes four outputs, neighbours reading along a row where rows of W run along the inputs; sums go
// by subgroup first, then over the few subgroups there are.
enable subgroups;
//! use lib/dense.wgsl
//! use weights
//! use way
//! use signals
//! use finish
const THREADS = 64u;
var<workgroup> parts: array<vec4<f32>, THREADS>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_size) lanes: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let output = workgroup.y * workgroups.x + workgroup.x;
  var sum = vec4<f32>(0.0);
  if (4u * output < coupling.outputs) {
    let whole = coupling.inputs / 4u;
    for (var input = local; input < whole; input += THREADS) {
      sum += inputs_at(input) * block(output, input);
    }
    if (local == 0u && 4u * whole < coupling.inputs) {
      sum += last_inputs(whole) * block(output, whole);
    }
  }
  let joined = subgroupAdd(sum);
  parts[local] = select(vec4<f32>(0.0), joined, lane == 0u);
  workgroupBarrier();
  let mine = 4u * output + local;
  if (local < 4u && mine < coupling.outputs) {
    var total = vec4<f32>(0.0);
    for (var n = 0u; n < THREADS; n += lanes) {
      total += parts[n];
    }
    finish_one(coupling.output_offset + mine, 0u, scaled(total)[local]);
  }
}
