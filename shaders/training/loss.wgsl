// Adds the losses of the outputs to every sample's sum, lost digits carried along (Neumaier).
// Bindings: the outputs' shape, losses [O, B], sums [B]. One thread per sample, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/outputs.wgsl
//! use lib/compensated.wgsl
@group(0) @binding(0) var<uniform> shape: Outputs;
@group(0) @binding(1) var<storage, read> terms: array<f32>;
@group(0) @binding(2) var<storage, read_write> losses: array<vec2<f32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = flat_index(workgroup, workgroups, local);
  if (sample >= shape.batch) {
    return;
  }
  var sum = losses[sample];
  for (var k = 0u; k < shape.outputs; k++) {
    sum = add_compensated(sum, terms[k * shape.batch + sample]);
  }
  losses[sample] = sum;
}
