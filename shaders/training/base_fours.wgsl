// Currents that stay while a mini-batch settles, as base.wgsl has them [V/R], four samples of a node by each thread: an
// emulated adapter reads each number by itself, and where a coupling reaches is found once for four samples.
// Bindings: the circuit's shape, rows [N], entries, numbers, signals, base and constant currents [N, B]. One thread per
// (node, four samples), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/visit.wgsl
//! use lib/visits.wgsl
//! use lib/rows.wgsl
//! use lib/link.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> signal: array<f32>;
@group(0) @binding(5) var<storage, read_write> base: array<f32>;
@group(0) @binding(6) var<storage, read_write> constant: array<f32>;

// The turn of the node's group.
var<private> visit: Visit;

// Where four samples are, and what is heard there.
alias At = vec4<u32>;
alias Heard = vec4<f32>;

fn heard(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(signal[at.x], signal[at.y], signal[at.z], signal[at.w]);
}

fn weight(number: u32) -> f32 {
  return numbers[number];
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  let fours = (shape.batch + 3u) / 4u;
  let node = thread / fours;
  if (node * shape.batch >= shape.states) {
    return;
  }
  visit = visit_at(rows[node].visit);
  // Those beyond the last sample repeat it.
  let first = 4u * (thread % fours);
  let samples = min(vec4<u32>(first) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(shape.batch - 1u));
  var total = vec4<f32>(numbers[visit.bias + node]);
  for (var n = 0u; n < visit.held_link_count; n++) {
    total += link_sum(visit.held_links + 4u * n, node - visit.offset, samples);
  }
  for (var n = 0u; n < 4u; n++) {
    let i = node * shape.batch + samples[n];
    base[i] = total[n];
    constant[i] = total[n];
  }
}
