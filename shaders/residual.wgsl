// Largest residual current, where it is, and the first blown-up state, over every parts-th state of a selection:
//   max |r_i| over free nodes not pinned outward by a rail [V/R]
// Bindings: selection, shape, step, nodes [N], coupling, resistor and drive currents, voltages [N, B], one peak per
// thread. One thread per part, 64 a workgroup; peak.wgsl joins the parts.
// Sums that no coupling makes are a few zeros; drive may be [N], see lib/driven.wgsl.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/step.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/dynamics.wgsl
//! use lib/driven.wgsl
//! use lib/peak.wgsl
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
  var peak = Peak(0.0, NOWHERE, NOWHERE, peaks[thread].scale);
  for (var n = thread; n < selection.count; n += selection.parts) {
    let i = selection.first + n * selection.stride;
    let node = node_at(i / shape.batch);
    let v = voltage[i];
    let net = net_current(node, v, coupled[i], resistor[i], drive_at(i / shape.batch, i), step.gain);
    let magnitude = residual_current(node, v, net);
    // As bits, non-negative floats are in order and what is not a number comes out on top.
    if (bitcast<u32>(magnitude) > bitcast<u32>(peak.value)) {
      peak.value = magnitude;
      peak.state = i;
    }
    if (has_blown_up(v) && peak.blown == NOWHERE) {
      peak.blown = i;
    }
  }
  peaks[thread] = peak;
}
