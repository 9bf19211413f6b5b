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

fn term(weight_at: u32, signal_at: u32) -> f32 {
  let x = weights[weight_at] * signal[signal_at];
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
  var w = target_node;
  var s = coupling.source_offset * coupling.batch + sample;
  let next = coupling.batch;
  // Four sums: independent chains run side by side and round less.
  var sum = vec4<f32>(0.0);
  for (var n = coupling.sources / 4u; n > 0u; n--) {
    sum += vec4<f32>(
      term(w, s),
      term(w + coupling.targets, s + next),
      term(w + 2u * coupling.targets, s + 2u * next),
      term(w + 3u * coupling.targets, s + 3u * next),
    );
    w += 4u * coupling.targets;
    s += 4u * next;
  }
  var total = (sum.x + sum.y) + (sum.z + sum.w);
  for (var n = coupling.sources % 4u; n > 0u; n--) {
    total += term(w, s);
    w += coupling.targets;
    s += next;
  }
  let at = coupling.target_offset * coupling.batch + i;
  total *= select(coupling.gain, abs(coupling.gain), absolute);
  current[at] = select(total, current[at] + total, coupling.accumulate != 0u);
}
