// Currents that do not depend on the node's own state: bias, conditioned sources, injected [V/R]:
//   drive[i, b] = b_i + sum_{n in row i} base_n exp(gain_n s[by_n, b]) + e[i, b]
// Bindings: the circuit's shape, nodes [N], rows [N + 1], one record per source, signals, injected currents and drive,
// [N, B] or, where neither sources nor injected currents are, [N]. Of what there is none, its buffers hold a few zeros.
// One thread per number of drive, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
struct Source {
  by: u32,
  base: f32,
  gain: f32,
}
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> rows: array<u32>;
@group(0) @binding(3) var<storage, read> sources: array<Source>;
@group(0) @binding(4) var<storage, read> signal: array<f32>;
@group(0) @binding(5) var<storage, read> injected: array<f32>;
@group(0) @binding(6) var<storage, read_write> drive: array<f32>;

// True sums magnitudes and leaves injected currents out, for the current scale.
override absolute: bool = false;
override shared_drive: bool = false;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= select(shape.states, shape.nodes, shared_drive)) {
    return;
  }
  let node = select(i / shape.batch, i, shared_drive);
  let sample = i % shape.batch;
  var total = node_at(node).bias;
  if (absolute) {
    total = abs(total);
  } else if (arrayLength(&injected) >= shape.states) {
    total += injected[i];
  }
  if (arrayLength(&rows) > shape.nodes) {
    let end = rows[node + 1u];
    for (var n = rows[node]; n < end; n++) {
      let x = sources[n].base * exp_exact(sources[n].gain * signal[sources[n].by * shape.batch + sample]);
      total += select(x, abs(x), absolute);
    }
  }
  drive[i] = total;
}
