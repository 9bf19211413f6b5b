// Current of a stencil coupling (correlation with tied weights), in one of its two directions [V/R]:
//   forward     I[(r, c, q), b] (+)= gain sum_{ky, kx, p} K[ky, kx, p, q] s[(r + ky - floor(kh/2), c + kx - floor(kw/2), p), b]
//   transposed  I[(r, c, p), b] (+)= gain sum_{ky, kx, q} K[ky, kx, p, q] s[(r - ky + floor(kh/2), c - kx + floor(kw/2), q), b]
// Bindings: the coupling, K [kh, kw, source channels, target channels], signals [N, B], then what `finish` needs.
// One thread per node and sample or four samples, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/stencil.wgsl
//! use signals
//! use finish
//! use lib/share.wgsl
@group(0) @binding(0) var<uniform> coupling: Stencil;
@group(0) @binding(1) var<storage, read> weights: array<f32>;

// True sums |K s|, for the current scale.
override absolute: bool = false;
// True for the direction that sends back.
override transposed: bool = false;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let share = share_of(flat_index(workgroup, workgroups, local));
  let channels = select(coupling.target_channels, coupling.source_channels, transposed);
  let inputs = select(coupling.source_channels, coupling.target_channels, transposed);
  let source = select(coupling.source_offset, coupling.target_offset, transposed);
  let destination = select(coupling.target_offset, coupling.source_offset, transposed);
  if (share.node >= coupling.height * coupling.width * channels) {
    return;
  }
  let channel = share.node % channels;
  let cell = vec2<i32>(cell_of(share.node / channels));
  // Distance in K between an input channel and the next.
  let next = select(coupling.target_channels, 1u, transposed);
  var sum = Samples();
  for (var ky = 0u; ky < coupling.kernel_height; ky++) {
    for (var kx = 0u; kx < coupling.kernel_width; kx++) {
      let tap = tap_offset(ky, kx);
      let heard = cell_index(select(cell + tap, cell - tap, transposed));
      if (heard < 0) {
        continue;
      }
      let taps = (ky * coupling.kernel_width + kx) * coupling.source_channels * coupling.target_channels;
      var w = taps + channel * select(1u, coupling.target_channels, transposed);
      let first = source + u32(heard) * inputs;
      for (var p = 0u; p < inputs; p++) {
        let x = weights[w] * samples_at(first + p, share.part);
        sum += select(x, abs(x), absolute);
        w += next;
      }
    }
  }
  sum *= select(coupling.gain, abs(coupling.gain), absolute);
  finish_share(share, destination + share.node, sum);
}
