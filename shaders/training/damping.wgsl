// How strongly other nodes drive each node of one group at most, by which a damped Jacobi step is held back, and what a
// node of a coloured group hears itself by [1/R]:
//   damping_i = sum |J_ij| max |phi'_j|,   own_i = J_ii
// Bindings: the visit, rows [N] with every node's largest slope, entries, numbers, which take it, conditioned
// conductances (unused). One thread per node of the group, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/inflow.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> conditioned: array<f32>;

// The node that is asked what it hears itself by, or NONE.
var<private> asked: u32;

// Held nodes do not answer. The batch of this visit is 1, so that a state is a node.
fn heard(node: u32) -> f32 {
  if (asked != NONE) {
    return select(0.0, 1.0, node == asked);
  }
  return select(rows[node].slope, 0.0, rows[node].held != 0u);
}
fn across(node: u32) -> f32 {
  return 0.0;
}
fn weight(n: u32) -> f32 {
  return select(numbers[n], abs(numbers[n]), asked == NONE);
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
  asked = NONE;
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
  if (visit.rule != COLOURED) {
    return;
  }
  asked = node;
  var own = 0.0;
  for (var n = 0u; n < visit.link_count; n++) {
    own += link_sum(visit.links + 4u * n, thread, 0u);
  }
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (entry.x == SIGNAL && entry.y == node) {
      own += bitcast<f32>(entry.w) * numbers[entry.z];
    }
  }
  numbers[visit.own + node] = own;
}
