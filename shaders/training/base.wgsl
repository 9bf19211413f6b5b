// Currents that stay while a mini-batch settles, per node: bias and what held groups send [V/R]:
//   base = constant = b_i + sum over couplings from held groups of gain J s
// Bindings: the circuit's shape, rows [N], entries, numbers, conditioned conductances, voltages, signals, base and constant
// currents [N, B]. One thread per state, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/shape.wgsl
//! use lib/visit.wgsl
//! use lib/visits.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/inflow.wgsl
//! use lib/forward.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> conditioned: array<f32>;
@group(0) @binding(5) var<storage, read> voltage: array<f32>;
@group(0) @binding(6) var<storage, read> signal: array<f32>;
@group(0) @binding(7) var<storage, read_write> base: array<f32>;
@group(0) @binding(8) var<storage, read_write> constant: array<f32>;

// The turn of the node's group.
var<private> visit: Visit;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= shape.states) {
    return;
  }
  let node = i / shape.batch;
  visit = visit_at(rows[node].visit);
  var total = numbers[visit.bias + node];
  for (var n = 0u; n < visit.held_link_count; n++) {
    total += link_sum(visit.held_links + 4u * n, node - visit.offset, i % shape.batch);
  }
  base[i] = total;
  constant[i] = total;
}
