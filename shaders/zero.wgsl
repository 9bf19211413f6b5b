// No current into any state: what no sum is stored over afterwards stays without one. Bindings: shape, currents [N, B].
// One thread per state, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/shape.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read_write> current: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i < shape.states) {
    current[i] = 0.0;
  }
}
