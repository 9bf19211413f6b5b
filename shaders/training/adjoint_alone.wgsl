// A whole adjoint circuit brought to rest, each sample by one thread without a barrier: its groups in turn, node by node
// as lib/turn_back.wgsl says. Units V/R, 1/R. Bindings: the course, call, rows [N] and entries of the transposed circuit,
// numbers, conditioned conductances, voltages, feedback, lambda [N, B], progress.
// One thread per sample, 8 a workgroup, so that a software adapter's processors share them.
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/course.wgsl
//! use lib/visit.wgsl
//! use lib/visits.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/inflow.wgsl
//! use lib/backward.wgsl
//! use lib/turn_back.wgsl
//! use lib/progress.wgsl
//! use lib/whole.wgsl
@group(0) @binding(0) var<uniform> course: Course;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(5) var<storage, read> conditioned: array<f32>;
@group(0) @binding(6) var<storage, read> voltage: array<f32>;
@group(0) @binding(7) var<storage, read> feedback: array<f32>;
@group(0) @binding(8) var<storage, read_write> lambda: array<f32>;
@group(0) @binding(9) var<storage, read_write> progress: array<atomic<u32>>;

var<private> visit: Visit;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = (workgroup.y * workgroups.x + workgroup.x) * 8u + local;
  if (sample >= course.batch) {
    return;
  }
  for (var p = 0u; p < course.parts; p++) {
    let part = entries[course.first + p];
    let again = part.z != 0u;
    var all = Met();
    var sweeps = 0u;
    loop {
      all = Met();
      for (var n = 0u; n < part.y; n++) {
        visit = visit_at(part.x + n * VISIT);
        for (var node = visit.offset; node < visit.offset + visit.size; node++) {
          if (moves(node, sample)) {
            let turn = turn_of(node, sample);
            lambda[node * visit.batch + sample] = turn.lambda;
            all = further(all, turn.met, turn.into);
          }
        }
      }
      sweeps++;
      if (!again || sweeps >= course.sweeps || is_over(all)) {
        break;
      }
    }
    report_part(all, sweeps, again);
  }
}
