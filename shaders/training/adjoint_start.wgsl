// The adjoint circuit before it settles: lambda = 0, and the largest feedback current is noted as the peak [V/R].
// Bindings: the circuit's shape, feedback and lambda [N, B], progress. One thread per state, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/progress.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> feedback: array<f32>;
@group(0) @binding(2) var<storage, read_write> lambda: array<f32>;
@group(0) @binding(3) var<storage, read_write> progress: array<atomic<u32>>;

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
  lambda[i] = 0.0;
  raise(PEAK, magnitude_bits(feedback[i]));
}
