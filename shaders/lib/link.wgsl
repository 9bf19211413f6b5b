// What one link brings to a node of the visited group. Uses visit.wgsl; the kernel binds entries and says where its
// samples are (`At`), what it hears there (`Heard`, `heard`) and how a weight counts (`weight`).
//
// A dense or stencil coupling as four entries: (first node, channels and own channels, first number), (height, width,
// kernel height and width), (periodic, backwards, weights between neighbouring own and other channels), (bits of gain).
// A dense one is a stencil of one cell.
fn link_sum(first: u32, local: u32, sample: At) -> Heard {
  let ends = entries[first];
  let grid = entries[first + 1u];
  let way = entries[first + 2u];
  let size = vec2<i32>(grid.xy);
  let own = local / ends.z;
  let cell = vec2<i32>(vec2<u32>(own / grid.y, own % grid.y));
  let batch = visit.batch;
  var even = Heard();
  var odd = Heard();
  for (var ky = 0u; ky < grid.z; ky++) {
    for (var kx = 0u; kx < grid.w; kx++) {
      let tap = vec2<i32>(vec2<u32>(ky, kx)) - vec2<i32>(grid.zw / 2u);
      var heard_cell = select(cell + tap, cell - tap, way.y != 0u);
      if (way.x != 0u) {
        heard_cell = ((heard_cell % size) + size) % size;
      }
      if (any(heard_cell < vec2<i32>(0)) || any(heard_cell >= size)) {
        continue;
      }
      var w = ends.w + (ky * grid.w + kx) * ends.y * ends.z + (local % ends.z) * way.z;
      var at = (ends.x + u32(heard_cell.x * size.y + heard_cell.y) * ends.y) * batch + sample;
      // Two sums: independent chains run side by side and round less.
      for (var n = ends.y / 2u; n > 0u; n--) {
        even += weight(w) * heard(at);
        odd += weight(w + way.w) * heard(at + batch);
        w += 2u * way.w;
        at = at + 2u * batch;
      }
      if (ends.y % 2u == 1u) {
        even += weight(w) * heard(at);
      }
    }
  }
  return bitcast<f32>(entries[first + 3u].x) * (even + odd);
}
