// Current into the target group of a dense coupling [V/R]:
//   I[target, b] (+)= gain sum_source W[source, target] s[source, b]
// Bindings: the coupling, W [sources, targets] row-major, signals and currents [N, B].
// One thread per (target, sample), 64 a workgroup; neighbours read neighbouring weights or samples.
//! use lib/index.wgsl
struct Dense {
  sources: u32,
  targets: u32,
  source_offset: u32,
  target_offset: u32,
  batch: u32,
  gain: f32,
  // 1 adds to the current already there.
  accumulate: u32,
}
@group(0) @binding(0) var<uniform> coupling: Dense;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> signal: array<f32>;
@group(0) @binding(3) var<storage, read_write> current: array<f32>;

// True sums |W s|, for the current scale.
override absolute: bool = false;

fn term(source: u32, target_node: u32, sample: u32) -> f32 {
  let w = weights[source * coupling.targets + target_node];
  let x = w * signal[(coupling.source_offset + source) * coupling.batch + sample];
  return select(x, abs(x), absolute);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= coupling.targets * coupling.batch) {
    return;
  }
  let target_node = i / coupling.batch;
  let sample = i % coupling.batch;
  // Four sums: independent chains run side by side and round less.
  var sum = vec4<f32>(0.0);
  var source = 0u;
  for (; source + 4u <= coupling.sources; source += 4u) {
    sum += vec4<f32>(
      term(source, target_node, sample),
      term(source + 1u, target_node, sample),
      term(source + 2u, target_node, sample),
      term(source + 3u, target_node, sample),
    );
  }
  var total = (sum.x + sum.y) + (sum.z + sum.w);
  for (; source < coupling.sources; source++) {
    total += term(source, target_node, sample);
  }
  let at = coupling.target_offset * coupling.batch + i;
  total *= select(coupling.gain, abs(coupling.gain), absolute);
  current[at] = select(total, current[at] + total, coupling.accumulate != 0u);
}
