// One group of the adjoint circuit, or one of its colours, brought to rest given the others as lib/turn_back.wgsl says;
// the current met is noted. Units V/R, 1/R. Bindings: the visit, call, rows [N] and entries of the transposed circuit,
// numbers, conditioned conductances, voltages, feedback, lambda [N, B], progress. One thread per (node of the group,
// sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/inflow.wgsl
//! use lib/backward.wgsl
//! use lib/turn_back.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(5) var<storage, read> conditioned: array<f32>;
@group(0) @binding(6) var<storage, read> voltage: array<f32>;
@group(0) @binding(7) var<storage, read> feedback: array<f32>;
@group(0) @binding(8) var<storage, read_write> lambda: array<f32>;
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
  let sample = thread % visit.batch;
  if (!moves(node, sample)) {
    return;
  }
  let turn = turn_of(node, sample);
  note(step.sweep, turn.met, turn.into);
  lambda[visit.offset * visit.batch + thread] = turn.lambda;
}
