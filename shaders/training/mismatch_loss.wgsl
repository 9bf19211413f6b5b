// The outputs' share of EC-Loss: 1/2 lambda^2 of their mismatch currents [(V/R)^2].
// Bindings: the outputs' shape, output nodes [O], lambda [N, B], losses [O, B].
// One thread per (output, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/outputs.wgsl
@group(0) @binding(0) var<uniform> shape: Outputs;
@group(0) @binding(1) var<storage, read> outputs: array<u32>;
@group(0) @binding(2) var<storage, read> lambda: array<f32>;
@group(0) @binding(3) var<storage, read_write> terms: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= shape.outputs * shape.batch) {
    return;
  }
  let r = lambda[outputs[i / shape.batch] * shape.batch + i % shape.batch];
  terms[i] = 0.5 * r * r;
}
