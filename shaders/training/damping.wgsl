// How strongly other nodes drive each node of one group at most, by which a damped Jacobi step is held back [1/R]:
//   damping_i = sum |J_ij| max |phi'_j|
// Bindings: the visit, rows [N] with every node's largest slope, entries, numbers, which take it, conditioned
// conductances (unused). One thread per node of the group, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/inflow.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> conditioned: array<f32>;

// Held nodes do not answer. The batch of this visit is 1, so that a state is a node.
fn heard(node: u32) -> f32 {
  return select(rows[node].slope, 0.0, rows[node].held != 0u);
}
fn across(node: u32) -> f32 {
  return 0.0;
}
fn weight(n: u32) -> f32 {
  return abs(numbers[n]);
}
fn special(entry: vec4<u32>, node: u32, sample: u32) -> f32 {
  return 0.0;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  if (thread >= visit.size) {
    return;
  }
  let node = visit.offset + thread;
  var total = 0.0;
  for (var n = 0u; n < visit.link_count; n++) {
    total += abs(link_sum(visit.links + 4u * n, thread, 0u));
  }
  let row = rows[node];
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (entry.x == SIGNAL) {
      total += abs(bitcast<f32>(entry.w)) * weight(entry.z) * heard(entry.y);
    }
  }
  numbers[visit.damping + node] = total;
}
