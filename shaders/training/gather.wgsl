// Starts the mini-batch of some samples: fed nodes at their inputs, outputs at their targets where clamped, everything
// else at its start voltage; s = phi(v). Units V. Bindings: the gather, nodes [N], feeds (column of the sample's inputs,
// output, or NONE) [N], indices [B], samples [S, inputs + outputs], start voltages, voltages and signals [N, B],
// targets [outputs, B]. One thread per state, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
struct Gather {
  batch: u32,
  states: u32,
  inputs: u32,
  outputs: u32,
  // 1 holds outputs at their targets.
  clamp: u32,
}
@group(0) @binding(0) var<uniform> gather: Gather;
@group(0) @binding(1) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> feeds: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read> samples: array<f32>;
@group(0) @binding(5) var<storage, read> start: array<f32>;
@group(0) @binding(6) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(7) var<storage, read_write> signal: array<f32>;
@group(0) @binding(8) var<storage, read_write> targets: array<f32>;

const NONE = 0xffffffffu;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= gather.states) {
    return;
  }
  let sample = i % gather.batch;
  let node = node_at(i / gather.batch);
  let feed = feeds[i / gather.batch];
  let first = indices[sample] * (gather.inputs + gather.outputs);
  var v = start[i];
  if (feed.x != NONE) {
    v = samples[first + feed.x];
  }
  if (feed.y != NONE) {
    let y = samples[first + gather.inputs + feed.y];
    targets[feed.y * gather.batch + sample] = y;
    if (gather.clamp != 0u) {
      v = y;
    }
  }
  voltage[i] = v;
  signal[i] = law_signal(node.law, v, node.k);
}
