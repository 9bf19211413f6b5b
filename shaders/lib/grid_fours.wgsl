// Rows of a resistor grid's matrix at four samples. Uses rows.wgsl, progress.wgsl and one of grid_aligned.wgsl and
// grid_any.wgsl; the kernel binds what they need.
fn conductances_of(entry: vec4<u32>, four: u32) -> vec4<f32> {
  if (entry.x == CONDITIONED) {
    return set_by(place_of(entry.z, four));
  }
  return vec4<f32>(numbers[entry.z]);
}

fn is_resistor(entry: vec4<u32>) -> bool {
  return entry.x == RESISTOR || entry.x == CONDITIONED;
}

// D_i in the first column, and the sum over j inside of g_ij x_j in the second.
fn row_of(node: u32, four: u32) -> mat2x4<f32> {
  let row = rows[node];
  var sum = mat2x4<f32>(vec4<f32>(numbers[visit.leak + node]), vec4<f32>(0.0));
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (is_resistor(entry) && entry.y != node) {
      let g = conductances_of(entry, four);
      sum[0] += g;
      if (is_inside(entry.y)) {
        sum[1] += g * found(place_of(entry.y, four));
      }
    }
  }
  return sum;
}

// Sum over the nodes j inside that come later, or before, of g_ij y_j; y begins at `start`.
fn sent(node: u32, four: u32, start: u32, later: bool) -> vec4<f32> {
  let end = rows[node].first + rows[node].count;
  var sum = vec4<f32>(0.0);
  for (var n = rows[node].first; n < end; n++) {
    // Most of the time half of the entries need no more than this.
    let other = entries[n].y;
    if (other == node || (other > node) != later || !is_inside(other)) {
      continue;
    }
    let entry = entries[n];
    if (is_resistor(entry)) {
      sum += conductances_of(entry, four) * worked(start + place_of(other, four));
    }
  }
  return sum;
}

// Sum over the nodes j inside that come before of g_ij / D_j; D begins at `diagonal`.
fn spread_before(node: u32, four: u32, diagonal: u32) -> vec4<f32> {
  let row = rows[node];
  var sum = vec4<f32>(0.0);
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (is_resistor(entry) && entry.y < node && is_inside(entry.y)) {
      sum += conductances_of(entry, four) / worked(diagonal + place_of(entry.y, four));
    }
  }
  return sum;
}

// Not a number counts as infinite.
fn magnitudes(r: vec4<f32>) -> vec4<u32> {
  return min(bitcast<vec4<u32>>(r) & vec4<u32>(0x7fffffffu), vec4<u32>(INFINITE));
}
