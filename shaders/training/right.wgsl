// Right-hand side of a resistor grid's linear system: the current into each node of one group from everything but the
// resistors inside it [V/R]:
//   right = constant + sum J s + sum_{j outside} g v_j
// Bindings: the visit, rows [N], entries, numbers, conditioned conductances, constant currents, voltages, signals
// [N, B], work [4, N, B] whose first part takes it. One thread per (node of the group, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/inflow.wgsl
//! use lib/forward.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> conditioned: array<f32>;
@group(0) @binding(5) var<storage, read> constant: array<f32>;
@group(0) @binding(6) var<storage, read> voltage: array<f32>;
@group(0) @binding(7) var<storage, read> signal: array<f32>;
@group(0) @binding(8) var<storage, read_write> work: array<f32>;

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
  let i = visit.offset * visit.batch + thread;
  let node = visit.offset + thread / visit.batch;
  work[i] = constant[i] + inflow(node, thread % visit.batch, true).x;
}
