// A whole learning circuit brought to rest, each sample by one workgroup: its groups in turn, colour by colour, every node
// as lib/turn.wgsl says, again and again where they drive each other. Units V, V/R, 1/R. Bindings: the course, call, rows
// [N], entries, numbers, constant currents [N, B], targets [O, B], voltages and signals [N, B], progress.
// One workgroup of 64 per sample.
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/course.wgsl
//! use lib/visit.wgsl
//! use lib/visits.wgsl
//! use lib/rows.wgsl
//! use lib/fixed_conductances.wgsl
//! use lib/inflow.wgsl
//! use lib/forward.wgsl
//! use lib/turn.wgsl
//! use lib/progress.wgsl
//! use lib/whole.wgsl
//! use lib/followed.wgsl
//! use lib/verdict.wgsl
@group(0) @binding(0) var<uniform> course: Course;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(5) var<storage, read> constant: array<f32>;
@group(0) @binding(6) var<storage, read> targets: array<f32>;
@group(0) @binding(7) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(8) var<storage, read_write> signal: array<f32>;
@group(0) @binding(9) var<storage, read_write> progress: array<atomic<u32>>;

var<private> visit: Visit;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = workgroup.y * workgroups.x + workgroup.x;
  if (sample >= course.batch) {
    return;
  }
  for (var p = 0u; p < course.parts; p++) {
    let part = entries[course.first + p];
    let again = part.z != 0u || (part.w != 0u && step.follow != 0u);
    for (var sweeps = 1u; ; sweeps++) {
      var all = Met();
      for (var n = 0u; n < part.y; n++) {
        let group = visit_at(part.x + n * VISIT);
        for (var colour = 0u; colour < max(1u, group.colours); colour++) {
          visit = group;
          visit.colour = select(ALL, colour, group.colours > 0u);
          for (var node = group.offset + local; node < group.offset + group.size; node += THREADS) {
            if (takes_turn(node)) {
              let i = node * group.batch + sample;
              let turn = turn_of(node, sample, constant[i] + followed(node, sample));
              voltage[i] = turn.v;
              all = further(all, turn.met, turn.into);
            }
          }
          // Others hear a node's signal until all have heard it.
          storageBarrier();
          for (var node = group.offset + local; node < group.offset + group.size; node += THREADS) {
            if (takes_turn(node)) {
              let i = node * group.batch + sample;
              signal[i] = law_signal(group.law, voltage[i], group.k);
            }
          }
          storageBarrier();
        }
      }
      if (ends_here(local, all, sweeps, again)) {
        break;
      }
    }
  }
}
