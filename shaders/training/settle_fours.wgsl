// A whole circuit of plain nodes and dense couplings brought to rest, four samples by each thread without a barrier, as
// lib/fours.wgsl says. Units V, V/R, 1/R. Bindings: the course, call, rows [N], entries, numbers, constant currents [N, B],
// targets [O, B], voltages and signals [N, B], progress.
// One thread per four samples, 4 a workgroup.
//! use lib/call.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/course.wgsl
//! use lib/visit.wgsl
//! use lib/visits.wgsl
//! use lib/rows.wgsl
//! use lib/progress.wgsl
//! use lib/whole.wgsl
//! use lib/followed.wgsl
//! use lib/fours_forward.wgsl
//! use lib/fours.wgsl
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

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let first = 4u * ((workgroup.y * workgroups.x + workgroup.x) * THREADS + local);
  if (first < course.batch) {
    bring_to_rest(first);
  }
}
