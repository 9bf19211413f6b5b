// Currents that stay while a mini-batch settles, per node of one group: bias and what held groups send [V/R]:
//   base = constant = b_i + sum over couplings from held groups of gain J s
// Bindings: the visit, rows [N], entries, numbers, conditioned conductances, voltages, signals, base and constant
// currents [N, B]. One thread per (node of the group, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/inflow.wgsl
//! use lib/forward.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> conditioned: array<f32>;
@group(0) @binding(5) var<storage, read> voltage: array<f32>;
@group(0) @binding(6) var<storage, read> signal: array<f32>;
@group(0) @binding(7) var<storage, read_write> base: array<f32>;
@group(0) @binding(8) var<storage, read_write> constant: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  if (thread >= visit.size * visit.batch) {
    return;
  }
  let own = thread / visit.batch;
  var total = numbers[visit.bias + visit.offset + own];
  for (var n = 0u; n < visit.held_link_count; n++) {
    total += link_sum(visit.held_links + 4u * n, own, thread % visit.batch);
  }
  let i = visit.offset * visit.batch + thread;
  base[i] = total;
  constant[i] = total;
}
