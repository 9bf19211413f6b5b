// What flows into the nodes of one group. Uses visit.wgsl and rows.wgsl; the kernel says what a coupling carries
// (`heard`), what a resistor joins (`across`), how a weight counts (`weight`), and what entries of its own kinds give
// (`special`).
// A dense or stencil coupling as four entries: (first node, channels and own channels, first number), (height, width,
// kernel height and width), (periodic, backwards, weights between neighbouring own and other channels), (bits of gain).
// A dense one is a stencil of one cell.
fn link_sum(first: u32, local: u32, sample: u32) -> f32 {
  let ends = entries[first];
  let grid = entries[first + 1u];
  let way = entries[first + 2u];
  let size = vec2<i32>(grid.xy);
  let own = local / ends.z;
  let cell = vec2<i32>(vec2<u32>(own / grid.y, own % grid.y));
  let batch = visit.batch;
  var sum = vec2<f32>(0.0);
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
        sum += vec2<f32>(weight(w) * heard(at), weight(w + way.w) * heard(at + batch));
        w += 2u * way.w;
        at += 2u * batch;
      }
      if (ends.y % 2u == 1u) {
        sum.x += weight(w) * heard(at);
      }
    }
  }
  return bitcast<f32>(entries[first + 3u].x) * (sum.x + sum.y);
}

// Current from the moving links and from the node's row, and the sum of conductances at the node. Resistors inside
// the group may be left to the solver of its grid.
fn inflow(node: u32, sample: u32, leave_inside: bool) -> vec2<f32> {
  var sum = vec2<f32>(0.0);
  for (var n = 0u; n < visit.link_count; n++) {
    sum.x += link_sum(visit.links + 4u * n, node - visit.offset, sample);
  }
  let row = rows[node];
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (entry.x == SIGNAL) {
      sum.x += bitcast<f32>(entry.w) * weight(entry.z) * heard(entry.y * visit.batch + sample);
    } else if (entry.x == RESISTOR || entry.x == CONDITIONED) {
      let g = conductance_of(entry, sample);
      sum.y += g;
      if (entry.y != GROUND && !(leave_inside && is_inside(entry.y))) {
        sum.x += g * across(entry.y * visit.batch + sample);
      }
    } else {
      sum.x += special(entry, node, sample);
    }
  }
  return sum;
}
