// Currents that stay while a mini-batch settles, as base.wgsl has them [V/R], four samples of a node by each thread: an
// emulated adapter reads each number by itself, and where a coupling reaches is found once for four samples.
// Bindings: the circuit's shape, rows [N], entries, numbers, signals, base and constant currents [N, B]. One thread per
// (node, four samples), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/visit.wgsl
//! use lib/visits.wgsl
//! use lib/rows.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> signal: array<f32>;
@group(0) @binding(5) var<storage, read_write> base: array<f32>;
@group(0) @binding(6) var<storage, read_write> constant: array<f32>;

// The turn of the node's group.
var<private> visit: Visit;

fn heard(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(signal[at.x], signal[at.y], signal[at.z], signal[at.w]);
}

// As in lib/inflow.wgsl.
fn link_sum(first: u32, local: u32, samples: vec4<u32>) -> vec4<f32> {
  let ends = entries[first];
  let grid = entries[first + 1u];
  let way = entries[first + 2u];
  let size = vec2<i32>(grid.xy);
  let own = local / ends.z;
  let cell = vec2<i32>(vec2<u32>(own / grid.y, own % grid.y));
  var sum = vec4<f32>(0.0);
  for (var ky = 0u; ky < grid.z; ky++) {
    for (var kx = 0u; kx < grid.w; kx++) {
      let tap = vec2<i32>(vec2<u32>(ky, kx)) - vec2<i32>(grid.zw / 2u);
      var heard_cell = select(cell + tap, cell - tap, way.y != 0u);
      if (way.x != 0u) {
        heard_cell = ((heard_cell % size) + size) % size;
      }
      if (any(heard_cell < vec2<i32>(0)) || any(heard_cell >= size)) {
        continue;
      }
      var w = ends.w + (ky * grid.w + kx) * ends.y * ends.z + (local % ends.z) * way.z;
      var at = (ends.x + u32(heard_cell.x * size.y + heard_cell.y) * ends.y) * visit.batch + samples;
      for (var n = 0u; n < ends.y; n++) {
        sum += numbers[w] * heard(at);
        w += way.w;
        at += vec4<u32>(visit.batch);
      }
    }
  }
  return bitcast<f32>(entries[first + 3u].x) * sum;
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
