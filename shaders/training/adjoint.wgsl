// One group of the adjoint circuit brought to rest given the others, I = what flows in and e the feedback:
//   exact:   (h + z'(v) + G) lambda = phi'(v) (I - e)
//   relaxed: lambda += [phi'(v) (I - e) - (h + z'(v) + G) lambda] / (h + G + sum |J| max phi' + max z')
// and lambda = 0 where held or railed; the current met is noted. Units V/R, 1/R. Bindings: the visit, call, rows [N]
// and entries of the transposed circuit, numbers, conditioned conductances, voltages, feedback, lambda [N, B], progress.
// One thread per (node of the group, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/inflow.wgsl
//! use lib/backward.wgsl
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
  let i = visit.offset * visit.batch + thread;
  let v = voltage[i];
  // Lambda starts at zero and stays there.
  if (rows[node].held != 0u || abs(v) >= visit.rails) {
    return;
  }
  let sum = inflow(node, thread % visit.batch, false);
  let into = law_slope(visit.law, v, visit.k) * (sum.x - feedback[i]);
  let bend = law_self_slope(visit.law, v, visit.k);
  let h = numbers[visit.leak + node] + sum.y;
  let before = lambda[i];
  let r = into - (h + bend) * before;
  note(step.sweep, r, into);
  if (visit.relaxed != 0u) {
    let total = h + numbers[visit.damping + node] + max(visit.self_slope, bend);
    lambda[i] = before + r / select(1.0, total, total > 0.0);
  } else {
    lambda[i] = into / (h + bend);
  }
}
