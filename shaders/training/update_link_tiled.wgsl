// Gradient and optimiser step of a dense coupling's weights at once, as lib/update_link.wgsl says, 32 sources by 32 targets a
// workgroup, whose signals go through its memory 16 samples at a time. Bindings: the coupling, optimiser, call, signals
// [N, B], lambda or signals before the last nudge [N, B], places and mismatch factors [M], parameters and moments [P],
// numbers. 64 threads a workgroup, each with 4 x 4 weights.
//! use lib/call.wgsl
//! use lib/optimiser.wgsl
//! use lib/optimise.wgsl
//! use lib/update_link.wgsl
@group(0) @binding(0) var<uniform> coupling: Fused;
@group(0) @binding(1) var<uniform> optimiser: Optimiser;
@group(0) @binding(2) var<uniform> step: Call;
@group(0) @binding(3) var<storage, read> signal: array<f32>;
@group(0) @binding(4) var<storage, read> other: array<f32>;
@group(0) @binding(5) var<storage, read> places: array<Place>;
@group(0) @binding(6) var<storage, read> factors: array<f32>;
@group(0) @binding(7) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(8) var<storage, read_write> first: array<f32>;
@group(0) @binding(9) var<storage, read_write> second: array<f32>;
@group(0) @binding(10) var<storage, read_write> numbers: array<f32>;

const TILE = 32u;
const DEPTH = 16u;
var<workgroup> source_tile: array<vec2<f32>, 512>;
var<workgroup> target_tile: array<vec2<f32>, 512>;

// (signal, other) of a node that may lie beyond its group, in a sample that may lie beyond the batch.
fn both(offset: u32, own: u32, count: u32, sample: u32) -> vec2<f32> {
  if (own >= count || sample >= coupling.batch) {
    return vec2<f32>(0.0);
  }
  let i = (offset + own) * coupling.batch + sample;
  return vec2<f32>(signal[i], other[i]);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let across = (coupling.targets + TILE - 1u) / TILE;
  let tile = workgroup.y * workgroups.x + workgroup.x;
  let source = TILE * (tile / across);
  let start = TILE * (tile % across);
  let i = 4u * (local / 8u);
  let j = 4u * (local % 8u);
  var sums: array<vec4<f32>, 4>;
  for (var sample = 0u; sample < coupling.batch; sample += DEPTH) {
    for (var n = local; n < TILE * DEPTH; n += 64u) {
      let b = sample + n % DEPTH;
      source_tile[n] = both(coupling.source_offset, source + n / DEPTH, coupling.sources, b);
      target_tile[n] = both(coupling.target_offset, start + n / DEPTH, coupling.targets, b);
    }
    workgroupBarrier();
    for (var b = 0u; b < DEPTH; b++) {
      let t0 = target_tile[j * DEPTH + b];
      let t1 = target_tile[(j + 1u) * DEPTH + b];
      let t2 = target_tile[(j + 2u) * DEPTH + b];
      let t3 = target_tile[(j + 3u) * DEPTH + b];
      for (var n = 0u; n < 4u; n++) {
        let a = source_tile[(i + n) * DEPTH + b];
        sums[n] += vec4<f32>(share(a, t0), share(a, t1), share(a, t2), share(a, t3));
      }
    }
    workgroupBarrier();
  }
  for (var n = 0u; n < 4u; n++) {
    for (var m = 0u; m < 4u; m++) {
      if (source + i + n < coupling.sources && start + j + m < coupling.targets) {
        update_weight(source + i + n, start + j + m, sums[n][m]);
      }
    }
  }
}
