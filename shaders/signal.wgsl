// Signals after voltages were written from outside: s = phi(v) [V].
// Bindings: shape, nodes [N], voltages and signals [N, B]. One thread per state, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> voltage: array<f32>;
@group(0) @binding(3) var<storage, read_write> signal: array<f32>;

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
  signal[i] = law_signal(node.law, voltage[i], node.k);
}
