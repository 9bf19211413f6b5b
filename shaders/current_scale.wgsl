// Largest sum of current magnitudes, what a residual is measured against, over every parts-th state of a selection:
//   max (|h_i v_i| + Ka sum |J_ij s_j| + sum g |v_i - v_j| + |b_i|) [V/R]
// Bindings: selection, shape, step, nodes [N], magnitudes of coupling, resistor and drive currents, voltages [N, B],
// one peak per thread. One thread per part, 64 a workgroup; peak.wgsl joins the parts.
// Sums that no coupling makes are a few zeros; drive may be [N], see lib/driven.wgsl.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/step.wgsl
//! use lib/node.wgsl
//! use lib/peak.wgsl
//! use lib/driven.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> coupled: array<f32>;
@group(0) @binding(4) var<storage, read> resistor: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read> voltage: array<f32>;
@group(0) @binding(7) var<storage, read_write> peaks: array<Peak>;
@group(0) @binding(8) var<uniform> selection: Selection;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  if (thread >= selection.parts) {
    return;
  }
  var scale = 0.0;
  for (var n = thread; n < selection.count; n += selection.parts) {
    let i = selection.first + n * selection.stride;
    let node = node_at(i / shape.batch);
    scale = max(scale, abs(node.leak * voltage[i]) + step.gain * coupled[i] + resistor[i] + drive_at(i / shape.batch, i));
  }
  peaks[thread].scale = scale;
}
