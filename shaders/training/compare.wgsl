// How unlike a sample's responses to opposite nudges are, d+ and d- being the changes from the kept state:
//   |d+ + d-| / (|d+| + |d-|)
// and the largest of all samples is kept; responses too small to tell from what has not settled are left out.
// Bindings: the comparison, kept voltages, those of the nudge before, the present ones [N, B], progress.
// One thread per sample, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/progress.wgsl
struct Comparison {
  nodes: u32,
  batch: u32,
  // Smallest response that counts [V].
  least: f32,
}
@group(0) @binding(0) var<uniform> comparison: Comparison;
@group(0) @binding(1) var<storage, read> kept: array<f32>;
@group(0) @binding(2) var<storage, read> before: array<f32>;
@group(0) @binding(3) var<storage, read> voltage: array<f32>;
@group(0) @binding(4) var<storage, read_write> progress: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = flat_index(workgroup, workgroups, local);
  if (sample >= comparison.batch) {
    return;
  }
  var both = 0.0;
  var up = 0.0;
  var down = 0.0;
  for (var node = 0u; node < comparison.nodes; node++) {
    let i = node * comparison.batch + sample;
    let above = before[i] - kept[i];
    let below = voltage[i] - kept[i];
    both += (above + below) * (above + below);
    up += above * above;
    down += below * below;
  }
  let response = sqrt(up) + sqrt(down);
  if (response > comparison.least) {
    raise(ASYMMETRY, magnitude_bits(sqrt(both) / response));
  }
}
