// Current into the target group of a stencil coupling (correlation with tied weights) [V/R]:
//   I[(r, c, q), b] (+)= gain sum_{ky, kx, p} K[ky, kx, p, q] s[(r + ky - floor(kh/2), c + kx - floor(kw/2), p), b]
// Bindings: the coupling, K [kh, kw, source channels, target channels], signals and currents [N, B].
// One thread per (target, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/stencil.wgsl
@group(0) @binding(0) var<uniform> coupling: Stencil;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> signal: array<f32>;
@group(0) @binding(3) var<storage, read_write> current: array<f32>;

// True sums |K s|, for the current scale.
override absolute: bool = false;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= coupling.height * coupling.width * coupling.target_channels * coupling.batch) {
    return;
  }
  let sample = i % coupling.batch;
  let node = i / coupling.batch;
  let channel = node % coupling.target_channels;
  let cell = vec2<i32>(cell_of(node / coupling.target_channels));
  var total = 0.0;
  for (var ky = 0u; ky < coupling.kernel_height; ky++) {
    for (var kx = 0u; kx < coupling.kernel_width; kx++) {
      let cell_read = cell_index(cell + tap_offset(ky, kx));
      if (cell_read < 0) {
        continue;
      }
      let first = coupling.source_offset + u32(cell_read) * coupling.source_channels;
      let taps = (ky * coupling.kernel_width + kx) * coupling.source_channels;
      for (var p = 0u; p < coupling.source_channels; p++) {
        let w = weights[(taps + p) * coupling.target_channels + channel];
        let x = w * signal[(first + p) * coupling.batch + sample];
        total += select(x, abs(x), absolute);
      }
    }
  }
  let at = coupling.target_offset * coupling.batch + i;
  total *= select(coupling.gain, abs(coupling.gain), absolute);
  current[at] = select(total, current[at] + total, coupling.accumulate != 0u);
}
