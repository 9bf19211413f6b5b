// One group brought to rest given the others, node by node: I = what flows in, G = sum of conductances,
//   exact:   h v + z(v) + G v = I
//   relaxed: v += [I - (h + G) v - z(v)] / (h + G + sum |J| max phi' + max z')
// then hard rails clip v, and s = phi(v); the current met is noted. Units V, V/R, 1/R. Bindings: the visit, call, rows
// [N], entries, numbers, conditioned conductances, constant currents, voltages and signals [N, B], progress.
// One thread per (node of the group, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/inflow.wgsl
//! use lib/forward.wgsl
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

// Newton steps at most; from a warm start a few do.
const NEWTON = 16u;

fn balanced(start: f32, into: f32, h: f32) -> f32 {
  var v = start;
  for (var n = 0u; n < NEWTON; n++) {
    let change = (h * v + law_self(visit.law, v, visit.k) - into) / (h + law_self_slope(visit.law, v, visit.k));
    v -= change;
    if (abs(change) <= 1e-7 * abs(v)) {
      break;
    }
  }
  return v;
}

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
  if (rows[node].held != 0u) {
    return;
  }
  let i = visit.offset * visit.batch + thread;
  let sum = inflow(node, thread % visit.batch, false);
  let into = constant[i] + sum.x;
  let h = numbers[visit.leak + node] + sum.y;
  var v = voltage[i];
  let r = into - h * v - law_self(visit.law, v, visit.k);
  if (!(abs(v) >= visit.rails && r * v > 0.0)) {
    note(step.sweep, r, into);
  }
  if (visit.relaxed != 0u) {
    let bend = max(visit.self_slope, law_self_slope(visit.law, v, visit.k));
    let total = h + numbers[visit.damping + node] + bend;
    v += r / select(1.0, total, total > 0.0);
  } else {
    v = balanced(v, into, h);
  }
  // A comparison, not clamp(): a voltage that is not a number must stay one to be found.
  if (v > visit.rails) {
    v = visit.rails;
  } else if (v < -visit.rails) {
    v = -visit.rails;
  }
  voltage[i] = v;
  signal[i] = law_signal(visit.law, v, visit.k);
}
