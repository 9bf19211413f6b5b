// Feedback currents e = -dL/ds of the outputs and their share of the loss [V/R, V^2 or nats].
// Bindings: the outputs' shape, output nodes [O], targets [O, B], signals and feedback [N, B], losses [O, B].
// One thread per (output, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/outputs.wgsl
//! use lib/losses.wgsl
@group(0) @binding(0) var<uniform> shape: Outputs;
@group(0) @binding(1) var<storage, read> outputs: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read> signal: array<f32>;
@group(0) @binding(4) var<storage, read_write> feedback: array<f32>;
@group(0) @binding(5) var<storage, read_write> terms: array<f32>;

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
  let k = i / shape.batch;
  let sample = i % shape.batch;
  let measured = loss_of(k, sample);
  terms[i] = measured.x;
  feedback[outputs[k] * shape.batch + sample] = measured.y;
}
