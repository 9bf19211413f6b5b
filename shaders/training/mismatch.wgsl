// Mismatch currents of one output group clamped to its targets: lambda = r, but for nodes the recipe holds [V/R].
// Bindings: the visit, rows [N] with the recipe's holds, entries, numbers, conditioned conductances, constant currents,
// voltages, signals and lambda [N, B]. One thread per (node of the group, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
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
@group(0) @binding(8) var<storage, read_write> lambda: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  let node = visit.offset + thread / visit.batch;
  if (thread >= visit.size * visit.batch || rows[node].held != 0u) {
    return;
  }
  let i = visit.offset * visit.batch + thread;
  let sum = inflow(node, thread % visit.batch, false);
  let v = voltage[i];
  lambda[i] = constant[i] + sum.x - (numbers[visit.leak + node] + sum.y) * v - law_self(visit.law, v, visit.k);
}
