// A nudge that follows the state: constant = base + amount e, e = -dL/ds of the present signals [V/R].
// Bindings: the outputs' shape, call, output nodes [O], targets [O, B], signals, base and constant currents [N, B].
// One thread per (output, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/outputs.wgsl
//! use lib/losses.wgsl
@group(0) @binding(0) var<uniform> shape: Outputs;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> outputs: array<u32>;
@group(0) @binding(3) var<storage, read> targets: array<f32>;
@group(0) @binding(4) var<storage, read> signal: array<f32>;
@group(0) @binding(5) var<storage, read> base: array<f32>;
@group(0) @binding(6) var<storage, read_write> constant: array<f32>;

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
  let at = outputs[k] * shape.batch + sample;
  constant[at] = base[at] + step.factor * loss_of(k, sample).y;
}
