// Current of a stencil coupling (correlation with tied weights), in one of its two directions, as in stencil.wgsl [V/R].
// Bindings: the coupling, K [kh, kw, source channels, target channels], signals [N, B], then what `finish` needs.
// A workgroup of 64 computes a few channels of 8 x 8 cells, for one sample or four. It reads an input channel of these cells
// and of those around them that taps reach into workgroup memory, once for all taps and all its channels.
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
// Cells a workgroup reads: (8 + kh - 1) (8 + kw - 1).
override cells: u32 = 100u;
// Channels it computes, at most four.
override together: u32 = 4u;

const SIDE = 8u;
var<workgroup> tile: array<Samples, cells>;

// K between an input channel and a channel, at one of its taps.
fn weight(tap: vec2<u32>, input: u32, channel: u32) -> f32 {
  let ends = select(vec2<u32>(input, channel), vec2<u32>(channel, input), transposed);
  let at = (tap.x * coupling.kernel_width + tap.y) * coupling.source_channels + ends.x;
  let w = weights[at * coupling.target_channels + ends.y];
  return select(w, abs(w), absolute);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let channels = select(coupling.target_channels, coupling.source_channels, transposed);
  let inputs = select(coupling.source_channels, coupling.target_channels, transposed);
  let source = select(coupling.source_offset, coupling.target_offset, transposed);
  let destination = select(coupling.target_offset, coupling.source_offset, transposed);
  let grid = vec2<u32>(coupling.height, coupling.width);
  let size = vec2<u32>(coupling.kernel_height, coupling.kernel_width);
  // Neighbouring workgroups on neighbouring tiles, then channels, then samples.
  let tiles = (grid + SIDE - 1u) / SIDE;
  let number = workgroup.y * workgroups.x + workgroup.x;
  let here = number % (tiles.x * tiles.y);
  let rest = number / (tiles.x * tiles.y);
  let groups = (channels + together - 1u) / together;
  let first = together * (rest % groups);
  let part = rest / groups;
  if (part * SAMPLES >= coupling.batch) {
    return;
  }
  let corner = SIDE * vec2<u32>(here / tiles.y, here % tiles.y);
  let mine = vec2<u32>(local / SIDE, local % SIDE);
  // How far taps reach up and to the left, and the cells a row of the tile has.
  let before = select(size / 2u, size - 1u - size / 2u, transposed);
  let across = SIDE + size.y - 1u;
  var sums = array<Samples, 4>();
  for (var input = 0u; input < inputs; input++) {
    workgroupBarrier();
    for (var n = local; n < cells; n += 64u) {
      let cell = cell_index(vec2<i32>(corner + vec2<u32>(n / across, n % across)) - vec2<i32>(before));
      var x = Samples();
      if (cell >= 0) {
        x = samples_at(source + u32(cell) * inputs + input, part);
      }
      tile[n] = select(x, abs(x), absolute);
    }
    workgroupBarrier();
    for (var ky = 0u; ky < size.x; ky++) {
      for (var kx = 0u; kx < size.y; kx++) {
        let tap = vec2<u32>(ky, kx);
        let at = mine + select(tap, size - 1u - tap, transposed);
        let x = tile[at.x * across + at.y];
        for (var q = 0u; q < together; q++) {
          sums[q] += weight(tap, input, min(first + q, channels - 1u)) * x;
        }
      }
    }
  }
  let cell = corner + mine;
  if (any(cell >= grid)) {
    return;
  }
  let share = share_at(0u, part);
  for (var q = 0u; q < together && first + q < channels; q++) {
    let sum = sums[q] * select(coupling.gain, abs(coupling.gain), absolute);
    finish_share(share, destination + (cell.x * grid.y + cell.y) * channels + first + q, sum);
  }
}
