// A stencil coupling between two grids of the same height and width. Uses the binding `coupling`.
struct Stencil {
  height: u32,
  width: u32,
  source_channels: u32,
  target_channels: u32,
  kernel_height: u32,
  kernel_width: u32,
  source_offset: u32,
  target_offset: u32,
  batch: u32,
  // 1 wraps around the borders, 0 leaves nothing beyond them.
  periodic: u32,
  gain: f32,
  // 1 adds to the current already there.
  accumulate: u32,
}

// Row and column of a cell.
fn cell_of(index: u32) -> vec2<u32> {
  return vec2<u32>(index / coupling.width, index % coupling.width);
}

// Where kernel element (ky, kx) reads, relative to the target cell.
fn tap_offset(ky: u32, kx: u32) -> vec2<i32> {
  return vec2<i32>(vec2<u32>(ky, kx)) - vec2<i32>(vec2<u32>(coupling.kernel_height / 2u, coupling.kernel_width / 2u));
}

// Number of the cell at (row, column), or -1 beyond the border.
fn cell_index(cell: vec2<i32>) -> i32 {
  let size = vec2<i32>(vec2<u32>(coupling.height, coupling.width));
  var at = cell;
  if (coupling.periodic != 0u) {
    at = ((cell % size) + size) % size;
  }
  if (any(at < vec2<i32>(0)) || any(at >= size)) {
    return -1;
  }
  return at.x * size.y + at.y;
}
