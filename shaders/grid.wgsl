// Current of resistors that join nodes a few fixed distances apart, such as those of a grid [V/R]:
//   I[i, b] (+)= sum_k { g_k[i] (v[i + d_k, b] - v[i, b]) + g_k[i - d_k] (v[i - d_k, b] - v[i, b]) } - g_0[i] v[i, b]
// with g_0 to ground. Bindings: the distances, conductances [1 + distances, N], voltages [N, B] (as `signal`: nodes with
// resistors have s = v), then what `finish` needs. One thread per node and sample or four samples, 64 a workgroup.
//! use lib/index.wgsl
//! use signals
//! use lib/resistors.wgsl
//! use finish
//! use lib/share.wgsl
@group(0) @binding(0) var<uniform> coupling: Diagonals;
@group(0) @binding(1) var<storage, read> conductances: array<f32>;

// How many distances there are.
override count: u32 = 4u;

// A resistor that is not there carries nothing, whatever lies at its far end.
fn joined(g: f32, other: u32, part: u32, v: Samples) -> Samples {
  return select(Samples(), through(Samples(g), samples_at(other, part) - v, false), g != 0.0);
}

// Resistors of the k-th distance at both its ends.
fn pair(k: u32, d: u32, node: u32, part: u32, v: Samples) -> Samples {
  let there = k * coupling.nodes + node;
  let before = select(0.0, conductances[there - d], node >= d);
  return joined(before, node - d, part, v) + joined(conductances[there], node + d, part, v);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let share = share_of(flat_index(workgroup, workgroups, local));
  let node = share.node;
  if (node >= coupling.nodes) {
    return;
  }
  let v = samples_at(node, share.part);
  var sum = through(Samples(conductances[node]), -v, true);
  if (count > 0u) {
    sum += pair(1u, coupling.d1, node, share.part, v);
  }
  if (count > 1u) {
    sum += pair(2u, coupling.d2, node, share.part, v);
  }
  if (count > 2u) {
    sum += pair(3u, coupling.d3, node, share.part, v);
  }
  if (count > 3u) {
    sum += pair(4u, coupling.d4, node, share.part, v);
  }
  finish_share(share, node, sum);
}
