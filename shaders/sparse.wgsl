// Current of all sparse couplings, gathered by the receiving node (no atomics) [V/R]:
//   I[i, b] (+)= gain sum_{e in row i} w_e s[source_e, b]
// Bindings: the gather, rows [N + 1], entries (source node, bits of gain x weight), signals and currents [N, B].
// One thread per (node, sample), 64 a workgroup.
//! use lib/index.wgsl
struct Gather {
  nodes: u32,
  batch: u32,
  // 1 adds to the current already there.
  accumulate: u32,
}
@group(0) @binding(0) var<uniform> coupling: Gather;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read> entries: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> signal: array<f32>;
@group(0) @binding(4) var<storage, read_write> current: array<f32>;

// True sums |w s|, for the current scale.
override absolute: bool = false;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= coupling.nodes * coupling.batch) {
    return;
  }
  let node = i / coupling.batch;
  let sample = i % coupling.batch;
  var total = 0.0;
  let end = rows[node + 1u];
  for (var e = rows[node]; e < end; e++) {
    let entry = entries[e];
    let x = bitcast<f32>(entry.y) * signal[entry.x * coupling.batch + sample];
    total += select(x, abs(x), absolute);
  }
  current[i] = select(total, current[i] + total, coupling.accumulate != 0u);
}
