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

// Where a part of work begins: r, p, t, q - t, D.
fn part(n: u32) -> u32 {
  return n * (arrayLength(&work) / 5u);
}

// What the first look at four samples finds: the largest current left, the largest current into a node, r^T D r, and by
// how much the largest left may exceed the largest D r.
struct Begun {
  met: vec4<u32>,
  scale: vec4<f32>,
  rho: vec4<f32>,
  spread: vec4<f32>,
}

// Puts r in the place of the right-hand side, D in its own, and no direction.
fn begin(four: u32) -> Begun {
  let end = visit.offset + visit.size;
  var begun = Begun(vec4<u32>(0u), vec4<f32>(0.0), vec4<f32>(0.0), vec4<f32>(1.0));
  for (var node = visit.offset; node < end; node++) {
    if (rows[node].held != 0u) {
      continue;
    }
    let at = place_of(node, four);
    let row = row_of(node, four);
    let own = row[0] * found(at);
    let right = worked(at);
    let left = right + row[1] - own;
    begun.scale = max(begun.scale, max(abs(right), abs(own)));
    begun.met = max(begun.met, magnitudes(left));
    keep(part(4u) + at, row[0]);
    keep(at, left);
  }
  for (var node = visit.offset; node < end; node++) {
    if (rows[node].held != 0u) {
      continue;
    }
    let at = place_of(node, four);
    let d = worked(part(4u) + at);
    let r = (worked(at) + sent(node, four, 0u, false)) / d;
    keep(at, r);
    keep(part(1u) + at, vec4<f32>(0.0));
    begun.rho += r * r * d;
    begun.spread = max(begun.spread, vec4<f32>(1.0) + spread_before(node, four, part(4u)));
  }
  return begun;
}
