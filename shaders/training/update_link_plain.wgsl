// Gradient and optimiser step of a dense coupling's weights at once, as lib/update_link.wgsl says, without a barrier. Bindings:
// the coupling, optimiser, call, signals [N, B], lambda or signals before the last nudge [N, B], places and mismatch
// factors [M], parameters and moments [P], numbers. One thread per (source, four targets), 64 a workgroup.
//! use lib/index.wgsl
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

fn both(node: u32, sample: u32) -> vec2<f32> {
  let i = node * coupling.batch + sample;
  return vec2<f32>(signal[i], other[i]);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  let fours = (coupling.targets + 3u) / 4u;
  let source = thread / fours;
  let start = 4u * (thread % fours);
  if (source >= coupling.sources) {
    return;
  }
  let last = coupling.target_offset + coupling.targets - 1u;
  let node = coupling.target_offset + start;
  var sum = vec4<f32>(0.0);
  for (var sample = 0u; sample < coupling.batch; sample++) {
    let a = both(coupling.source_offset + source, sample);
    sum += vec4<f32>(
      share(a, both(node, sample)),
      share(a, both(min(node + 1u, last), sample)),
      share(a, both(min(node + 2u, last), sample)),
      share(a, both(min(node + 3u, last), sample)),
    );
  }
  for (var n = 0u; n < min(4u, coupling.targets - start); n++) {
    update_weight(source, start + n, sum[n]);
  }
}
