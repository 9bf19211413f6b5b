// Net current into every node, held ones included: r = C dv/dt [V/R], see lib/dynamics.wgsl.
// Bindings: shape, step, nodes [N], coupling, resistor and drive currents, voltages, r [N, B].
// One thread per state, 64 a workgroup.
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
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> coupled: array<f32>;
@group(0) @binding(4) var<storage, read> resistor: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read> voltage: array<f32>;
@group(0) @binding(7) var<storage, read_write> net: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= shape.states) {
    return;
  }
  let node = node_at(i / shape.batch);
  net[i] = net_current(node, voltage[i], coupled[i], resistor[i], drive_at(i / shape.batch, i), step.gain);
}
