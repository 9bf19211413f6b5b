// Current a reciprocal dense coupling sends back into its source group [V/R]:
//   I[source, b] (+)= gain sum_target W[source, target] s[target, b]
// Bindings: the coupling, W [sources, targets] row-major, signals and currents [N, B].
// One thread per (source, sample), 64 a workgroup; each reads one row of W.
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
  let x = w * signal[(coupling.target_offset + target_node) * coupling.batch + sample];
  return select(x, abs(x), absolute);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= coupling.sources * coupling.batch) {
    return;
  }
  let source = i / coupling.batch;
  let sample = i % coupling.batch;
  // Four sums: independent chains run side by side and round less.
  var sum = vec4<f32>(0.0);
  var column = 0u;
  for (; column + 4u <= coupling.targets; column += 4u) {
    sum += vec4<f32>(
      term(source, column, sample),
      term(source, column + 1u, sample),
      term(source, column + 2u, sample),
      term(source, column + 3u, sample),
    );
  }
  var total = (sum.x + sum.y) + (sum.z + sum.w);
  for (; column < coupling.targets; column++) {
    total += term(source, column, sample);
  }
  let at = coupling.source_offset * coupling.batch + i;
  total *= select(coupling.gain, abs(coupling.gain), absolute);
  current[at] = select(total, current[at] + total, coupling.accumulate != 0u);
}
