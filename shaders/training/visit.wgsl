// One group, or one of its colours, brought to rest given the others as lib/turn.wgsl says, and s = phi(v); the current
// met is noted. Units V, V/R, 1/R. Bindings: the visit, call, rows [N], entries, numbers, conditioned conductances,
// constant currents, voltages and signals [N, B], progress. One thread per (node of the group, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/inflow.wgsl
//! use lib/forward.wgsl
//! use lib/turn.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(5) var<storage, read> conditioned: array<f32>;
@group(0) @binding(6) var<storage, read> constant: array<f32>;
@group(0) @binding(7) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(8) var<storage, read_write> signal: array<f32>;
@group(0) @binding(9) var<storage, read_write> progress: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  if (thread >= visit.size * visit.batch || is_settled(step.sweep)) {
    return;
  }
  let node = visit.offset + thread / visit.batch;
  if (!takes_turn(node)) {
    return;
  }
  let i = visit.offset * visit.batch + thread;
  let turn = turn_of(node, thread % visit.batch, constant[i]);
  note(step.sweep, turn.met, turn.into);
  voltage[i] = turn.v;
  signal[i] = law_signal(visit.law, turn.v, visit.k);
}
